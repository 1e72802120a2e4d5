package io.sluice.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Sequence, loss, its repair, duplicates, reordering, jitter and delay of one stream. */
class StreamMeterTest {
  private static final long MILLI = 1_000_000L;

  private final Receiver audio = Receiver.audio();

  @Test
  void shouldCountPacketsAcrossTheWrapAround() {
    audio.takeAll(65_500, 65_700);
    Counters counts = audio.countsLater();
    assertThat(counts.packets).isEqualTo(200);
    assertThat(counts.bytes).isEqualTo(200L * Receiver.BYTES);
    assertThat(counts.settled).isEqualTo(200);
    assertThat(counts.lost).isZero();
    assertThat(counts.reordered).isZero();
    assertThat(counts.duplicates).isZero();
  }

  @Test
  void shouldNotCountALateFirstPacketAsLost() {
    audio.take(65_535);
    audio.take(65_534);
    audio.take(65_536);
    Counters counts = audio.countsLater();
    assertThat(counts.settled).isEqualTo(3);
    assertThat(counts.lost).isZero();
    assertThat(counts.reordered).isEqualTo(1);
  }

  @Test
  void shouldCountAMissingPacketAsLostOnlyAfterTheGrace() {
    audio.takeAll(0, 100);
    audio.takeAll(101, 130);
    assertThat(audio.counts().lost).isZero();
    audio.takeAll(130, 300);
    assertThat(audio.counts().lost).isEqualTo(1);
  }

  @Test
  void shouldCountWhatIsMissingAsLostWhenTheStreamEnds() {
    audio.takeAll(0, 100);
    audio.takeAll(103, 105);
    audio.stream.end(audio.now);
    Counters counts = audio.counts();
    assertThat(counts.lost).isEqualTo(3);
    assertThat(counts.settled).isEqualTo(105);
  }

  @Test
  void shouldKeepTheCountsOfAnEndedStreamOnce() {
    audio.takeAll(0, 10);
    audio.stream.end(audio.now);
    audio.stream.end(audio.now);
    audio.peer.end(audio.now);
    audio.peer.end(audio.now);
    assertThat(audio.counts().packets).isEqualTo(10);
  }

  @Test
  void shouldTellReorderingFromLoss() {
    audio.takeAll(0, 10);
    audio.take(11);
    audio.take(10);
    audio.takeAll(12, 20);
    Counters counts = audio.countsLater();
    assertThat(counts.reordered).isEqualTo(1);
    assertThat(counts.lost).isZero();
    assertThat(counts.packets).isEqualTo(20);
  }

  @Test
  void shouldCountDuplicatesApart() {
    audio.takeAll(0, 10);
    assertThat(audio.take(4)).isFalse();
    assertThat(audio.take(9)).isFalse();
    Counters counts = audio.countsLater();
    assertThat(counts.duplicates).isEqualTo(2);
    assertThat(counts.packets).isEqualTo(10);
    assertThat(counts.reordered).isZero();
  }

  @Test
  void shouldTellWhatWasRecoveredFromWhatWasLost() {
    audio.takeAll(0, 10);
    audio.takeAll(12, 20);
    assertThat(audio.recover(10)).isTrue();
    Counters counts = audio.countsLater();
    assertThat(counts.recovered).isEqualTo(1);
    assertThat(counts.lost).isEqualTo(1);
    assertThat(counts.packets).isEqualTo(19);
    assertThat(counts.settled).isEqualTo(20);
  }

  @Test
  void shouldCountAResendOfWhatCameAsUnneeded() {
    audio.takeAll(0, 10);
    assertThat(audio.recover(5)).isFalse();
    assertThat(audio.counts().unneeded).isEqualTo(1);
    assertThat(audio.counts().duplicates).isZero();
  }

  @Test
  void shouldTakeBackTheLossOfAPacketThatComesVeryLate() {
    audio.takeAll(0, 10);
    audio.takeAll(11, 300);
    assertThat(audio.counts().lost).isEqualTo(1);
    audio.recover(10);
    assertThat(audio.counts().lost).isZero();
  }

  @Test
  void shouldCountALongOutageAsLoss() {
    audio.takeAll(0, 1_000);
    audio.now += 100_000 * MILLI;
    audio.takeAll(6_000, 6_200);
    Counters counts = audio.countsLater();
    assertThat(counts.lost).isEqualTo(5_000);
    assertThat(counts.packets).isEqualTo(1_200);
  }

