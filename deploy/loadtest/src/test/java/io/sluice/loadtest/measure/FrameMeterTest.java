package io.sluice.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Complete frames, freezes as WebRTC's statistics define them, and waits for keyframes. */
class FrameMeterTest {
  private static final long MILLI = 1_000_000L;

  /** Between two frames of a receiver. */
  private static final long FRAME = 40 * MILLI;

  private final Receiver video = Receiver.video();

  @Test
  void shouldCountFramesFromTheFirstKeyframeOn() {
    video.frames(0, 3);
    assertThat(video.stream.awaitsKeyframe()).isTrue();
    video.keyframe(3);
    assertThat(video.stream.awaitsKeyframe()).isFalse();
    video.frames(4, 10);
    assertThat(video.counts().frames).isEqualTo(7);
  }

  @Test
  void shouldMeasureTheWaitForTheFirstKeyframeFromTheSubscription() {
    video.now = 300 * MILLI;
    video.keyframe(0);
    Timings timings = video.snapshot().timings;
    assertThat(timings.percentile(Timing.KEYFRAME_WAIT, 100)).isBetween(337.0, 343.0);
    assertThat(video.peer.firstMediaNanos()).isEqualTo(340 * MILLI);
    assertThat(video.peer.firstKeyframeNanos()).isEqualTo(340 * MILLI);
  }

  @Test
  void shouldWaitOnWhereTheFirstKeyframeCannotBeDecoded() {
    video.takeNow(0);
    video.stream.keyframe(video.now);
    video.takeNow(2);
    video.stream.givenUp(video.now);
    assertThat(waits(video)).isZero();
    video.keyframe(10);
    Timings timings = video.snapshot().timings;
    assertThat(timings.of(Timing.KEYFRAME_WAIT).getTotalCount()).isEqualTo(1);
    assertThat(timings.percentile(Timing.KEYFRAME_WAIT, 100)).isBetween(39.0, 41.0);
  }

  @Test
  void shouldEndTheWaitWithTheFirstPacketOfTheKeyframe() {
    video.now = 300 * MILLI;
    video.takeNow(0);
    video.stream.keyframe(video.now);
    video.take(1);
    assertThat(waits(video)).isZero();
    video.take(2);
    assertThat(video.snapshot().timings.percentile(Timing.KEYFRAME_WAIT, 100))
        .isBetween(298.0, 302.0);
  }

  @Test
  void shouldMeasureTheWaitAfterALossFromTheRequestForAKeyframe() {
    video.keyframe(0);
    video.frames(2, 4);
    video.stream.givenUp(video.now);
    video.now += 200 * MILLI;
    video.stream.pliSent(video.now);
    video.now += 500 * MILLI;
    video.stream.pliSent(video.now);
    video.keyframe(10);
    assertThat(video.snapshot().timings.percentile(Timing.KEYFRAME_WAIT, 100))
        .isBetween(535.0, 545.0);
  }

  @Test
  void shouldNotCountTheWaitOfASubscriptionFromAPli() {
    video.now = 300 * MILLI;
    video.frame(0);
    video.stream.pliSent(video.now);
    video.keyframe(1);
    assertThat(video.snapshot().timings.percentile(Timing.KEYFRAME_WAIT, 100))
        .isBetween(375.0, 385.0);
  }

  @Test
  void shouldMeasureASwitchWithinAStreamThoughItsFramesGoOn() {
    video.keyframe(0);
    video.frames(1, 5);
    video.stream.requested(video.now);
    assertThat(video.stream.looksForKeyframe()).isTrue();
    assertThat(video.stream.awaitsKeyframe()).isFalse();
    video.frames(5, 10);
    video.keyframe(10);
    assertThat(video.stream.looksForKeyframe()).isFalse();
    video.frame(11);
    LoopSnapshot snapshot = video.snapshot();
    assertThat(snapshot.timings.percentile(Timing.KEYFRAME_WAIT, 100)).isBetween(238.0, 242.0);
    assertThat(snapshot.counts.frames).isEqualTo(12);
  }

  @Test
  void shouldCountFramesOfReorderedPackets() {
    video.keyframe(0);
    video.takeNow(5);
    video.takeNow(3);
    assertThat(video.counts().frames).isEqualTo(1);
    assertThat(video.stream.looksForKeyframe()).isTrue();
    video.takeNow(4);
    assertThat(video.counts().frames).isEqualTo(2);
    assertThat(video.stream.looksForKeyframe()).isFalse();
  }

  @Test
  void shouldHoldUpFramesUntilAMissingPacketIsRecovered() {
    video.keyframe(0);
    video.frames(1, 10);
    video.takeNow(30);
    video.takeNow(32);
    video.frames(11, 14);
    assertThat(video.counts().frames).isEqualTo(10);
    video.recover(31);
    assertThat(video.counts().frames).isEqualTo(14);
    assertThat(video.stream.awaitsKeyframe()).isFalse();
  }

  @Test
  void shouldWaitForAKeyframeAfterALossThatWasNotRepaired() {
    video.keyframe(0);
    video.frames(1, 10);
    video.frames(11, 60);
    assertThat(video.stream.awaitsKeyframe()).isTrue();
    assertThat(video.counts().frames).isEqualTo(10);
    video.keyframe(60);
    video.frame(61);
    assertThat(video.counts().frames).isEqualTo(12);
  }

