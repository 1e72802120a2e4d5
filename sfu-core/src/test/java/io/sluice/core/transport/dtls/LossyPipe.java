package io.sluice.core.transport.dtls;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Carries datagrams between two connections, and loses, delays and doubles some of them. */
final class LossyPipe implements AutoCloseable {
  private final Random random;
  private final double loss;
  private final double duplication;
  private final int longestDelayMillis;
  private final ScheduledThreadPoolExecutor wire = new ScheduledThreadPoolExecutor(1);
  private final AtomicReference<@Nullable Predicate<byte[]>> doomed = new AtomicReference<>();
  private final End left = new End();
  private final End right = new End();

  LossyPipe(long seed, double loss, double duplication, int longestDelayMillis) {
    this.random = new Random(seed);
    this.loss = loss;
    this.duplication = duplication;
    this.longestDelayMillis = longestDelayMillis;
  }

  static LossyPipe perfect() {
    return new LossyPipe(1, 0, 0, 0);
  }

  /** Loses the next datagram that is so. */
  void loseOne(Predicate<byte[]> datagram) {
    doomed.set(datagram);
  }

  /** Whether the datagram to lose came. */
  boolean lostIt() {
    return doomed.get() == null;
  }

  End left() {
    return left;
  }

  End right() {
    return right;
  }

  private synchronized void carry(End to, byte[] datagram) {
    Predicate<byte[]> lost = doomed.get();
    if (lost != null && lost.test(datagram)) {
      doomed.set(null);
      return;
    }
    int copies = random.nextDouble() < loss ? 0 : random.nextDouble() < duplication ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      int delay = longestDelayMillis == 0 ? 0 : random.nextInt(longestDelayMillis + 1);
      try {
        Future<?> unused = wire.schedule(() -> to.arrive(datagram), delay, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        return;
      }
    }
  }

  /** The left end's output arrives at the right end and the other way round. */
  final class End implements DtlsOutput {
    private final AtomicReference<@Nullable DtlsConnection> connection = new AtomicReference<>();

    void attach(DtlsConnection attached) {
      connection.set(attached);
    }

    private void arrive(byte[] datagram) {
      DtlsConnection attached = connection.get();
      if (attached != null) {
        attached.receive(datagram, 0, datagram.length);
      }
    }

    @Override
    public void send(byte[] data, int offset, int length) {
      carry(this == left ? right : left, Arrays.copyOfRange(data, offset, offset + length));
    }
  }

  @Override
  public void close() {
    wire.shutdownNow();
  }
}