  @Test
  void shouldNotCountANewBeginningOfTheNumbersAsLoss() {
    audio.takeAll(0, 1_000);
    audio.takeAll(40_000, 40_200);
    Counters counts = audio.countsLater();
    assertThat(counts.lost).isZero();
    assertThat(counts.packets).isEqualTo(1_200);
  }

  @Test
  void shouldNotBelieveASingleStrayNumber() {
    audio.takeAll(0, 10);
    assertThat(audio.take(30_000)).isFalse();
    audio.takeAll(10, 20);
    Counters counts = audio.countsLater();
    assertThat(counts.packets).isEqualTo(20);
    assertThat(counts.lost).isZero();
  }

  @Test
  void shouldHaveNoJitterAtEvenIntervals() {
    audio.takeAll(0, 500);
    assertThat(jitterMillis(audio)).isZero();
  }

  @Test
  void shouldApproachTheMeanDeviationByJitter() {
    for (int sequence = 0; sequence < 2_000; sequence += 2) {
      audio.now += Receiver.STEP + 10 * MILLI;
      audio.takeNow(sequence);
      audio.now += Receiver.STEP - 10 * MILLI;
      audio.takeNow(sequence + 1);
    }
    assertThat(jitterMillis(audio)).isBetween(9.0, 10.5);
  }

  private static double jitterMillis(Receiver receiver) {
    return receiver.snapshot().timings.mean(Timing.AUDIO_JITTER);
  }

  @Test
  void shouldWeighDelaysByThePacketsThatTheyStandFor() {
    audio.take(0);
    audio.stream.delay(audio.now - 2 * MILLI, audio.now, 64);
    audio.stream.delay(audio.now - 80 * MILLI, audio.now, 1);
    Timings timings = audio.snapshot().timings;
    assertThat(timings.of(Timing.AUDIO_DELAY).getTotalCount()).isEqualTo(65);
    assertThat(timings.percentile(Timing.AUDIO_DELAY, 95)).isBetween(1.99, 2.01);
    assertThat(timings.percentile(Timing.AUDIO_DELAY, 100)).isBetween(79.9, 80.1);
  }

  @Test
  void shouldCapDelaysBeyondTheHistogram() {
    audio.take(0);
    audio.stream.delay(audio.now - 1_000_000 * MILLI, audio.now, 1);
    audio.stream.delay(audio.now + MILLI, audio.now, 1);
    Timings timings = audio.snapshot().timings;
    assertThat(timings.percentile(Timing.AUDIO_DELAY, 100)).isBetween(59_900.0, 60_100.0);
    assertThat(timings.percentile(Timing.AUDIO_DELAY, 1)).isZero();
  }

  @Test
  void shouldBeginEachIntervalWithoutTheDelaysBefore() {
    audio.take(0);
    audio.stream.delay(audio.now - 2 * MILLI, audio.now, 1);
    LoopSnapshot snapshot = audio.snapshot();
    assertThat(snapshot.timings.of(Timing.AUDIO_DELAY).getTotalCount()).isEqualTo(1);
    audio.loop.collect(snapshot, audio.now);
    assertThat(snapshot.timings.of(Timing.AUDIO_DELAY).getTotalCount()).isZero();
    audio.loop.collect(snapshot, audio.now);
    assertThat(snapshot.timings.of(Timing.AUDIO_DELAY).getTotalCount()).isZero();
  }

  @Test
  void shouldCountFeedback() {
    audio.stream.nackSent(3);
    audio.stream.pliSent(audio.now);
    audio.peer.nackReceived(2);
    audio.peer.pliReceived();
    audio.peer.resent();
    audio.peer.sent(100);
    audio.peer.scheduled(20 * MILLI, 200 * MILLI, 2 * MILLI);
    LoopSnapshot snapshot = audio.snapshot();
    assertThat(snapshot.counts.byName())
        .containsEntry("nacksSent", 3L)
        .containsEntry("plisSent", 1L)
        .containsEntry("nacksReceived", 2L)
        .containsEntry("plisReceived", 1L)
        .containsEntry("resentPackets", 1L)
        .containsEntry("sentPackets", 1L)
        .containsEntry("sentBytes", 100L)
        .containsEntry("scheduledNanos", 20L * MILLI)
        .containsEntry("skippedNanos", 200L * MILLI);
    assertThat(snapshot.timings.percentile(Timing.LATENESS, 100)).isBetween(1.98, 2.02);
  }
}