  @Test
  void shouldWaitForAKeyframeAtOnceWhenWhatIsMissingIsGivenUp() {
    video.keyframe(0);
    video.frames(2, 4);
    assertThat(video.stream.awaitsKeyframe()).isFalse();
    video.stream.givenUp(video.now);
    assertThat(video.stream.awaitsKeyframe()).isTrue();
  }

  @Test
  void shouldNotWaitForAKeyframeWhenNothingIsMissing() {
    video.keyframe(0);
    video.frames(1, 4);
    video.stream.givenUp(video.now);
    assertThat(video.stream.awaitsKeyframe()).isFalse();
  }

  @Test
  void shouldGoOnFromAKeyframeBeforeTheLossIsCertain() {
    video.keyframe(0);
    video.frames(2, 4);
    video.keyframe(4);
    assertThat(video.counts().frames).isEqualTo(2);
    assertThat(video.counts().frozenNanos).isZero();
  }

  @Test
  void shouldNotCallAnEvenPictureFrozen() {
    video.keyframe(0);
    video.frames(1, 200);
    Counters counts = video.counts();
    assertThat(counts.freezes).isZero();
    assertThat(counts.frozenNanos).isZero();
    assertThat(counts.shownNanos).isEqualTo(199 * FRAME);
  }

  @Test
  void shouldCountAGapOfMoreThanTheMeanAnd150MillisecondsAsAFreeze() {
    video.keyframe(0);
    video.frames(1, 50);
    video.now += 149 * MILLI;
    video.frame(50);
    assertThat(video.counts().freezes).isZero();
    video.frames(51, 100);
    video.now += 151 * MILLI;
    video.frame(100);
    Counters counts = video.counts();
    assertThat(counts.freezes).isEqualTo(1);
    assertThat(counts.frozenNanos).isEqualTo(191 * MILLI);
  }

  @Test
  void shouldCallNoGapOfASlowPictureFrozenUnderThreeTimesItsMean() {
    video.keyframe(0);
    for (int frame = 1; frame < 40; frame++) {
      video.now += 160 * MILLI;
      video.frame(frame);
    }
    video.now += 390 * MILLI;
    video.frame(40);
    assertThat(video.counts().freezes).isZero();
    video.now += 600 * MILLI;
    video.frame(41);
    assertThat(video.counts().freezes).isEqualTo(1);
  }

  @Test
  void shouldCountAFreezeThatIsNotOverWithoutCountingItTwice() {
    video.keyframe(0);
    video.frames(1, 50);
    video.now += 1_000 * MILLI;
    LoopSnapshot during = video.snapshot();
    assertThat(during.counts.frozenNanos).isEqualTo(1_000 * MILLI);
    assertThat(during.counts.freezes).isEqualTo(1);
    assertThat(during.frozenPeers).isEqualTo(1);
    video.frame(50);
    LoopSnapshot after = video.snapshot();
    assertThat(after.counts.frozenNanos).isEqualTo(1_040 * MILLI);
    assertThat(after.counts.freezes).isEqualTo(1);
    assertThat(after.frozenPeers).isZero();
  }

  @Test
  void shouldCountTheFreezeInWhichAStreamEnds() {
    video.keyframe(0);
    video.frames(1, 50);
    video.now += 1_000 * MILLI;
    video.stream.end(video.now);
    assertThat(video.counts().frozenNanos).isEqualTo(1_000 * MILLI);
  }

  @Test
  void shouldCallAViewerFrozenWhosePictureNeverComes() {
    video.now += 900 * MILLI;
    assertThat(video.snapshot().frozenPeers).isZero();
    video.now += 200 * MILLI;
    LoopSnapshot snapshot = video.snapshot();
    assertThat(snapshot.frozenPeers).isEqualTo(1);
    assertThat(snapshot.timings.percentile(Timing.UNFINISHED_WAIT, 100))
        .isBetween(1_090.0, 1_110.0);
    video.stream.end(video.now);
    assertThat(waits(video)).isEqualTo(1);
  }

  @Test
  void shouldMeasureNothingWhileTheViewerLooksElsewhere() {
    video.keyframe(0);
    video.frames(1, 50);
    video.stream.pause(video.now);
    assertThat(video.stream.awaitsKeyframe()).isFalse();
    video.now += 10_000 * MILLI;
    LoopSnapshot away = video.snapshot();
    assertThat(away.counts.frozenNanos).isZero();
    assertThat(away.frozenPeers).isZero();
    video.stream.resume(video.now);
    assertThat(video.stream.awaitsKeyframe()).isTrue();
    video.keyframe(50);
    video.frames(51, 60);
    LoopSnapshot back = video.snapshot();
    assertThat(back.counts.frozenNanos).isZero();
    assertThat(back.counts.frames).isEqualTo(60);
    assertThat(back.timings.percentile(Timing.KEYFRAME_WAIT, 100)).isBetween(39.0, 41.0);
  }

  private static long waits(Receiver receiver) {
    return receiver.snapshot().timings.of(Timing.KEYFRAME_WAIT).getTotalCount();
  }
}
