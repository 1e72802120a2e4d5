package io.sluice.core.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Timestamps of a cached group of pictures. */
class ReplayTimelineTest {
  private static final long START = 65_600;
  private static final int SECOND = 90_000;

  /** The edge lies behind a wrap-around of the timestamps, and the start before it. */
  private static final long EDGE = 1_000;

  private final ReplayTimeline timeline = new ReplayTimeline();

  private static long unsigned(long timestamp) {
    return timestamp & 0xffffffffL;
  }

  @Test
  void shouldLeaveTimestampsAloneWithoutAReplay() {
    timeline.onBegin();
    assertThat(timeline.timestamp(unsigned(-5))).isEqualTo(unsigned(-5));
    assertThat(timeline.arrivalNanos(7)).isEqualTo(7);
    assertThat(timeline.mayBegin(1)).isTrue();
  }

  @Test
  void shouldBeginWithTheGroupsFirstPacketAlone() {
    timeline.begin(START, EDGE, 50);

    assertThat(timeline.mayBegin(START)).isTrue();
    assertThat(timeline.mayBegin(START + 1)).isFalse();
    assertThat(timeline.arrivalNanos(7)).isEqualTo(50);
    timeline.end();
    assertThat(timeline.mayBegin(START + 1)).isTrue();
  }

  /** Modulo 2^32, as RTP timestamps are. */
  @Test
  void shouldCompressTwoSecondsToLessThanAFrame() {
    timeline.begin(START, EDGE, 50);
    timeline.onBegin();

    long first = timeline.timestamp(unsigned(EDGE - 2 * SECOND));
    assertThat(EDGE - first).isEqualTo(2 * SECOND / ReplayTimeline.COMPRESSION);
    assertThat(timeline.timestamp(EDGE)).isEqualTo(EDGE);
    assertThat(timeline.timestamp(EDGE + SECOND)).isEqualTo(EDGE + SECOND);
  }

  @Test
  void shouldStillCompressWhatIsRepairedAfterTheReplay() {
    timeline.begin(START, EDGE, 50);
    timeline.onBegin();
    timeline.end();

    assertThat(timeline.timestamp(unsigned(EDGE - 64))).isEqualTo(EDGE - 1);
  }

  @Test
  void shouldForgetTheEdgeLongAfterIt() {
    timeline.begin(START, EDGE, 50);
    timeline.onBegin();
    timeline.end();
    timeline.timestamp(EDGE + ReplayTimeline.EDGE_PASSED);

    assertThat(timeline.timestamp(EDGE - 64)).isEqualTo(EDGE - 64);
  }

  @Test
  void shouldForgetTheEdgeWhenAnotherSourceBegins() {
    timeline.begin(START, EDGE, 50);
    timeline.onBegin();
    timeline.end();
    timeline.onBegin();

    assertThat(timeline.timestamp(EDGE - 64)).isEqualTo(EDGE - 64);
  }
}
