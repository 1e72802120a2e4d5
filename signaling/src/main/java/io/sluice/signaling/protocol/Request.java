package io.sluice.signaling.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends; each gets one {@link Reply}. Values are checked by {@link ProtocolCodec}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Request.Join.class, name = "join"),
  @JsonSubTypes.Type(value = Request.Publish.class, name = "publish"),
  @JsonSubTypes.Type(value = Request.Unpublish.class, name = "unpublish"),
  @JsonSubTypes.Type(value = Request.Subscribe.class, name = "subscribe"),
  @JsonSubTypes.Type(value = Request.Unsubscribe.class, name = "unsubscribe"),
  @JsonSubTypes.Type(value = Request.SetLayers.class, name = "set-layers"),
  @JsonSubTypes.Type(value = Request.LimitBitrate.class, name = "limit-bitrate"),
  @JsonSubTypes.Type(value = Request.SetStage.class, name = "set-stage"),
  @JsonSubTypes.Type(value = Request.Answer.class, name = "answer"),
  @JsonSubTypes.Type(value = Request.Candidate.class, name = "candidate"),
  @JsonSubTypes.Type(value = Request.RestartIce.class, name = "restart-ice"),
  @JsonSubTypes.Type(value = Request.Leave.class, name = "leave")
})
public sealed interface Request {
  /** The client's identifier of this request, 1–64 characters; the reply carries it as re. */
  String id();

  /**
   * Enters a room.
   *
   * @param room the room's identifier
   * @param name the display name, empty for none
   * @param role what the participant asks to do: both, publisher or subscriber; null for the most
   *     that it may do
   * @param create whether a room that does not exist is made
   * @param token the access token, where the server asks for one
   */
  record Join(
      String id,
      String room,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String name,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String role,
      @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = OmitTrue.class) boolean create,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String token)
      implements Request {
    /** Does not show the token. */
    @Override
    public String toString() {
      return "Join[id=" + id + ", room=" + room + ", role=" + role + "]";
    }
  }

  /**
   * Offers what the client sends.
   *
   * @param sdp the offer
   * @param tracks one entry for each new sending section
   */
  record Publish(String id, String sdp, List<PublishTrack> tracks) implements Request {
    public Publish {
      tracks = List.copyOf(tracks);
    }
  }

  /**
   * A new track of a {@link Publish}.
   *
   * @param mid its section
   * @param source camera, microphone, screen, screen-audio or other
   * @param label for people to read; may be empty
   */
  record PublishTrack(
      String mid, String source, @JsonInclude(JsonInclude.Include.NON_EMPTY) String label) {}

  /** Ends tracks of the participant's own. */
  record Unpublish(String id, List<String> trackIds) implements Request {
    public Unpublish {
      trackIds = List.copyOf(trackIds);
    }
  }

  /** Wishes to receive tracks. */
  record Subscribe(String id, List<String> trackIds) implements Request {
    public Subscribe {
      trackIds = List.copyOf(trackIds);
    }
  }

  /** Wishes to receive tracks no longer. */
  record Unsubscribe(String id, List<String> trackIds) implements Request {
    public Unsubscribe {
      trackIds = List.copyOf(trackIds);
    }
  }

  /**
   * Says what to send of a subscribed track; null is for any.
   *
   * @param trackId the track
   * @param maxWidth in pixels
   * @param maxHeight in pixels
   * @param maxFrameRate frames per second
   * @param maxBitrate bits per second
   * @param rid restriction identifier of the encoding; not with {@code encoding}
   * @param encoding index of the encoding
   * @param spatialLayer the highest
   * @param temporalLayer the highest
   * @param paused whether nothing is to be sent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record SetLayers(
      String id,
      String trackId,
      @Nullable Integer maxWidth,
      @Nullable Integer maxHeight,
      @Nullable Double maxFrameRate,
      @Nullable Integer maxBitrate,
      @Nullable String rid,
      @Nullable Integer encoding,
      @Nullable Integer spatialLayer,
      @Nullable Integer temporalLayer,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean paused)
      implements Request {}

  /** Limits what is sent on the subscriber connection, in bits per second; null for no limit. */
  record LimitBitrate(String id, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Integer bitrate)
      implements Request {}

  /** Sets the participant itself on the room's stage; null takes it off. */
  record SetStage(
      String id, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String participantId)
      implements Request {}

  /** Answers the offer event with the same version. */
  record Answer(String id, int version, String sdp) implements Request {}

  /** Trickles a candidate for the publisher or subscriber connection; null ends them. */
  record Candidate(
      String id,
      String connection,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable CandidateInit candidate)
      implements Request {}

  /** Asks for an offer that restarts ICE on the subscriber connection. */
  record RestartIce(String id) implements Request {}

  /** Leaves the room. */
  record Leave(String id) implements Request {}
}
