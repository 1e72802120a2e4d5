package io.sluice.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.VirtualClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 4585 section 6.2.1, and the bounds that keep requests from becoming a storm. */
class NackTrackerTest {
  private static final long RTT = 50_000_000L;

  private final VirtualClock clock = new VirtualClock();
  private final NackTracker tracker = new NackTracker(true);
  private final int[] out = new int[64];

  private void receive(long... sequences) {
    for (long sequence : sequences) {
      tracker.received(sequence, clock.nanos());
    }
  }

  private int[] collect() {
    return Arrays.copyOf(out, tracker.collect(clock.nanos(), RTT, out));
  }

  @Test
  void shouldAskForNothingInOrder() {
    receive(1, 2, 3);
    assertThat(tracker.nextDeadline()).isEqualTo(NackTracker.NEVER);
    assertThat(collect()).isEmpty();
  }

  @Test
  void shouldNotAskForWhatIsOnlyReordered() {
    receive(1, 3, 4);
    assertThat(collect()).isEmpty();
    clock.advanceMillis(9);
    assertThat(collect()).isEmpty();
    receive(2);
    clock.advanceMillis(500);
    assertThat(collect()).isEmpty();
    assertThat(tracker.nextDeadline()).isEqualTo(NackTracker.NEVER);
  }

  @Test
  void shouldAskAtOnceAfterThirdNewerPacket() {
    receive(1, 3, 4);
    assertThat(tracker.nextDeadline()).isGreaterThan(clock.nanos());
    receive(5);
    assertThat(tracker.nextDeadline()).isEqualTo(clock.nanos());
    assertThat(collect()).containsExactly(2);
  }

  @Test
  void shouldKnowWhatItAskedFor() {
    receive(1, 3, 4);
    assertThat(tracker.asked(2)).isFalse();
    receive(5);
    collect();
    assertThat(tracker.asked(2)).isTrue();
    assertThat(tracker.asked(3)).isFalse();
    receive(2);
    assertThat(tracker.asked(2)).isFalse();
  }

  @Test
  void shouldAskAfterTenMillisWhenNothingFollows() {
    receive(1, 3);
    assertThat(tracker.nextDeadline()).isEqualTo(clock.nanos() + 10_000_000);
    clock.advanceTo(tracker.nextDeadline());
    assertThat(collect()).containsExactly(2);
  }

  @Test
  void shouldAskForBurstAcrossWrapAroundInOrder() {
    receive(131_069, 131_074);
    clock.advanceMillis(10);
    assertThat(collect()).containsExactly(65_534, 65_535, 0, 1);
  }

  @Test
  void shouldRepeatWithBackOffAndGiveUp() {
    receive(1, 3);
    List<Long> times = new ArrayList<>();
    long start = clock.nanos();
    while (tracker.nextDeadline() != NackTracker.NEVER) {
      clock.advanceTo(tracker.nextDeadline());
      if (collect().length > 0) {
        times.add(clock.nanos());
      }
    }
    assertThat(times).hasSize(16);
    for (int i = 1; i < times.size(); i++) {
      long age = times.get(i - 1) - start;
      assertThat(times.get(i) - times.get(i - 1)).isEqualTo(Math.max(RTT * 5 / 4, age / 12));
    }
    assertThat(clock.nanos() - start).isEqualTo(NackTracker.MAX_AGE_NANOS);
    assertThat(tracker.abandoned()).isEqualTo(1);
    assertThat(tracker.missing()).isZero();
  }

  /** The publisher answers at the end of a round trip; our timer comes each 10 ms. */
  @Test
  void shouldAskFourteenTimesInASecondAtARoundTripOf50Millis() {
    receive(1, 3);
    int asked = 0;
    for (int i = 0; i < 95; i++) {
      clock.advanceMillis(10);
      asked += collect().length;
    }
    assertThat(asked).isEqualTo(14);
  }

