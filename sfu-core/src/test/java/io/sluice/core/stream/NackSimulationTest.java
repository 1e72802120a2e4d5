package io.sluice.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.Seeds;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A stream through a lossy, reordering network in virtual time, repaired through RTX. */
class NackSimulationTest {
  private static final long MILLI = 1_000_000L;
  private static final int PACKETS = 6_000;
  private static final long SPACING = 3 * MILLI;
  private static final long ONE_WAY = 25 * MILLI;

  /** What the network does; loss and reordering in 1/100. */
  private record Network(int lossPercent, double meanBurst, int reorderPercent, long extraDelay) {}

  private record Event(long at, long order, int kind, long sequence) {}

  private static final int MEDIA = 0;
  private static final int RESEND = 1;
  private static final int REQUEST = 2;
  private static final int TIMER = 3;

  private static final class Run {
    private final RandomGenerator random;
    private final Network network;
    private final NackTracker tracker = new NackTracker(true);
    private final SeenWindow seen = new SeenWindow();
    private final PriorityQueue<Event> events =
        new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final int[] out = new int[64];
    private long order;
    private long timer = NackTracker.NEVER;
    private boolean bad;
    private int lost;
    private int requests;
    private int delivered;

    Run(RandomGenerator random, Network network) {
      this.random = random;
      this.network = network;
    }

    /** Gilbert's model: bursts of the mean length asked for, at the loss asked for. */
    private boolean dropped() {
      double loss = network.lossPercent / 100.0;
      double leave = 1 / network.meanBurst;
      double enter = leave * loss / (1 - loss);
      bad = bad ? random.nextDouble() >= leave : random.nextDouble() < enter;
      return bad;
    }

    private void schedule(long at, int kind, long sequence) {
      events.add(new Event(at, order++, kind, sequence));
    }

    Run go() {
      for (int i = 1; i <= PACKETS; i++) {
        long at = i * SPACING + ONE_WAY;
        boolean edge = i == 1 || i > PACKETS - 10;
        if (!edge && dropped()) {
          lost++;
          continue;
        }
        boolean late = !edge && random.nextInt(100) < network.reorderPercent;
        schedule(late ? at + random.nextLong(network.extraDelay) : at, MEDIA, i);
      }
      while (!events.isEmpty()) {
        handle(events.remove());
      }
      return this;
    }

    private void handle(Event event) {
      long now = event.at;
      switch (event.kind) {
        case REQUEST -> {
          if (!dropped()) {
            schedule(now + ONE_WAY, RESEND, event.sequence);
          }
          return;
        }
        case MEDIA -> {
          delivered += seen.add(event.sequence) ? 1 : 0;
          tracker.received(event.sequence, now);
        }
        case RESEND -> {
          delivered += seen.add(event.sequence) ? 1 : 0;
          tracker.repaired(event.sequence, now);
        }
        default -> timer = event.at == timer ? NackTracker.NEVER : timer;
      }
      if (tracker.nextDeadline() <= now) {
        int count = tracker.collect(now, 2 * ONE_WAY, out);
        requests += count;
        for (int i = 0; i < count; i++) {
          if (!dropped()) {
            schedule(now + ONE_WAY, REQUEST, out[i]);
          }
        }
      }
      if (tracker.nextDeadline() < timer) {
        timer = Math.max(now, tracker.nextDeadline());
        schedule(timer, TIMER, 0);
      }
    }
  }

  @Test
  void shouldRecoverEverythingAtTenPercentBurstyLoss() {
    Seeds.forEach(
        20,
        random -> {
          Run run = new Run(random, new Network(10, 3, 0, 1)).go();
          assertThat(run.lost).isGreaterThan(300);
          assertThat(run.delivered).isEqualTo(PACKETS);
        });
  }

  @Test
  void shouldRecoverNearlyEverythingAtThirtyPercentLossEachWay() {
    int[] missing = {0};
    Seeds.forEach(
        20,
        random -> {
          Run run = new Run(random, new Network(30, 1.5, 0, 1)).go();
          missing[0] += PACKETS - run.delivered;
        });
    assertThat(missing[0]).isLessThanOrEqualTo(20 * PACKETS / 1_000);
  }

  @Test
  void shouldHardlyAskForWhatIsReordered() {
    Seeds.forEach(
        20,
        random -> {
          Run run = new Run(random, new Network(2, 1, 20, 100 * MILLI)).go();
          assertThat(run.delivered).isEqualTo(PACKETS);
          assertThat(run.requests).isLessThanOrEqualTo(run.lost * 12 / 10);
        });
  }
}
