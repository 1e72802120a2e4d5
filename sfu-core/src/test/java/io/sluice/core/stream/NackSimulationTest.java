package io.sluice.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.NetworkLink;
import io.sluice.core.testkit.NetworkModel;
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
  private static final int BYTES = 1_000;

  private record Event(long at, long order, int kind, long sequence) {}

  /** The end is not lost, so that repair of the rest meets the network as it was. */
  private static final int QUIET = 400;

  private static final int SEND = 0;
  private static final int MEDIA = 1;
  private static final int REQUEST = 2;
  private static final int RESEND = 3;
  private static final int TIMER = 4;

  private static final class Run {
    private final NetworkLink media;
    private final NetworkLink resends;
    private final NetworkLink back;
    private final NackTracker tracker = new NackTracker(true);
    private final SeenWindow seen = new SeenWindow();
    private final PriorityQueue<Event> events =
        new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final int[] out = new int[64];
    private long order;
    private long timer = NackTracker.NEVER;
    private int lost;
    private int requests;
    private int delivered;

    /**
     * @param loss on the way here
     * @param reordering of the stream on its way, but not of resends
     * @param lossBack of requests
     */
    Run(RandomGenerator random, String loss, String reordering, String lossBack) {
      media = link(random, loss + "," + reordering);
      resends = link(random, loss);
      back = link(random, lossBack);
    }

    private static NetworkLink link(RandomGenerator random, String faults) {
      return new NetworkLink(NetworkModel.parse("delay=25ms," + faults), random.nextLong(), 0);
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
      long arrival = edge ? now + ONE_WAY : media.offer(now, BYTES);
      if (arrival == NetworkLink.DROPPED) {
        lost++;
      } else {
        schedule(arrival, MEDIA, sequence);
      }
    }

    private void handle(Event event) {
      long now = event.at;
      switch (event.kind) {
        case SEND -> {
          send(now, event.sequence);
          return;
        }
        case REQUEST -> {
          long arrival = resends.offer(now, BYTES);
          if (arrival != NetworkLink.DROPPED) {
            schedule(arrival, RESEND, event.sequence);
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
        long arrival = back.offer(now, BYTES);
        for (int i = 0; arrival != NetworkLink.DROPPED && i < count; i++) {
          schedule(arrival, REQUEST, out[i]);
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
          Run run = new Run(random, "loss=10%,burst=3", "reorder=0%", "loss=0%").go();
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
          Run run = new Run(random, "loss=30%,burst=1.5", "reorder=0%", "loss=30%").go();
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
          Run run = new Run(random, "loss=2%,burst=1", "reorder=20%,late=100ms", "loss=0%").go();
          assertThat(run.delivered).isEqualTo(PACKETS);
          lost[0] += run.lost;
          requests[0] += run.requests;
        });
    assertThat(requests[0]).isBetween(lost[0], lost[0] * 12 / 10);
  }
}