  @Test
  void shouldAskOnlySoOftenOverShortRoundTrips() {
    receive(1, 3);
    int asked = 0;
    while (tracker.nextDeadline() != NackTracker.NEVER) {
      clock.advanceTo(tracker.nextDeadline());
      asked += tracker.collect(clock.nanos(), 0, out);
    }
    assertThat(asked).isEqualTo(NackTracker.MAX_TRIES);
    assertThat(tracker.missing()).isZero();
  }

  /** A picture that lost a packet for good is mended by nothing else. */
  @Test
  void shouldWantKeyframeForWhatItGaveUp() {
    receive(1, 3);
    giveUp();
    assertThat(tracker.takeKeyframeNeed()).isTrue();
    assertThat(tracker.takeKeyframeNeed()).isFalse();
  }

  @Test
  void shouldWantNoKeyframeForWhatIsOlderThanTheLastOne() {
    receive(1, 3, 4);
    tracker.keyframe(4);
    giveUp();
    assertThat(tracker.abandoned()).isEqualTo(1);
    assertThat(tracker.takeKeyframeNeed()).isFalse();
  }

  /** H.264: the parameters come in a packet before that of the first slice. */
  @Test
  void shouldWantKeyframeForThePacketJustBeforeTheLastOne() {
    receive(1, 3);
    tracker.keyframe(3);
    giveUp();
    assertThat(tracker.takeKeyframeNeed()).isTrue();
  }

  /** What comes before the keyframe in doubt is of no use, whatever becomes of that. */
  @Test
  void shouldWantNoKeyframeForWhatIsOlderThanOneBehindARepairedPacket() {
    receive(1, 3, 5);
    tracker.keyframe(5);
    tracker.repaired(4, clock.nanos());
    giveUp();
    assertThat(tracker.abandoned()).isEqualTo(1);
    assertThat(tracker.takeKeyframeNeed()).isFalse();
  }

  private void giveUp() {
    clock.advanceNanos(NackTracker.MAX_AGE_NANOS);
    assertThat(collect()).isEmpty();
  }

  /** After an outage, or after we stood still, all requests would go at once, and too late. */
  @Test
  void shouldWantKeyframeInsteadOfManyPacketsAfterALongSilence() {
    receive(1);
    clock.advanceNanos(NackTracker.MAX_AGE_NANOS);
    receive(3 + NackTracker.MAX_MISSING_AFTER_SILENCE);
    assertThat(tracker.missing()).isZero();
    assertThat(tracker.takeKeyframeNeed()).isTrue();
  }

  @Test
  void shouldAskForFewPacketsAfterALongSilence() {
    receive(1);
    clock.advanceMillis(5_000);
    receive(4);
    clock.advanceMillis(10);
    assertThat(collect()).containsExactly(2, 3);
  }

  @Test
  void shouldGiveUpAfterASecondOverLongRoundTrips() {
    receive(1, 3);
    long start = clock.nanos();
    int asked = 0;
    while (tracker.nextDeadline() != NackTracker.NEVER) {
      clock.advanceTo(tracker.nextDeadline());
      asked += tracker.collect(clock.nanos(), 300_000_000L, out);
    }
    assertThat(asked).isEqualTo(3);
    assertThat(clock.nanos() - start).isEqualTo(NackTracker.MAX_AGE_NANOS);
  }

  @Test
  void shouldStopAskingWhenRepaired() {
    receive(1, 3);
    clock.advanceMillis(10);
    assertThat(collect()).containsExactly(2);
    tracker.repaired(2, clock.nanos());
    clock.advanceMillis(500);
    assertThat(collect()).isEmpty();
    assertThat(tracker.abandoned()).isZero();
  }

  @Test
  void shouldNoticeHoleBeforeRepairedPacket() {
    receive(1);
    tracker.repaired(4, clock.nanos());
    clock.advanceMillis(10);
    assertThat(collect()).containsExactly(2, 3);
  }

