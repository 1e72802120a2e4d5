package io.sluice.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.core.api.MediaKind;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Samples, phases and totals made of two loops, clients and what a probe read. */
class RunMeterTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;
  private static final Offset<Double> CLOSE = within(0.01);

  private final LoopMeter one = new LoopMeter();
  private final LoopMeter two = new LoopMeter();
  private final List<LoopSnapshot> snapshots = List.of(new LoopSnapshot(), new LoopSnapshot());
  private final RunMeter run = new RunMeter(0);
  private final StreamMeter first = one.peer(0).stream(MediaKind.AUDIO, 48_000, 0);
  private final StreamMeter second = two.peer(0).stream(MediaKind.VIDEO, 90_000, 0);
  private int sequence;
  private long now;

  private Sample second(int packets, long delayNanos, Usage usage) {
    for (int i = 0; i < packets; i++, sequence++) {
      long at = now + i * SECOND / packets;
      first.packet(sequence, sequence * 960L, false, 125, at);
      first.delay(at - delayNanos, at, 1);
      second.packet(sequence, sequence * 3_000L, true, 1_250, at);
      second.delay(at - 3 * delayNanos, at, 1);
    }
    now += SECOND;
    one.collect(snapshots.get(0), now);
    two.collect(snapshots.get(1), now);
    return run.sample(snapshots, usage, now);
  }

  private static Usage usage(double server, double tester) {
    return new Usage(server, 1e6 * server, tester, 0);
  }

  @Test
  void shouldSampleWhatHappenedInASecond() {
    run.phase("steady", true);
    second(50, MILLI, usage(10, 1));
    Sample sample = second(100, 2 * MILLI, usage(10.5, 2.25));
    assertThat(sample.second()).isEqualTo(2);
    assertThat(sample.phase()).isEqualTo("steady");
    assertThat(sample.value(Metric.PACKETS)).isEqualTo(200);
    assertThat(sample.value(Metric.BITRATE)).isEqualTo(8.0 * 100 * (125 + 1_250));
    assertThat(sample.value(Metric.AUDIO_P50)).isEqualTo(2, CLOSE);
    assertThat(sample.value(Metric.VIDEO_P50)).isEqualTo(6, CLOSE);
    assertThat(sample.value(Metric.P50)).isEqualTo(2, CLOSE);
    assertThat(sample.value(Metric.P99)).isEqualTo(6, CLOSE);
    assertThat(sample.value(Metric.SERVER_CPU)).isEqualTo(50, CLOSE);
    assertThat(sample.value(Metric.SERVER_MEMORY)).isEqualTo(10.5e6);
    assertThat(sample.value(Metric.PACKETS_PER_CPU_SECOND)).isEqualTo(400, CLOSE);
    assertThat(sample.value(Metric.TESTER_CPU)).isEqualTo(125, CLOSE);
    assertThat(sample.loops()).hasSize(2);
    assertThat(sample.value(Metric.TESTER_LOOP)).isEqualTo(Collections.max(sample.loops()));
  }

  @Test
  void shouldLeaveOutWhatIsNotKnown() {
    Sample sample = second(10, MILLI, Usage.UNKNOWN);
    assertThat(sample.values())
        .doesNotContainKeys(
            Metric.SERVER_CPU, Metric.SERVER_MEMORY, Metric.PACKETS_PER_CPU_SECOND, Metric.JOIN_P95)
        .containsKey(Metric.PACKETS);
    assertThat(sample.value(Metric.SERVER_CPU)).isNaN();
  }

  @Test
  void shouldTotalOnlyWhatIsMeasured() {
    run.phase("ramp", false);
    second(50, 40 * MILLI, usage(1, 0));
    run.phase("steady", true);
    second(100, MILLI, usage(2, 0));
    second(100, MILLI, usage(3, 0));
    run.phase("drain", false);
    second(10, 40 * MILLI, usage(4, 0));
    Summary summary = run.summary();
    assertThat(summary.seconds()).isEqualTo(2);
    assertThat(summary.counts()).containsEntry("packets", 400L);
    assertThat(summary.value(Metric.PACKETS)).isEqualTo(200);
    assertThat(summary.value(Metric.MAX)).isEqualTo(3, CLOSE);
    assertThat(summary.value(Metric.PACKETS_PER_CPU_SECOND)).isEqualTo(200, CLOSE);
    assertThat(run.phases()).extracting(Summary::name).containsExactly("ramp", "steady", "drain");
    assertThat(run.phases().get(0).counts()).containsEntry("packets", 100L);
    assertThat(run.samples()).hasSize(4);
  }

  @Test
  void shouldTotalTheWholeRunIfNothingIsMeasured() {
    second(50, MILLI, Usage.UNKNOWN);
    run.phase("ramp", false);
    second(50, MILLI, Usage.UNKNOWN);
    assertThat(run.summary().counts()).containsEntry("packets", 200L);
  }

  @Test
  void shouldForgetHowLongJoinsTookButNotWhoFailed() {
    run.phase("ramp", false);
    ClientMeter client = run.client(0);
    PeerMeter peer = one.peer(0);
    client.joined(20 * MILLI);
    client.peer(peer);
    peer.connected(60 * MILLI);
    run.client(0).failed("refused");
    second(1, MILLI, Usage.UNKNOWN);
    run.forgetJoins();
    run.phase("steady", true);
    second(1, MILLI, Usage.UNKNOWN);

    assertThat(run.summary().value(Metric.JOIN_P95)).isNaN();
    assertThat(run.summary().value(Metric.FAILED)).isEqualTo(1);
  }

  @Test
  void shouldCountTheJoinsOfARampToTheMeasuredPhaseAfterIt() {
    run.phase("ramp", false);
    ClientMeter client = run.client(0);
    ClientMeter stuck = run.client(0);
    client.joined(20 * MILLI);
    PeerMeter send = one.peer(0);
    PeerMeter receive = one.peer(0);
    client.peer(send);
    client.peer(receive);
    send.connected(60 * MILLI);
    Sample joining = second(1, MILLI, Usage.UNKNOWN);
    assertThat(joining.value(Metric.JOINING)).isEqualTo(2);
    assertThat(joining.value(Metric.CLIENTS)).isZero();
    receive.connected(80 * MILLI);
    stuck.failed("refused");
    Sample joined = second(1, MILLI, Usage.UNKNOWN);
    assertThat(joined.value(Metric.JOINING)).isZero();
    assertThat(joined.value(Metric.CLIENTS)).isEqualTo(1);
    assertThat(joined.value(Metric.FAILED)).isEqualTo(1);
    run.phase("steady", true);
    receive.stream(MediaKind.AUDIO, 48_000, 0).packet(0, 0, false, 100, 90 * MILLI);
    second(1, MILLI, Usage.UNKNOWN);
    Summary summary = run.summary();
    assertThat(summary.value(Metric.JOIN_P95)).isBetween(79.0, 81.0);
    assertThat(summary.value(Metric.SIGNALLING_P95)).isBetween(19.8, 20.2);
    assertThat(summary.value(Metric.FIRST_MEDIA_P95)).isBetween(89.0, 91.0);
    assertThat(summary.value(Metric.FAILED)).isEqualTo(1);
    assertThat(run.failures()).containsExactly(Map.entry("refused", 1));
    client.left();
    assertThat(second(1, MILLI, Usage.UNKNOWN).value(Metric.CLIENTS)).isZero();
  }

  @Test
  void shouldGiveTheDelaysAsADistribution() {
    run.phase("steady", true);
    assertThat(run.summary().quantiles(Timing.DELAY)).isEmpty();
    second(100, MILLI, Usage.UNKNOWN);
    List<Quantile> points = run.summary().quantiles(Timing.DELAY);
    assertThat(points).extracting(Quantile::percent).isSorted();
    assertThat(points).extracting(Quantile::millis).isSorted();
    assertThat(points.get(points.size() - 1).millis()).isEqualTo(3, CLOSE);
  }

  @Test
  void shouldNotHideAWaitForAKeyframeThatIsNotOver() {
    run.phase("steady", true);
    second(50, MILLI, Usage.UNKNOWN);
    second(50, MILLI, Usage.UNKNOWN);
    Sample sample = second(50, MILLI, Usage.UNKNOWN);
    assertThat(sample.value(Metric.KEYFRAME_WAIT_MAX)).isBetween(2_970.0, 3_030.0);
    assertThat(sample.value(Metric.FROZEN_CLIENTS)).isEqualTo(1);
    assertThat(run.summary().value(Metric.KEYFRAME_WAIT_MAX)).isBetween(2_970.0, 3_030.0);
  }
}
