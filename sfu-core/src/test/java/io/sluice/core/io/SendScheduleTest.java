package io.sluice.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.Seeds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who sends when: who waits longest is next, audio a little ahead, video held for a moment. */
class SendScheduleTest {
  private static final long HOLD = 3_000_000;
  private static final long AHEAD = SendSchedule.AUDIO_AHEAD_NANOS;
  private static final int TRANSPORTS = 300;

  private final SendSchedule schedule = new SendSchedule();
  private final int a = 0;
  private final int b = 1;
  private final int c = 2;

  private List<Integer> served(long now) {
    List<Integer> served = new ArrayList<>();
    int next;
    while ((next = schedule.next(now)) != SendSchedule.NONE) {
      served.add(next);
    }
    return served;
  }

  @Test
  void shouldServeInTheOrderInWhichTheyBeganToWait() {
    schedule.video(b, false, 1);
    schedule.video(a, false, 2);
    schedule.video(b, true, 3);
    schedule.video(c, true, 4);

    assertThat(served(4)).containsExactly(b, a, c);
    assertThat(schedule.isDue(5)).isFalse();
  }

  @Test
  void shouldServeAudioBeforeVideoThatHasNotWaitedLongAndEachTransportOnce() {
    schedule.video(a, true, 1);
    schedule.urgent(b, 2);
    schedule.urgent(b, 3);
    schedule.video(b, true, 4);

    assertThat(served(5)).containsExactly(b, a);
  }

  @Test
  void shouldServeVideoThatHasWaitedLongBeforeAudio() {
    schedule.video(a, true, 1);
    schedule.video(b, true, AHEAD + 1);
    schedule.urgent(c, AHEAD + 2);

    assertThat(served(AHEAD + 2)).containsExactly(a, c, b);
  }

  @Test
  void shouldKeepThePlaceOfWhoWaitsAlreadyAndGetsAudio() {
    schedule.video(a, true, 1);
    schedule.video(b, true, 2);
    schedule.urgent(b, 3);
    schedule.urgent(a, 3);

    assertThat(served(3)).containsExactly(a, b);
  }

  @Test
  void shouldHoldVideoUntilItIsDueAndNoLonger() {
    schedule.hold(HOLD);
    schedule.video(a, false, 100);
    schedule.video(b, false, 200);

    assertThat(schedule.heldUntil()).isEqualTo(100 + HOLD);
    assertThat(served(99 + HOLD)).isEmpty();
    assertThat(served(100 + HOLD)).containsExactly(a);
    assertThat(schedule.heldUntil()).isEqualTo(200 + HOLD);
    assertThat(served(200 + HOLD)).containsExactly(b);
    assertThat(schedule.heldUntil()).isEqualTo(SendSchedule.NEVER);
  }

  @Test
  void shouldEndTheWaitWithTheFrameAndWithAudio() {
    schedule.hold(HOLD);
    schedule.video(a, false, 100);
    schedule.video(b, false, 100);
    schedule.video(c, false, 100);
    schedule.video(b, true, 101);
    schedule.urgent(c, 102);

    assertThat(served(102)).containsExactly(c, b);
    assertThat(served(100 + HOLD)).containsExactly(a);
  }

  @Test
  void shouldServeAHeldTransportBeforeOneThatBeganToWaitLater() {
    schedule.hold(HOLD);
    schedule.video(a, false, 100);
    schedule.video(b, true, 200);

    assertThat(served(100 + HOLD)).containsExactly(a, b);
  }

  @Test
  void shouldTellSinceWhenTheTransportWaitsThatIsServed() {
    schedule.video(a, false, 100);
    schedule.video(a, true, 200);

    assertThat(served(300)).containsExactly(a);
    assertThat(schedule.since(a)).isEqualTo(100);
  }

  @Test
  void shouldHaveAnotherTransportOfTheSameNumberWaitForNothing() {
    schedule.video(a, true, 1);
    schedule.add(a);

    assertThat(served(2)).isEmpty();
  }

