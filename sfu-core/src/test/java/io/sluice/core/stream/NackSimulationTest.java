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

  /**
   * What the network does to the stream and, for loss, to the requests.
   *
   * @param lossPercent lost on the way here, in bursts of the mean length
   * @param lossBackPercent requests lost on the way back
   * @param reorderPercent packets delayed by up to {@code extraDelay}
   */
  private record Network(
      int lossPercent,
      double meanBurst,
      int lossBackPercent,
      int reorderPercent,
      long extraDelay) {}

  private record Event(long at, long order, int kind, long sequence) {}

  /** The end is not lost, so that repair of the rest meets the network as it was. */
  private static final int QUIET = 400;

  private static final int SEND = 0;
  private static final int MEDIA = 1;
  private static final int REQUEST = 2;
  private static final int RESEND = 3;
  private static final int TIMER = 4;

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
        schedule(i * SPACING, SEND, i);
      }
      while (!events.isEmpty()) {
        handle(events.remove());
      }
      return this;
    }

    private void send(long now, long sequence) {
      boolean edge = sequence == 1 || sequence > PACKETS - QUIET;
      if (dropped() && !edge) {
        lost++;
        return;
      }
      boolean late = !edge && random.nextInt(100) < network.reorderPercent;
      schedule(now + ONE_WAY + (late ? random.nextLong(network.extraDelay) : 0), MEDIA, sequence);
    }

    private void handle(Event event) {
      long now = event.at;
      switch (event.kind) {
        case SEND -> {
          send(now, event.sequence);
          return;
        }
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
        boolean arrives = random.nextInt(100) >= network.lossBackPercent;
        for (int i = 0; arrives && i < count; i++) {
          schedule(now + ONE_WAY, REQUEST, out[i]);
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
          Run run = new Run(random, new Network(10, 3, 0, 0, 1)).go();
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
          Run run = new Run(random, new Network(30, 1.5, 30, 0, 1)).go();
          missing[0] += PACKETS - run.delivered;
        });
    assertThat(missing[0]).isLessThanOrEqualTo(20 * PACKETS / 1_000);
  }

  @Test
  void shouldHardlyAskForWhatIsReordered() {
    int[] lost = {0};
    int[] requests = {0};
    Seeds.forEach(
        20,
        random -> {
          Run run = new Run(random, new Network(2, 1, 0, 20, 100 * MILLI)).go();
          assertThat(run.delivered).isEqualTo(PACKETS);
          lost[0] += run.lost;
          requests[0] += run.requests;
        });
    assertThat(requests[0]).isBetween(lost[0], lost[0] * 12 / 10);
  }
}
