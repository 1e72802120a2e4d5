package io.sluice.signaling.whip;

import io.sluice.core.api.TransportState;
import io.sluice.signaling.room.ByeReason;
import io.sluice.signaling.room.CandidateInit;
import io.sluice.signaling.room.ConnectionKind;
import io.sluice.signaling.room.Dialect;
import io.sluice.signaling.room.ErrorCode;
import io.sluice.signaling.room.IceDescription;
import io.sluice.signaling.room.LeaveReason;
import io.sluice.signaling.room.Participant;
import io.sluice.signaling.room.ParticipantListener;
import io.sluice.signaling.room.RoomException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One WHIP publisher or WHEP viewer, and the ICE session that its entity tag names. */
final class WhipSession implements ParticipantListener {
  private final String id;
  private final String room;
  private final Dialect dialect;
  private final long openedNanos;
  private final Consumer<WhipSession> onOver;

  private @Nullable Participant participant;
  private @Nullable SdpFragment remote;
  private String entityTag = "";
  private volatile boolean connected;

  /**
   * @param onOver told, with the room's lock held, that the session has ended by itself
   */
  WhipSession(
      String id, String room, Dialect dialect, long openedNanos, Consumer<WhipSession> onOver) {
    this.id = id;
    this.room = room;
    this.dialect = dialect;
    this.openedNanos = openedNanos;
    this.onOver = onOver;
  }

  String id() {
    return id;
  }

  /** Whether the session is the one that this address names. */
  boolean isAt(Dialect dialect, String room) {
    return this.dialect == dialect && this.room.equals(room);
  }

  synchronized void open(Participant participant, SdpFragment offer) {
    this.participant = participant;
    this.remote = offer;
    this.entityTag = Ids.entityTag();
  }

  synchronized String entityTag() {
    return entityTag;
  }

  /** Whether it has not connected in time. */
  boolean isOverdue(long nowNanos, long timeoutNanos) {
    return !connected && nowNanos - openedNanos > timeoutNanos;
  }

  /** Whether the fragment belongs to the ICE session under way. */
  synchronized boolean isCurrent(SdpFragment fragment) {
    return remote != null
        && fragment.ufrag() != null
        && fragment.ufrag().equals(remote.ufrag())
        && (fragment.pwd() == null || fragment.pwd().equals(remote.pwd()));
  }

  /** Adds the fragment's candidates. */
  synchronized void trickle(SdpFragment fragment) throws RoomException {
    Participant self = self();
    for (SdpFragment.Trickled candidate : fragment.candidates()) {
      self.addCandidate(
          connection(),
          new CandidateInit(candidate.line(), candidate.mid(), null, fragment.ufrag()));
    }
    if (fragment.ended()) {
      self.addCandidate(connection(), null);
    }
  }

  /** Restarts ICE with the fragment's credentials; our side comes back, under a new entity tag. */
  synchronized SdpFragment restart(SdpFragment fragment) throws RoomException {
    if (fragment.ufrag() == null || fragment.pwd() == null) {
      throw new RoomException(
          ErrorCode.BAD_SDP, "A restart needs a=ice-ufrag and a=ice-pwd.", "sdp");
    }
    List<String> lines = fragment.candidates().stream().map(SdpFragment.Trickled::line).toList();
    IceDescription local =
        self().restart(new IceDescription(fragment.ufrag(), fragment.pwd(), lines));
    SdpFragment before = remote;
    remote = fragment;
    entityTag = Ids.entityTag();
    String mediaLine = fragment.mediaLine();
    String mid = fragment.mid();
    if (before != null) {
      mediaLine = mediaLine == null ? before.mediaLine() : mediaLine;
      mid = mid == null ? before.mid() : mid;
    }
    List<SdpFragment.Trickled> candidates =
        local.candidates().stream().map(c -> new SdpFragment.Trickled(c, null)).toList();
    return new SdpFragment(local.ufrag(), local.pwd(), mediaLine, mid, candidates, true);
  }

  /** Leaves the room. Idempotent. */
  synchronized void leave(LeaveReason reason) {
    Participant leaving = participant;
    participant = null;
    if (leaving != null) {
      leaving.leave(reason);
    }
  }

  private Participant self() throws RoomException {
    Participant self = participant;
    if (self == null) {
      throw new RoomException(ErrorCode.NOT_JOINED, "The session is over.");
    }
    return self;
  }

  private ConnectionKind connection() {
    return dialect == Dialect.WHIP ? ConnectionKind.PUBLISHER : ConnectionKind.SUBSCRIBER;
  }

  @Override
  public void connectionState(ConnectionKind connection, TransportState state, String reason) {
    if (state == TransportState.CONNECTED) {
      connected = true;
    } else if (state == TransportState.FAILED || state == TransportState.CLOSED) {
      onOver.accept(this);
    }
  }

  @Override
  public void bye(ByeReason reason, String message) {
    onOver.accept(this);
  }
}
