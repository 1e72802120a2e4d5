package io.sluice.signaling.room;

import io.sluice.core.api.TransportState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Told of what happens to a participant and around it, in order, from any thread, with the room's
 * lock held: implementations must not block and must not call back. A dialect leaves out what it
 * has no use for, but not how a connection or the participant ends.
 */
public interface ParticipantListener {
  /**
   * The participant is in the room; called once, before anything else and before {@link
   * RoomService#join} returns. Events that follow start from {@link Participant#joinedView()}.
   */
  default void joined(Participant self) {}

  /** Another participant came. */
  default void participantJoined(ParticipantInfo participant) {}

  /** Another participant left; its tracks have been unpublished before. */
  default void participantLeft(String participantId, LeaveReason reason) {}

  /** Another participant publishes a track. */
  default void trackPublished(String participantId, TrackInfo track) {}

  /** Another participant's track ended; subscriptions to it end by themselves. */
  default void trackUnpublished(String participantId, String trackId) {}

  /**
   * The subscriber connection needs a negotiation; the next offer waits for its answer.
   *
   * @param version to be given with the answer
   * @param tracks all sending sections
   */
  default void offer(int version, String sdp, List<OfferedTrack> tracks) {}

  /** We have a further candidate for a connection; null ends the candidates. */
  default void localCandidate(ConnectionKind connection, @Nullable CandidateInit candidate) {}

  /** A subscription that was asked for cannot be; it is over. */
  default void subscriptionFailed(String trackId, ErrorCode code, String message) {}

  /**
   * A connection's state changed. {@code FAILED} and {@code CLOSED} are final: what was published
   * or subscribed on the connection is over, and the next publish or subscribe opens a new one.
   */
  void connectionState(ConnectionKind connection, TransportState state, String reason);

  /** The server ends the session: nothing follows. */
  void bye(ByeReason reason, String message);
}
