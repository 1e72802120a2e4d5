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
   * RoomService#join} returns.
   *
   * @param view the room on entering; events that follow start from here
   */
  default void joined(Participant self, JoinedView view) {}

  /**
   * Something happened to another participant; all who are told get this one object. Subscriptions
   * to a track that ended end by themselves.
   */
  default void happened(Broadcast<RoomEvent> broadcast) {}

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

  /** Another layer of a subscribed video track is sent from now on; null if nothing is. */
  default void subscriptionLayer(String trackId, @Nullable SentLayer layer) {}

  /**
   * A connection's state changed. {@code FAILED} and {@code CLOSED} are final: what was published
   * or subscribed on the connection is over, and the next publish or subscribe opens a new one.
   */
  void connectionState(ConnectionKind connection, TransportState state, String reason);

  /** The server ends the session: nothing follows. */
  void bye(ByeReason reason, String message);
}
