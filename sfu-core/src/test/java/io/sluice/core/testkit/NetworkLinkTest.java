package io.sluice.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A million packets in virtual time meet the parameters of the network. */
class NetworkLinkTest {
  private static final int PACKETS = 1_000_000;
  private static final int BYTES = 1_000;
  private static final long MILLI = 1_000_000L;
  private static final long SPACING = MILLI;
  private static final long BEGIN = -123_456_789L;

  /** What became of a million packets: their delays, or {@link NetworkLink#DROPPED}. */
  private static final class Run {
    final long[] delays = new long[PACKETS];
    final NetworkStatistics statistics;

    static Run of(String model) {
      return new Run(NetworkModel.parse(model));
    }

    private Run(NetworkModel model) {
      NetworkLink link = new NetworkLink(model, Seeds.seed(), BEGIN);
      for (int i = 0; i < PACKETS; i++) {
        long now = BEGIN + i * SPACING;
        long arrival = link.offer(now, BYTES);
        delays[i] = arrival == NetworkLink.DROPPED ? arrival : arrival - now;
      }
      statistics = link.statistics();
    }

    double lossShare() {
      return statistics.lost() / (double) PACKETS;
    }

    /** Mean length of the runs of packets that do not arrive. */
    double meanBurst() {
      int bursts = 0;
      int missing = 0;
      for (int i = 0; i < PACKETS; i++) {
        boolean gone = delays[i] == NetworkLink.DROPPED;
        missing += gone ? 1 : 0;
        bursts += gone && (i == 0 || delays[i - 1] != NetworkLink.DROPPED) ? 1 : 0;
      }
      return missing / (double) bursts;
    }

    long shortestDelay() {
      return Arrays.stream(delays).min().orElseThrow();
    }

    long longestDelay() {
      return Arrays.stream(delays).max().orElseThrow();
    }

    double meanDelay() {
      return Arrays.stream(delays).average().orElseThrow();
    }

    double deviation() {
      double mean = meanDelay();
      double sum = 0;
      for (long delay : delays) {
        sum += (delay - mean) * (delay - mean);
      }
      return Math.sqrt(sum / PACKETS);
    }

    /** Packets that arrive before one that was sent before them. */
    int passing() {
      int count = 0;
      long latest = Long.MIN_VALUE;
      for (int i = 0; i < PACKETS; i++) {
        long arrival = i * SPACING + delays[i];
        count += arrival < latest ? 1 : 0;
        latest = Math.max(latest, arrival);
      }
      return count;
    }
  }

  @Test
  void shouldLoseNothingAndDelayNothingWithoutParameters() {
    Run run = Run.of("delay=0ms");

    assertThat(run.longestDelay()).isZero();
    assertThat(run.statistics)
        .isEqualTo(new NetworkStatistics(PACKETS, 0, 0, 0, 0, 0, 1_000_000_000L, 1_000_000_000L));
  }

  @Test
  void shouldLosePacketsIndependently() {
    Run run = Run.of("loss=10%");

    assertThat(run.lossShare()).isCloseTo(0.1, within(0.0015));
    assertThat(run.meanBurst()).as("of chance alone").isCloseTo(1 / 0.9, within(0.01));
    assertThat(run.statistics.bytesDelivered()).isEqualTo(run.statistics.delivered() * BYTES);
  }

  @Test
  void shouldLosePacketsInBurstsOfTheMeanLength() {
    Run run = Run.of("loss=2%,burst=5");

    assertThat(run.lossShare()).isCloseTo(0.02, within(0.002));
    assertThat(run.meanBurst()).isCloseTo(5, within(0.4));
  }

  /** Half a burst's packets pass: runs of what is lost are short, at the same loss. */
  @Test
  void shouldEndABurstWhereAPhaseLosesNothing() {
    for (int seed = 0; seed < 100; seed++) {
      NetworkLink link =
          new NetworkLink(NetworkModel.parse("loss=50%,burst=100;1s:loss=0%"), seed, 0);
      for (int at = 0; at < 1_000; at++) {
        link.offer(at * MILLI, BYTES);
      }
      for (int at = 1_000; at < 1_100; at++) {
        assertThat(link.offer(at * MILLI, BYTES)).isNotEqualTo(NetworkLink.DROPPED);
      }
    }
  }

  @Test
  void shouldLoseInBothStatesWhatEachLoses() {
    Run run = Run.of("loss=5%,burst=50,goodloss=1%,badloss=50%");

    assertThat(run.lossShare()).isCloseTo(0.05, within(0.003));
    assertThat(run.meanBurst()).isCloseTo(1.7, within(0.2));
  }

  @Test
  void shouldLoseEverythingAtHundredPercent() {
    assertThat(Run.of("loss=100%").statistics.lost()).isEqualTo(PACKETS);
  }

  @Test
  void shouldDelayByAConstantTime() {
    Run run = Run.of("delay=50ms");

    assertThat(run.shortestDelay()).isEqualTo(50 * MILLI);
    assertThat(run.longestDelay()).isEqualTo(50 * MILLI);
    assertThat(run.statistics.delayed()).isEqualTo(PACKETS);
  }

  @Test
  void shouldSpreadJitterEvenly() {
    Run run = Run.of("delay=50ms,jitter=10ms,distribution=uniform,order=free");

    assertThat(run.shortestDelay()).isBetween(40 * MILLI, 41 * MILLI);
    assertThat(run.longestDelay()).isBetween(59 * MILLI, 60 * MILLI);
    assertThat(run.meanDelay()).isCloseTo(50e6, within(0.05e6));
    assertThat(run.deviation()).isCloseTo(10e6 / Math.sqrt(3), within(0.05e6));
  }

