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
   * Says what to send of a subscribed track, in place of what was said before; it holds until the
   * subscription ends, also for one whose offer is still to come.
   *
   * @throws RoomException {@code track-not-found} (not subscribed to), {@code invalid-field} (no
   *     such encoding, or a layer of audio), {@code forbidden}
   */
  void setLayers(String trackId, LayerRequest request) throws RoomException;

  /**
   * Has layers chosen so that all subscriptions together stay within this bitrate; the room's own
   * limit holds besides.
   *
   * @param bitsPerSecond 0 for no limit
   * @throws RoomException {@code forbidden}
   */
  void limitBitrate(long bitsPerSecond) throws RoomException;

  /**
   * Sets itself on the room's stage, in place of whoever is there, or takes itself off.
   *
   * @param participantId its own id; null for the active speaker to be on stage again
   * @throws RoomException {@code forbidden} (somebody else, or a subscriber)
   */
  void setStage(@Nullable String participantId) throws RoomException;

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