  @Test
  void shouldLearnReordering() {
    receive(1, 3, 4, 5);
    assertThat(collect()).as("taken for lost at first").containsExactly(2);
    clock.advanceMillis(30);
    receive(2);
    receive(7, 8, 9);
    assertThat(collect()).isEmpty();
    clock.advanceMillis(37);
    assertThat(collect()).as("a quarter more than was seen").isEmpty();
    clock.advanceMillis(1);
    assertThat(collect()).containsExactly(6);
  }

  /** The resend comes first where packets are late by more than a round trip. */
  @Test
  void shouldLearnReorderingFromOriginalAfterItsResend() {
    receive(1, 3);
    clock.advanceMillis(10);
    assertThat(collect()).containsExactly(2);
    clock.advanceMillis(50);
    tracker.repaired(2, clock.nanos());
    clock.advanceMillis(20);
    tracker.cameAfterRepair(2, clock.nanos());
    tracker.cameAfterRepair(2, clock.nanos());
    receive(5);
    assertThat(tracker.nextDeadline()).isEqualTo(clock.nanos() + 100_000_000);
  }

  @Test
  void shouldForgetReorderingInTime() {
    receive(1, 3, 4, 5);
    clock.advanceMillis(30);
    receive(2);
    long sequence = 5;
    for (int i = 0; i < 4; i++) {
      clock.advanceNanos(ReorderTolerance.PERIOD_NANOS);
      sequence += 2;
      receive(sequence);
      collect();
      tracker.repaired(sequence - 1, clock.nanos());
    }
    receive(sequence + 2);
    clock.advanceMillis(10);
    assertThat(collect()).containsExactly((int) sequence + 1);
  }

  /** Without RTX the resend comes on the same SSRC and says nothing about reordering. */
  @Test
  void shouldNotTakeResendForReordering() {
    NackTracker plain = new NackTracker(false);
    plain.received(1, clock.nanos());
    plain.received(3, clock.nanos());
    clock.advanceMillis(10);
    assertThat(plain.collect(clock.nanos(), RTT, out)).isEqualTo(1);
    clock.advanceNanos(RTT);
    plain.received(2, clock.nanos());
    plain.received(5, clock.nanos());
    assertThat(plain.nextDeadline()).isEqualTo(clock.nanos() + ReorderTolerance.MIN_NANOS);
  }

  @Test
  void shouldWantKeyframeInsteadOfLargeHole() {
    receive(1, 2 + NackTracker.MAX_MISSING);
    assertThat(tracker.missing()).isEqualTo(NackTracker.MAX_MISSING);
    assertThat(tracker.takeKeyframeNeed()).isFalse();
    receive(2 + NackTracker.MAX_MISSING + 2);
    assertThat(tracker.missing()).isZero();
    assertThat(tracker.takeKeyframeNeed()).isTrue();
    assertThat(tracker.takeKeyframeNeed()).isFalse();
    assertThat(tracker.nextDeadline()).isEqualTo(NackTracker.NEVER);
  }

  /** The whole history of one publisher can be made to miss: flood it with holes. */
  @Test
  void shouldStayBoundedUnderHoles() {
    long sequence = 0;
    for (int i = 0; i < 10_000; i++) {
      sequence += 2 + i % 700;
      receive(sequence);
      assertThat(tracker.missing()).isLessThanOrEqualTo(NackTracker.MAX_MISSING);
    }
    assertThat(tracker.takeKeyframeNeed()).isTrue();
  }

  @Test
  void shouldHandOutMoreThanFitsInTurns() {
    receive(1, 102);
    clock.advanceMillis(10);
    assertThat(collect()).hasSize(64);
    assertThat(tracker.nextDeadline()).isLessThanOrEqualTo(clock.nanos());
    assertThat(collect()).hasSize(36);
    assertThat(collect()).isEmpty();
  }
}
