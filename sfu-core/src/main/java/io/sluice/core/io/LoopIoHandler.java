package io.sluice.core.io;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import io.netty.util.concurrent.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Lets a media loop work at the end of each turn of its event loop: the sockets are read, then the
 * media loop sends for a while. With more to send the event loop does not block, with packets held
 * it blocks no longer than they are.
 */
final class LoopIoHandler implements IoHandler, IoHandlerContext {
  private static final long EPOCH = Ticker.systemTicker().initialNanoTime();

  /** What {@link #deadlineNanos} says when nothing is scheduled. */
  private static final long NO_DEADLINE = -1;

  private final IoHandler handler;
  private @Nullable IoHandlerContext context;
  private @Nullable MediaLoop loop;

  private LoopIoHandler(IoHandler handler) {
    this.handler = handler;
  }

  /** Wraps what another factory makes. */
  static IoHandlerFactory factory(IoHandlerFactory handlers) {
    return new IoHandlerFactory() {
      @Override
      public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new LoopIoHandler(handlers.newHandler(executor));
      }
    };
  }

  @Override
  public int run(IoHandlerContext turn) {
    context = turn;
    int handled = handler.run(this);
    if (loop == null) {
      loop = LoopThread.current();
    }
    if (loop != null) {
      loop.endTurn();
    }
    return handled;
  }

  private IoHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("no turn has begun");
    }
    return context;
  }

  @Override
  public boolean canBlock() {
    return context().canBlock() && (loop == null || !loop.isSendDue());
  }

  @Override
  public long delayNanos(long currentTimeNanos) {
    long delay = context().delayNanos(currentTimeNanos);
    long heldUntil = heldUntil();
    return heldUntil == SendSchedule.NEVER
        ? delay
        : Math.max(0, Math.min(delay, heldUntil - currentTimeNanos));
  }

  @Override
  public long deadlineNanos() {
    long deadline = context().deadlineNanos();
    long heldUntil = heldUntil();
    if (heldUntil == SendSchedule.NEVER) {
      return deadline;
    }
    long held = heldUntil - EPOCH;
    return deadline == NO_DEADLINE ? held : Math.min(deadline, held);
  }

  private long heldUntil() {
    return loop == null ? SendSchedule.NEVER : loop.heldUntil();
  }

  @Override
  public boolean shouldReportActiveIoTime() {
    return true;
  }

  @Override
  public void reportActiveIoTime(long activeNanos) {
    context().reportActiveIoTime(activeNanos);
    if (loop != null) {
      loop.counters.busyNanos += activeNanos;
    }
  }

  @Override
  public void initialize() {
    handler.initialize();
  }

  @Override
  public void prepareToDestroy() {
    handler.prepareToDestroy();
  }

  @Override
  public void destroy() {
    handler.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return handler.register(handle);
  }

  @Override
  public void wakeup() {
    handler.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return handler.isCompatible(handleType);
  }
}
