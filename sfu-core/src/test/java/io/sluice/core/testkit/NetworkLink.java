package io.sluice.core.testkit;

import io.sluice.core.testkit.NetworkConditions.Jitter;
import io.sluice.core.testkit.NetworkConditions.Loss;
import io.sluice.core.testkit.NetworkConditions.Reordering;
import java.util.SplittableRandom;

/**
 * One direction of one client's network: it is told what is sent and tells when that arrives, but
 * carries nothing itself. A packet is lost or enters the bottleneck's queue, leaves it, and takes
 * its delay. The same seed and the same packets give the same run. Makes no garbage; for one thread
 * at a time.
 */
public final class NetworkLink {
  /** What {@link #offer} tells of a packet that does not arrive. */
  public static final long DROPPED = Long.MIN_VALUE;

  private final long beginNanos;
  private final Phases phases;
  private final Transmitter transmitter;
  // One for each purpose, so that other jitter, for example, leaves the same packets lost.
  private final SplittableRandom losses;
  private final SplittableRandom jitters;
  private final SplittableRandom holds;
  private final SplittableRandom copies;

  private boolean bad;
  private long nowNanos;
  private long lastArrival;
  private long duplicateNanos = DROPPED;
  private long offered;
  private long lost;
  private long overflowed;
  private long delayed;
  private long reordered;
  private long duplicated;
  private long bytesOffered;
  private long bytesDelivered;

  /**
   * @param beginNanos when the model's time begins
   */
  public NetworkLink(NetworkModel model, long seed, long beginNanos) {
    this.beginNanos = beginNanos;
    phases = new Phases(model);
    transmitter = new Transmitter(model);
    SplittableRandom random = new SplittableRandom(seed);
    losses = random.split();
    jitters = random.split();
    holds = random.split();
    copies = random.split();
    Loss loss = model.first().loss();
    bad = loss.meanBurst() > 0 && losses.nextDouble() < loss.badShare();
  }

  /**
   * Sends a packet. Packets are offered in the order in which they are sent; a time before the last
   * one's counts as that.
   *
   * @param bytes its length, at most 65,535, as the rate of the model counts it
   * @return when it arrives, not before {@code nowNanos}, or {@link #DROPPED}
   */
  public long offer(long nowNanos, int bytes) {
    this.nowNanos = Math.max(this.nowNanos, nowNanos - beginNanos);
    phases.advanceTo(this.nowNanos);
    NetworkConditions conditions = phases.conditions();
    duplicateNanos = DROPPED;
    offered++;
    bytesOffered += bytes;
    if (loses(conditions.loss()) || !conditions.up()) {
      lost++;
      return DROPPED;
    }
    long sent = transmitter.send(this.nowNanos, bytes);
    if (sent == DROPPED) {
      overflowed++;
      return DROPPED;
    }
    bytesDelivered += bytes;
    return beginNanos + arrival(sent, conditions);
  }

  /** When the duplicate of the packet offered last arrives, or {@link #DROPPED}: it has none. */
  public long duplicateNanos() {
    return duplicateNanos;
  }

  private boolean loses(Loss loss) {
    if (loss.meanBurst() == 0) {
      return happens(loss.share(), losses);
    }
    bad &= loss.badShare() > 0; // a burst ends where a phase has none
    boolean loses = happens(bad ? loss.bad() : loss.good(), losses);
    bad = bad ? !happens(loss.leaveBad(), losses) : happens(loss.enterBad(), losses);
    return loses;
  }

  private long arrival(long sent, NetworkConditions conditions) {
    long arrival = sent + delay(conditions);
    if (!conditions.jitter().reorders()) {
      arrival = Math.max(arrival, lastArrival);
    }
    lastArrival = Math.max(arrival, lastArrival);
    Reordering reordering = conditions.reordering();
    if (happens(reordering.share(), holds)) {
      reordered++;
      arrival += (long) (holds.nextDouble() * reordering.lateNanos());
    }
    if (happens(conditions.duplicate(), copies)) {
      duplicated++;
      duplicateNanos = beginNanos + Math.max(arrival, sent + delay(conditions));
    }
    delayed += arrival > nowNanos ? 1 : 0;
    return arrival;
  }

  private long delay(NetworkConditions conditions) {
    Jitter jitter = conditions.jitter();
    if (jitter.nanos() == 0) {
      return conditions.delayNanos();
    }
    double factor =
        switch (jitter.distribution()) {
          case UNIFORM -> 2 * jitters.nextDouble() - 1;
          case NORMAL -> jitters.nextGaussian();
          case EXPONENTIAL -> jitters.nextExponential();
        };
    return Math.max(0, conditions.delayNanos() + Math.round(factor * jitter.nanos()));
  }

  private static boolean happens(double probability, SplittableRandom random) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** What happened so far. */
  public NetworkStatistics statistics() {
    return new NetworkStatistics(
        offered, lost, overflowed, delayed, reordered, duplicated, bytesOffered, bytesDelivered);
  }
}
