package io.sluice.signaling.ws;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue of messages to one WebSocket. Messages leave in fragments, so that progress is
 * seen on a slow line; a reader that takes nothing, or lets too much pile up, is cut off.
 */
final class Outbox extends IteratingCallback implements Wire {
  private static final int FRAGMENT = 16 * 1024;

  private record Close(int status, String reason) {}

  private final Session session;
  private final Executor executor;
  private final int maxQueued;

  private final Object lock = new Object();
  private final ArrayDeque<Message> queue = new ArrayDeque<>();
  private long queuedBytes;
  private @Nullable Close close;
  private boolean ended;

  private String current = "";
  private int position;
  private boolean closeSent;

  private volatile boolean busy;
  private volatile long progressNanos;

  Outbox(Session session, Executor executor, int maxQueued) {
    this.session = session;
    this.executor = executor;
    this.maxQueued = maxQueued;
  }

  @Override
  public void send(Message message) {
    boolean overflow = false;
    synchronized (lock) {
      if (ended || close != null) {
        return;
      }
      // The oldest message does not count: alone it may be longer than the limit.
      Message oldest = queue.peek();
      if (oldest != null && queuedBytes - oldest.bytes() + message.bytes() > maxQueued) {
        overflow = true;
        ended = true;
        queue.clear();
      } else {
        queue.add(message);
        queuedBytes += message.bytes();
      }
    }
    run(overflow ? session::disconnect : this::iterate);
  }

  @Override
  public void close(int status, String reason) {
    synchronized (lock) {
      if (ended || close != null) {
        return;
      }
      close = new Close(status, reason);
    }
    run(this::iterate);
  }

  /** Whether something has waited to leave since before this time, by {@link System#nanoTime}. */
  boolean stalledSince(long nanos) {
    return busy && progressNanos - nanos < 0;
  }

  /** Whether nothing is on its way. */
  boolean isIdle() {
    return !busy;
  }

  private void run(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      session.disconnect();
    }
  }

  @Override
  protected Action process() {
    progressNanos = System.nanoTime();
    if (position >= current.length() && !next()) {
      return finish();
    }
    busy = true;
    int end = Math.min(current.length(), position + FRAGMENT);
    if (end < current.length() && Character.isHighSurrogate(current.charAt(end - 1))) {
      end--;
    }
    String fragment = current.substring(position, end);
    position = end;
    session.sendPartialText(
        fragment, end == current.length(), Callback.from(this::succeeded, this::failed));
    return Action.SCHEDULED;
  }

  private boolean next() {
    synchronized (lock) {
      Message oldest = queue.poll();
      if (oldest == null) {
        return false;
      }
      queuedBytes -= oldest.bytes();
      current = oldest.text();
      position = 0;
      return true;
    }
  }

  /** The queue is empty: closes if that is wished. */
  private Action finish() {
    Close wish;
    synchronized (lock) {
      wish = close;
    }
    if (wish == null || closeSent) {
      busy = wish != null;
      return Action.IDLE;
    }
    closeSent = true;
    session.close(wish.status(), wish.reason(), Callback.from(this::succeeded, this::failed));
    return Action.SCHEDULED;
  }

  @Override
  protected void onCompleteFailure(Throwable cause) {
    synchronized (lock) {
      ended = true;
      queue.clear();
    }
    session.disconnect();
  }
}
