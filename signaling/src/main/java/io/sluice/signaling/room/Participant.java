package io.sluice.signaling.room;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Someone in a room, and what it may command. Every command fails with {@code not-joined} after it
 * left.
 */
public interface Participant {
  /** Random identifier, 128 bits, 32 lower-case hex digits. */
  String id();

  String name();

  Role role();

  /**
   * Answers an offer of the publisher connection; the first opens it, later ones add, stop and
   * resume tracks or restart ICE (when the user name fragment changed). A section without a codec
   * in common is rejected in the answer and has no track, unless that leaves no section at all.
   *
   * @param tracks what each new sending section carries; with WHIP a section that is not named is a
   *     camera or microphone
   * @throws RoomException {@code bad-sdp}, {@code invalid-field} (a new sending section not named),
   *     {@code too-many}, {@code codec-not-supported}, {@code forbidden}
   */
  PublishResult publish(String offerSdp, List<TrackRequest> tracks) throws RoomException;

  /** Ends tracks of this participant. */
  void unpublish(List<String> trackIds) throws RoomException;

  /**
   * Asks for tracks of others; an offer follows when sections have to change. Tracks already asked
   * for are left as they are.
   *
   * @throws RoomException {@code track-not-found}, {@code too-many}, {@code forbidden}
   */
  void subscribe(List<String> trackIds) throws RoomException;

  /** Takes the wish back; tracks not subscribed to are ignored. */
  void unsubscribe(List<String> trackIds) throws RoomException;

  /**
   * Answers the open offer.
   *
   * @throws RoomException {@code stale-answer}, {@code bad-sdp} (the offer stays open)
   */
  void answer(int version, String sdp) throws RoomException;

  /**
   * Adds a candidate of the client; null ends the candidates. Candidates for a connection that does
   * not exist yet, of an older ICE generation, or of no use to us are ignored.
   *
   * @throws RoomException {@code invalid-field}
   */
  void addCandidate(ConnectionKind connection, @Nullable CandidateInit candidate)
      throws RoomException;

  /** Asks for an offer that restarts ICE on the subscriber connection. */
  void restartIce() throws RoomException;

  /**
   * Answers a viewer's offer of recvonly sections (WHEP). Without a publisher the room's first
   * publisher is followed, and after it leaves the next one.
   *
   * @return the answer, with all our candidates
   * @throws RoomException {@code bad-sdp}, {@code codec-not-supported}, {@code forbidden} (a second
   *     time, or by role)
   */
  String view(String offerSdp, @Nullable String publisherId) throws RoomException;

  /**
   * Restarts ICE without an offer (RFC 9725 section 4.3.3), on the publisher connection for WHIP
   * and on the viewer's for WHEP.
   *
   * @return our new side
   */
  IceDescription restart(IceDescription remote) throws RoomException;

  /** Leaves the room and closes its connections. Idempotent; the listener hears nothing more. */
  void leave(LeaveReason reason);
}
