package io.sluice.core.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.Seeds;
import io.sluice.core.testkit.VirtualClock;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who gets no video because it does not keep up, in virtual time. */
class SlowSubscriberTest {
  private static final int ROUND_MILLIS = 100;

  private final VirtualClock clock = new VirtualClock();
  private final SlowSubscriber subscriber = new SlowSubscriber();

  /** Sends video unless it is slow; returns after how many milliseconds it became slow, or -1. */
  private long sendFor(long millis) {
    for (long passed = 0; passed < millis; passed += ROUND_MILLIS) {
      if (!subscriber.isSlow()) {
        subscriber.onVideo(clock.nanos());
      }
      clock.advanceMillis(ROUND_MILLIS);
      if (subscriber.update(false, clock.nanos())) {
        return passed + ROUND_MILLIS;
      }
    }
    return -1;
  }

  /** Video with a report at the end of each interval. */
  private void reports(int count, long intervalMillis) {
    for (int i = 0; i < count; i++) {
      assertThat(sendFor(intervalMillis)).as("slow before report %d", i).isEqualTo(-1);
      subscriber.onFeedback(true, clock.nanos());
    }
  }

  @Test
  void shouldBeSlowWithoutFeedbackForTwoSeconds() {
    reports(20, 500);
    assertThat(sendFor(10_000)).isEqualTo(2_000);
  }

  @Test
  void shouldWaitLongerForAPeerThatReportsRarely() {
    reports(10, 5_000);
    assertThat(sendFor(60_000)).isEqualTo(16_300);
  }

  /** As a browser reports whose way to the server loses one packet in twenty, not two in turn. */
  @Test
  void shouldNotTakeOneLostReportForSilence() {
    Random random = Seeds.random();
    reports(20, 1_000);
    for (int i = 0; i < 1_000; i++) {
      int intervals = i % 20 == 0 ? 2 : 1;
      for (int j = 0; j < intervals; j++) {
        assertThat(sendFor(500 + random.nextInt(1_001))).as("seed %d", Seeds.seed()).isEqualTo(-1);
      }
      subscriber.onFeedback(true, clock.nanos());
    }
  }

  @Test
  void shouldWaitTenSecondsForTheFirstReports() {
    assertThat(sendFor(60_000)).isEqualTo(10_000);
  }

  /** A request for a keyframe comes at the start, long before the first report of some peers. */
  @Test
  void shouldNotLearnTheIntervalFromRequests() {
    for (int i = 0; i < 5; i++) {
      sendFor(300);
      subscriber.onFeedback(false, clock.nanos());
    }
    assertThat(sendFor(60_000)).isEqualTo(10_000);
  }

  @Test
  void shouldTakeARequestForASignOfLife() {
    reports(20, 500);
    for (int i = 0; i < 10; i++) {
      assertThat(sendFor(1_500)).isEqualTo(-1);
      subscriber.onFeedback(false, clock.nanos());
    }
  }

  @Test
  void shouldNotBeSlowWhileNoVideoIsSent() {
    reports(20, 500);
    clock.advanceMillis(60_000);
    assertThat(subscriber.update(false, clock.nanos())).isFalse();
    assertThat(sendFor(1_900)).isEqualTo(-1);
  }

  @Test
  void shouldKeepUpAgainOnceFeedbackComes() {
    reports(20, 500);
    assertThat(sendFor(10_000)).isPositive();
    clock.advanceMillis(30_000);
    assertThat(subscriber.update(false, clock.nanos())).as("still silent").isTrue();

    subscriber.onFeedback(false, clock.nanos());
    assertThat(subscriber.update(false, clock.nanos())).isFalse();
  }

  @Test
  void shouldNotTakeAStallForTheHabitOfThePeer() {
    reports(20, 500);
    sendFor(10_000);
    clock.advanceMillis(300_000);
    subscriber.onFeedback(true, clock.nanos());
    reports(20, 500);
    assertThat(sendFor(10_000)).isEqualTo(2_000);
  }

  @Test
  void shouldTakePartsOfOneReportForOne() {
    for (int i = 0; i < 10; i++) {
      assertThat(sendFor(5_000)).isEqualTo(-1);
      subscriber.onFeedback(true, clock.nanos());
      clock.advanceMillis(1);
      subscriber.onFeedback(true, clock.nanos());
    }
    assertThat(sendFor(60_000)).isGreaterThan(10_000);
  }

  @Test
  void shouldBeSlowWhileItsConnectionIsCongested() {
    reports(20, 500);
    assertThat(subscriber.update(true, clock.nanos())).isTrue();
    assertThat(subscriber.update(false, clock.nanos())).isFalse();
  }
}