  @Test
  void shouldSpreadJitterNormally() {
    Run run = Run.of("delay=100ms,jitter=10ms,order=free");

    assertThat(run.meanDelay()).isCloseTo(100e6, within(0.1e6));
    assertThat(run.deviation()).isCloseTo(10e6, within(0.1e6));
  }

  @Test
  void shouldSpreadJitterExponentially() {
    Run run = Run.of("delay=50ms,jitter=10ms,distribution=exponential,order=free");

    assertThat(run.shortestDelay()).isGreaterThanOrEqualTo(50 * MILLI);
    assertThat(run.meanDelay()).isCloseTo(60e6, within(0.1e6));
    assertThat(run.deviation()).isCloseTo(10e6, within(0.1e6));
  }

  @Test
  void shouldNeverDeliverBeforeItWasSent() {
    assertThat(Run.of("delay=1ms,jitter=10ms,order=free").shortestDelay()).isZero();
  }

  @Test
  void shouldKeepTheOrderUnlessJitterMayChangeIt() {
    assertThat(Run.of("delay=50ms,jitter=10ms").passing()).isZero();
    assertThat(Run.of("delay=50ms,jitter=10ms,order=free").passing()).isGreaterThan(PACKETS / 4);
  }

  /** A packet held for less than the spacing is not passed, of up to 20 ms one in 20. */
  @Test
  void shouldHoldAShareOfPacketsWhileOthersPass() {
    Run run = Run.of("delay=50ms,reorder=1%,late=20ms");

    assertThat(run.statistics.reordered()).isBetween(9_500L, 10_500L);
    assertThat(run.shortestDelay()).isEqualTo(50 * MILLI);
    assertThat(run.longestDelay()).isBetween(69 * MILLI, 70 * MILLI);
    int passed = 0;
    for (long delay : run.delays) {
      passed += delay > 50 * MILLI + SPACING ? 1 : 0;
    }
    assertThat(passed / (double) run.statistics.reordered()).isCloseTo(0.95, within(0.01));
    assertThat(run.passing()).isGreaterThan(passed);
  }

  @Test
  void shouldDuplicateAShareOfPacketsNotBeforeThePacket() {
    NetworkModel model = NetworkModel.parse("delay=50ms,jitter=10ms,order=free,duplicate=1%");
    NetworkLink link = new NetworkLink(model, Seeds.seed(), BEGIN);
    int duplicates = 0;
    for (int i = 0; i < PACKETS; i++) {
      long arrival = link.offer(BEGIN + i * SPACING, BYTES);
      if (link.duplicateNanos() != NetworkLink.DROPPED) {
        duplicates++;
        assertThat(link.duplicateNanos()).isGreaterThanOrEqualTo(arrival);
      }
    }
    assertThat(duplicates).isBetween(9_500, 10_500);
    assertThat(link.statistics().duplicated()).isEqualTo(duplicates);
  }

  @Test
  void shouldLoseTheSamePacketsWhateverElseIsChanged() {
    long[] some = Run.of("loss=2%,burst=5").delays;
    long[] others = Run.of("loss=2%,burst=5,delay=5ms,jitter=1ms,reorder=1%,duplicate=1%").delays;
    for (int i = 0; i < PACKETS; i++) {
      assertThat(others[i] == NetworkLink.DROPPED).isEqualTo(some[i] == NetworkLink.DROPPED);
    }
  }

  @Test
  void shouldRunTheSameWithTheSameSeedOnly() {
    String model =
        "loss=1%,burst=5,delay=50ms,jitter=10ms,reorder=2%,duplicate=0.1%,rate=7M,queue=200ms";
    assertThat(Run.of(model).delays).isEqualTo(Run.of(model).delays);
    assertThat(arrivals(model, 1)).isEqualTo(arrivals(model, 1)).isNotEqualTo(arrivals(model, 2));
  }

  private static List<Long> arrivals(String model, long seed) {
    NetworkLink link = new NetworkLink(NetworkModel.parse(model), seed, 0);
    List<Long> arrivals = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      arrivals.add(link.offer(i * SPACING, BYTES));
      arrivals.add(link.duplicateNanos());
    }
    return arrivals;
  }

  @Test
  void shouldNotAllocate() {
    NetworkModel model =
        NetworkModel.parse(
            "loss=1%,burst=5,delay=50ms,jitter=10ms,reorder=2%,duplicate=1%,rate=7M,queue=64kB"
                + ";500s:distribution=exponential,order=free;900s:distribution=uniform,rate=9M"
                + ";1500s:queue=100ms,distribution=normal;1900s:rate=none");
    NetworkLink link = new NetworkLink(model, Seeds.seed(), 0);
    DelayLine<NetworkLink> underWay = new DelayLine<>(1_000);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    carry(link, underWay, 0);
    long before = threads.getCurrentThreadAllocatedBytes();
    carry(link, underWay, PACKETS);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(link.statistics().overflowed()).isPositive();
    assertThat(link.statistics().duplicated()).isPositive();
    assertThat(allocated).isZero();
  }

  private static void carry(NetworkLink link, DelayLine<NetworkLink> underWay, int from) {
    for (int i = from; i < from + PACKETS; i++) {
      long now = i * SPACING;
      long arrival = link.offer(now, BYTES);
      if (arrival != NetworkLink.DROPPED) {
        underWay.add(arrival, link);
      }
      while (underWay.nextNanos() <= now) {
        underWay.poll(now);
      }
    }
  }
}
