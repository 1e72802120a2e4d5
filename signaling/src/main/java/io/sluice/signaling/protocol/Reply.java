package io.sluice.signaling.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one answer to a {@link Request}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Reply.Joined.class, name = "joined"),
  @JsonSubTypes.Type(value = Reply.Published.class, name = "published"),
  @JsonSubTypes.Type(value = Reply.Ok.class, name = "ok"),
  @JsonSubTypes.Type(value = Reply.Failed.class, name = "error")
})
public sealed interface Reply {
  /** The request's id; null only for an error to a frame whose id could not be read. */
  @Nullable String re();

  /**
   * The participant is in the room.
   *
   * @param participantId its own identifier
   * @param role what it may do: both, publisher or subscriber
   * @param room the room
   * @param participants those who were there before
   * @param iceServers servers for the client's peer connections
   * @param codecs codecs that the room admits
   */
  record Joined(
      String re,
      String participantId,
      String role,
      RoomInfo room,
      List<ParticipantInfo> participants,
      List<IceServer> iceServers,
      List<String> codecs)
      implements Reply {
    public Joined {
      participants = List.copyOf(participants);
      iceServers = List.copyOf(iceServers);
      codecs = List.copyOf(codecs);
    }
  }

  /**
   * A room.
   *
   * @param id its identifier
   * @param name its display name
   * @param tracks the room's own, which carry one participant's track after another
   * @param activeSpeaker the active speaker's audio track; null if nobody's is
   * @param speaking audio tracks with speech now
   */
  record RoomInfo(
      String id,
      String name,
      List<TrackInfo> tracks,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String activeSpeaker,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> speaking) {
    public RoomInfo {
      tracks = List.copyOf(tracks);
      speaking = speaking == null ? List.of() : List.copyOf(speaking);
    }
  }

  /**
   * The answer to an offer.
   *
   * @param sdp the answer
   * @param tracks the new tracks, in the order of the request
   */
  record Published(String re, String sdp, List<PublishedTrack> tracks) implements Reply {
    public Published {
      tracks = List.copyOf(tracks);
    }
  }

  /** A new track and the section it came on. */
  record PublishedTrack(String id, String mid, String kind, String source, String label) {}

  /** Done; nothing to add. */
  record Ok(String re) implements Reply {}

  /**
   * Refused.
   *
   * @param code one of the codes of PROTOCOL.md
   * @param message for people to read
   * @param field path of the field at fault, such as {@code tracks[1].mid}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Failed(@Nullable String re, String code, String message, @Nullable String field)
      implements Reply {
    /** The reply to a frame that could not be understood. */
    public static Failed of(ProtocolError error) {
      return new Failed(error.re(), error.code(), error.message(), error.field());
    }
  }
}
