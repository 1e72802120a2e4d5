package io.sluice.core.testkit;

import java.util.concurrent.TimeUnit;

/**
 * What one direction of a network does to packets at one time.
 *
 * @param up whether packets pass at all; while it is false all that are offered are lost
 * @param loss which packets are lost before they reach the bottleneck
 * @param delayNanos one-way delay, at most an hour
 * @param jitter how the delay varies
 * @param reordering which packets are held while others pass them
 * @param duplicate share of packets that come twice, 0 to 1
 * @param bottleneck what leaves in a time, and what waits for it
 */
public record NetworkConditions(
    boolean up,
    Loss loss,
    long delayNanos,
    Jitter jitter,
    Reordering reordering,
    double duplicate,
    Bottleneck bottleneck) {
  private static final long MAX_NANOS = TimeUnit.HOURS.toNanos(1);

  /** Everything passes at once. */
  public static final NetworkConditions PERFECT =
      new NetworkConditions(
          true,
          new Loss(0, 0, 0, 1),
          0,
          new Jitter(0, Distribution.NORMAL, false),
          new Reordering(0, TimeUnit.MILLISECONDS.toNanos(20)),
          0,
          new Bottleneck(0, TimeUnit.MILLISECONDS.toNanos(200), 0));

  public NetworkConditions {
    checkTime("delay", delayNanos);
    checkShare("duplicate", duplicate);
  }

  /**
   * Loss by the model of Gilbert and Elliott: the network is in a good or a bad state, each with a
   * loss of its own. With the usual 0 and 1 the bad state is a burst of lost packets.
   *
   * @param share lost of all packets in the long run, 0 to 1
   * @param meanBurst packets for which the bad state lasts on average, at least 1, or 0: each
   *     packet is lost or not independently of the others, and what follows does not count
   * @param good share lost in the good state, at most {@code share}
   * @param bad share lost in the bad state, more than {@code share}
   */
  public record Loss(double share, double meanBurst, double good, double bad) {
    private static final double ROUNDING = 1e-9;

    public Loss {
      checkShare("loss", share);
      checkShare("goodloss", good);
      checkShare("badloss", bad);
      check(meanBurst == 0 || (meanBurst >= 1 && meanBurst <= 1e9), "burst is 1 packet or more");
      if (meanBurst > 0) {
        check(
            good <= share && share < bad,
            "loss in bursts is at least goodloss and less than badloss");
        double odds = (share - good) / (bad - share) - ROUNDING;
        check(
            odds <= meanBurst,
            "so much loss needs a burst of " + (long) Math.ceil(odds) + " packets or more");
      }
    }

    /** Share of packets that meet the bad state. */
    double badShare() {
      return (share - good) / (bad - good);
    }

    /** Probability that the bad state ends after a packet. */
    double leaveBad() {
      return 1 / meanBurst;
    }

    /** Probability that the good state ends after a packet. */
    double enterBad() {
      return (share - good) / (bad - share) / meanBurst;
    }
  }

  /**
   * What is added to the delay of each packet, independently of the others; the sum is never
   * negative.
   *
   * @param nanos how much, in the distribution's meaning, at most an hour; 0 for a constant delay
   * @param reorders whether packets may pass each other by it. Otherwise a late packet holds those
   *     behind it, as a queue does, so that jitter above the packets' spacing adds to the delay
   */
  public record Jitter(long nanos, Distribution distribution, boolean reorders) {
    public Jitter {
      checkTime("jitter", nanos);
    }
  }

  /** How jitter is distributed. */
  public enum Distribution {
    /** Evenly from minus to plus the jitter. */
    UNIFORM,
    /** Around 0, the jitter being the standard deviation. */
    NORMAL,
    /** Never less than 0, the jitter being the mean. */
    EXPONENTIAL
  }

  /**
   * Packets that others pass.
   *
   * @param share how many of all are held, 0 to 1
   * @param lateNanos for how long at most, evenly distributed, at most an hour
   */
  public record Reordering(double share, long lateNanos) {
    public Reordering {
      checkShare("reorder", share);
      checkTime("late", lateNanos);
    }
  }

  /**
   * A link that sends one packet after the other, with a queue in front that drops what comes when
   * it is full. The rate is that of the bytes that are offered, without headers below them.
   *
   * @param bitsPerSecond the rate, at least 1,000, or 0: packets take no time, and what follows
   *     does not count
   * @param queueNanos how long a packet may wait before it is sent, if {@code queueBytes} is 0
   * @param queueBytes how much may wait or be under way, with a packet that has to wait, or 0
   */
  public record Bottleneck(long bitsPerSecond, long queueNanos, long queueBytes) {
    private static final long MAX_BYTES = 1_000_000_000L;

    public Bottleneck {
      check(bitsPerSecond == 0 || bitsPerSecond >= 1_000, "rate is 1k or more");
      checkTime("queue", queueNanos);
      check(queueBytes >= 0 && queueBytes <= MAX_BYTES, "queue is at most 1000MB");
      check((queueNanos > 0) != (queueBytes > 0), "queue is more than 0, in time or in bytes");
    }
  }

  private static void checkShare(String name, double share) {
    check(share >= 0 && share <= 1, name + " is between 0% and 100%");
  }

  private static void checkTime(String name, long nanos) {
    check(nanos >= 0 && nanos <= MAX_NANOS, name + " is between 0 and an hour");
  }

  private static void check(boolean good, String rule) {
    if (!good) {
      throw new IllegalArgumentException(rule);
    }
  }
}