  @Test
  void shouldForgetATransportThatHasNothingToSendAnyMore() {
    schedule.hold(HOLD);
    schedule.video(a, false, 1);
    schedule.video(b, true, 1);
    schedule.remove(a);
    schedule.remove(b);

    assertThat(schedule.heldUntil()).isEqualTo(SendSchedule.NEVER);
    assertThat(served(HOLD + 1)).isEmpty();
  }

  /** Against a plain model, over queues that grow, wrap and leave places behind. */
  @Test
  void shouldServeEveryTransportThatWaitsExactlyOnce() {
    Random random = Seeds.random();
    for (int transport = 0; transport < TRANSPORTS; transport++) {
      schedule.add(transport);
    }
    Deque<Integer> urgent = new ArrayDeque<>();
    Deque<Integer> ready = new ArrayDeque<>();
    long[] since = new long[TRANSPORTS];
    long now = 0;
    for (int step = 0; step < 100_000; step++) {
      now += random.nextInt((int) AHEAD / 50);
      Integer transport = random.nextInt(TRANSPORTS);
      boolean waits = urgent.contains(transport) || ready.contains(transport);
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          schedule.video(transport, random.nextBoolean(), now);
          if (!waits) {
            since[transport] = now;
            ready.add(transport);
          }
        }
        case 2 -> {
          schedule.urgent(transport, now);
          if (!waits) {
            since[transport] = now;
            urgent.add(transport);
          }
        }
        case 3 -> {
          schedule.remove(transport);
          urgent.remove(transport);
          ready.remove(transport);
        }
        default -> {
          boolean video =
              urgent.isEmpty()
                  || (!ready.isEmpty() && since[ready.element()] < since[urgent.element()] - AHEAD);
          Integer expected = video ? ready.poll() : urgent.poll();
          assertThat(schedule.next(now))
              .as("seed %d", Seeds.seed())
              .isEqualTo(expected == null ? SendSchedule.NONE : expected);
        }
      }
    }
  }

  /** None is left behind in a queue that it left, or held for longer than it may be. */
  @Test
  void shouldServeEveryTransportThatIsHeldExactlyOnce() {
    Random random = Seeds.random();
    schedule.hold(HOLD);
    Map<Integer, Long> waiting = new HashMap<>();
    for (int transport = 0; transport < TRANSPORTS; transport++) {
      schedule.add(transport);
    }
    long now = 0;
    for (int step = 0; step < 100_000; step++) {
      now += random.nextInt((int) HOLD / 10);
      int transport = random.nextInt(TRANSPORTS);
      switch (random.nextInt(8)) {
        case 0 -> {
          schedule.remove(transport);
          waiting.remove(transport);
        }
        case 1 -> {
          schedule.urgent(transport, now);
          waiting.putIfAbsent(transport, now);
        }
        case 2 -> {
          for (int served : served(now)) {
            assertThat(waiting.remove(served)).as("seed %d", Seeds.seed()).isNotNull();
          }
          long latest = now - HOLD;
          assertThat(waiting.values())
              .as("seed %d", Seeds.seed())
              .allMatch(since -> since > latest);
        }
        default -> {
          schedule.video(transport, random.nextInt(4) == 0, now);
          waiting.putIfAbsent(transport, now);
        }
      }
    }
  }

  @Test
  void shouldHoldOnlyAtHighLoadAndMoreWithMoreOfIt() {
    assertThat(MediaLoop.holdFor(0)).isZero();
    assertThat(MediaLoop.holdFor(0.7)).isZero();
    assertThat(MediaLoop.holdFor(0.8)).isBetween(1_000_000L, 2_000_000L);
    assertThat(MediaLoop.holdFor(0.95)).isEqualTo(HOLD);
    assertThat(MediaLoop.holdFor(1.2)).isEqualTo(HOLD);
  }
}
