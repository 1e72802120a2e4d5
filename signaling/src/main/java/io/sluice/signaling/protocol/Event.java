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

  /** The track that a section of an offer carries. */
  record OfferedTrack(String mid, String trackId, String participantId) {}

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
