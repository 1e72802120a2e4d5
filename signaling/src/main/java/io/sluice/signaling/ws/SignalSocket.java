package io.sluice.signaling.ws;

import io.sluice.signaling.room.LeaveReason;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket. The next frame is asked for when the one before has been dealt with, so requests
 * are carried out in order and a client that floods is held back by TCP.
 */
public final class SignalSocket implements Session.Listener {
  private static final Logger log = LoggerFactory.getLogger(SignalSocket.class);

  private final SignalSession.Shared shared;
  private final SignalRegistry registry;
  private final Executor executor;
  private final boolean remoteOnLoopback;

  private volatile @Nullable Connected connected;
  private volatile long heardNanos;
  private volatile long pingedNanos;

  private record Connected(Session session, Outbox outbox, SignalSession signal) {}

  SignalSocket(
      SignalSession.Shared shared,
      SignalRegistry registry,
      Executor executor,
      boolean remoteOnLoopback) {
    this.shared = shared;
    this.registry = registry;
    this.executor = executor;
    this.remoteOnLoopback = remoteOnLoopback;
  }

  @Override
  public void onWebSocketOpen(Session session) {
    long now = System.nanoTime();
    Outbox outbox = new Outbox(session, executor, shared.limits().maxQueued());
    heardNanos = now;
    pingedNanos = now;
    connected =
        new Connected(session, outbox, new SignalSession(shared, outbox, remoteOnLoopback, now));
    registry.add(this);
    session.demand();
  }

  @Override
  public void onWebSocketText(String message) {
    Connected c = heard();
    c.signal().onText(message, heardNanos);
    c.session().demand();
  }

  @Override
  public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
    Connected c = heard();
    callback.succeed();
    c.signal().onBinary(heardNanos);
    c.session().demand();
  }

  @Override
  public void onWebSocketPing(ByteBuffer payload) {
    Connected c = heard();
    if (c.signal().admit(heardNanos)) {
      c.session().sendPong(payload, Callback.from(c.session()::demand, e -> {}));
    } else {
      c.session().demand();
    }
  }

  @Override
  public void onWebSocketPong(ByteBuffer payload) {
    Connected c = heard();
    c.signal().admit(heardNanos);
    c.session().demand();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    log.debug("WebSocket failed", cause);
  }

  @Override
  public void onWebSocketClose(int statusCode, @Nullable String reason, Callback callback) {
    end(LeaveReason.DISCONNECTED);
    callback.succeed();
  }

  /** Pings when it is time to, and gives up a peer that is silent or does not read. */
  void tick(long nowNanos) {
    Connected c = connected;
    if (c == null) {
      return;
    }
    SignalLimits limits = shared.limits();
    if (c.outbox().stalledSince(nowNanos - limits.stall().toNanos())) {
      log.debug("closing a WebSocket whose peer does not read");
      end(LeaveReason.DISCONNECTED);
      c.session().disconnect();
    } else if (nowNanos - heardNanos > limits.silence().toNanos()) {
      log.debug("closing a WebSocket whose peer is silent");
      end(LeaveReason.TIMEOUT);
      c.session().disconnect();
    } else if (nowNanos - pingedNanos > limits.pingInterval().toNanos() && c.outbox().isIdle()) {
      pingedNanos = nowNanos;
      c.session().sendPing(ByteBuffer.allocate(0), Callback.NOOP);
    }
  }

  /** Says that the server goes away (RFC 6455 section 7.4.1), after what was sent before. */
  void goAway() {
    Connected c = connected;
    if (c != null) {
      c.outbox().close(1001, "shutting-down");
    }
  }

  /** Ends the connection without a farewell. */
  void cutOff() {
    end(LeaveReason.DISCONNECTED);
    Connected c = connected;
    if (c != null) {
      c.session().disconnect();
    }
  }

  private void end(LeaveReason reason) {
    registry.remove(this);
    Connected c = connected;
    if (c != null) {
      c.signal().onGone(reason);
    }
  }

  private Connected heard() {
    Connected c = connected;
    if (c == null) {
      throw new IllegalStateException("frame before open");
    }
    heardNanos = System.nanoTime();
    return c;
  }
}
