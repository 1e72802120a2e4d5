package io.sluice.signaling.whip;

import io.sluice.signaling.room.Dialect;
import io.sluice.signaling.room.ErrorCode;
import io.sluice.signaling.room.JoinRequest;
import io.sluice.signaling.room.LeaveReason;
import io.sluice.signaling.room.Participant;
import io.sluice.signaling.room.RoomException;
import io.sluice.signaling.room.RoomService;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions that are open, by their unguessable names. */
final class WhipSessions {
  private static final Logger log = LoggerFactory.getLogger(WhipSessions.class);

  private final RoomService rooms;
  private final WhipLimits limits;
  private final Executor executor;
  private final Map<String, WhipSession> byId = new ConcurrentHashMap<>();
  private final AtomicInteger places = new AtomicInteger();

  WhipSessions(RoomService rooms, WhipLimits limits, Executor executor) {
    this.rooms = rooms;
    this.limits = limits;
    this.executor = executor;
  }

  /** A session and the answer to its offer. */
  record Opened(WhipSession session, String answer) {}

  /**
   * Enters a room with an offer.
   *
   * @param publisherId whom a viewer wants to see, or null
   */
  Opened open(JoinRequest join, String offer, @Nullable String publisherId) throws RoomException {
    SdpFragment fragment = SdpFragment.parse(offer);
    if (fragment == null) {
      throw new RoomException(ErrorCode.BAD_SDP, "The ICE attributes are malformed.", "sdp");
    }
    if (places.incrementAndGet() > limits.maxSessions()) {
      places.decrementAndGet();
      throw new RoomException(ErrorCode.TOO_MANY, "The server has no place left.");
    }
    WhipSession session =
        new WhipSession(
            Ids.session(), join.roomId(), join.dialect(), System.nanoTime(), this::endLater);
    byId.put(session.id(), session);
    boolean done = false;
    try {
      Participant participant = rooms.join(join, session);
      session.open(participant, fragment);
      String answer =
          join.dialect() == Dialect.WHIP
              ? participant.publish(offer, List.of()).sdp()
              : participant.view(offer, publisherId);
      done = true;
      return new Opened(session, answer);
    } finally {
      if (!done) {
        end(session, LeaveReason.LEFT);
      }
    }
  }

  /** The session of this name at this address, or null. */
  @Nullable WhipSession find(String id, Dialect dialect, String room) {
    WhipSession session = byId.get(id);
    return session != null && session.isAt(dialect, room) ? session : null;
  }

  /** Ends a session. Idempotent. */
  void end(WhipSession session, LeaveReason reason) {
    if (byId.remove(session.id()) != null) {
      places.decrementAndGet();
    }
    session.leave(reason);
  }

  int size() {
    return byId.size();
  }

  /** Ends the sessions that did not connect in time. */
  void tick(long nowNanos) {
    long timeout = limits.connectTimeout().toNanos();
    for (WhipSession session : byId.values()) {
      if (session.isOverdue(nowNanos, timeout)) {
        end(session, LeaveReason.TIMEOUT);
      }
    }
  }

  private void endLater(WhipSession session) {
    try {
      executor.execute(() -> end(session, LeaveReason.DISCONNECTED));
    } catch (RejectedExecutionException e) {
      log.debug("session not ended: the server stops");
    }
  }
}
