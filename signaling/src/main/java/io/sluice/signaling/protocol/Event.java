package io.sluice.signaling.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server sends unasked. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Event.ParticipantJoined.class, name = "participant-joined"),
  @JsonSubTypes.Type(value = Event.ParticipantLeft.class, name = "participant-left"),
  @JsonSubTypes.Type(value = Event.ParticipantsChanged.class, name = "participants-changed"),
  @JsonSubTypes.Type(value = Event.TrackPublished.class, name = "track-published"),
  @JsonSubTypes.Type(value = Event.TrackUnpublished.class, name = "track-unpublished"),
  @JsonSubTypes.Type(value = Event.TrackLayers.class, name = "track-layers"),
  @JsonSubTypes.Type(value = Event.SubscriptionLayer.class, name = "subscription-layer"),
  @JsonSubTypes.Type(value = Event.Speaking.class, name = "speaking"),
  @JsonSubTypes.Type(value = Event.ActiveSpeaker.class, name = "active-speaker"),
  @JsonSubTypes.Type(value = Event.SlotSource.class, name = "slot-source"),
  @JsonSubTypes.Type(value = Event.Offer.class, name = "offer"),
  @JsonSubTypes.Type(value = Event.SubscriptionFailed.class, name = "subscription-failed"),
  @JsonSubTypes.Type(value = Event.Candidate.class, name = "candidate"),
  @JsonSubTypes.Type(value = Event.ConnectionState.class, name = "connection-state"),
  @JsonSubTypes.Type(value = Event.Bye.class, name = "bye")
})
public sealed interface Event {
  /** Another participant entered the room. */
  record ParticipantJoined(ParticipantInfo participant) implements Event {}

  /** Another participant left, for this reason: left, disconnected, timeout or kicked. */
  record ParticipantLeft(String participantId, String reason) implements Event {}

  /**
   * Participants entered and left a large room.
   *
   * @param joined who entered; may be the receiver itself
   * @param left who left
   */
  record ParticipantsChanged(List<ParticipantInfo> joined, List<Departure> left) implements Event {
    public ParticipantsChanged {
      joined = List.copyOf(joined);
      left = List.copyOf(left);
    }
  }

  /** Who left, and the reason as in {@link ParticipantLeft}. */
  record Departure(String participantId, String reason) {}

  /** Another participant publishes a track. */
  record TrackPublished(String participantId, TrackInfo track) implements Event {}

  /** Another participant ended a track. */
  record TrackUnpublished(String participantId, String trackId) implements Event {}

  /** Which encodings of a subscribed video track are sent, in the order of their index. */
  record TrackLayers(String trackId, List<Encoding> encodings) implements Event {
    public TrackLayers {
      encodings = List.copyOf(encodings);
    }
  }

  /**
   * A simulcast encoding, or all that there is.
   *
   * @param rid restriction identifier; empty without
   * @param active whether the publisher sends it now
   * @param layers what can be chosen of it, from the lowest
   */
  record Encoding(
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String rid, boolean active, List<Layer> layers) {
    public Encoding {
      layers = List.copyOf(layers);
    }
  }

  /** A layer with all that it needs: pixels (0 if not known), frames and bits per second. */
  record Layer(
      int spatialLayer, int temporalLayer, int width, int height, double frameRate, long bitrate) {}

  /** The layer of a subscribed video track that goes out from now on; null if none does. */
  record SubscriptionLayer(
      String trackId, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SentLayer layer)
      implements Event {}

  /**
   * A layer that goes out.
   *
   * @param encoding index of its encoding; null for the room's own tracks
   * @param rid the encoding's restriction identifier; empty without
   */
  record SentLayer(
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer encoding,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String rid,
      int spatialLayer,
      int temporalLayer) {}

  /**
   * Offers what the client shall receive.
   *
   * @param version names the offer in its answer
   * @param tracks the track of each active section
   */
  record Offer(int version, String sdp, List<OfferedTrack> tracks) implements Event {
    public Offer {
      tracks = List.copyOf(tracks);
    }
  }

  /** The track that a section of an offer carries; without participant if it is the room's own. */
  record OfferedTrack(
      String mid,
      String trackId,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String participantId) {}

  /** Participants, perhaps the receiver too, began or ended to speak. */
  record Speaking(List<Change> changes) implements Event {
    public Speaking {
      changes = List.copyOf(changes);
    }

    /** Whether there is speech now on an audio track. */
    public record Change(String participantId, String trackId, boolean speaking) {}
  }

  /** Another participant is the active speaker, with this audio track; null if nobody is. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record ActiveSpeaker(@Nullable String participantId, @Nullable String trackId) implements Event {}

  /** What a subscribed track of the room itself carries now; null if nothing. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record SlotSource(String trackId, @Nullable String participantId, @Nullable String sourceTrackId)
      implements Event {}

  /** A wished track cannot be received. */
  record SubscriptionFailed(String trackId, String code, String message) implements Event {}

  /** Trickles a candidate of ours for the publisher or subscriber connection; null ends them. */
  record Candidate(
      String connection, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable CandidateInit candidate)
      implements Event {}

  /** A peer connection changed its state. */
  record ConnectionState(String connection, String state, String reason) implements Event {}

  /** The last message: the server closes the WebSocket. */
  record Bye(String code, String message) implements Event {}
}
