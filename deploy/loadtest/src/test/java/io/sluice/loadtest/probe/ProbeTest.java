package io.sluice.loadtest.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.api.MediaKind;
import io.sluice.loadtest.measure.LoopMeter;
import io.sluice.loadtest.measure.LoopSnapshot;
import io.sluice.loadtest.measure.Metric;
import io.sluice.loadtest.measure.PeerMeter;
import io.sluice.loadtest.measure.RunMeter;
import io.sluice.loadtest.measure.StreamMeter;
import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.measure.Usage;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The probe on this very process, which is server and load tester here. */
@EnabledOnOs(OS.LINUX)
class ProbeTest {
  private static final long SECOND = 1_000_000_000L;

  private static Probe open(OptionalLong pid, URI target) {
    return Probe.open(new ProbeSettings(pid, Optional.empty(), target));
  }

  private static Probe openSelf() {
    return open(OptionalLong.of(ProcessHandle.current().pid()), URI.create("http://127.0.0.1:1"));
  }

  @Test
  void shouldFindTheServerByThePortThatItListensOn() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI target = URI.create("ws://127.0.0.1:" + socket.getLocalPort() + "/room");
      Probe probe = open(OptionalLong.empty(), target);
      assertThat(probe.server()).startsWith("process " + ProcessHandle.current().pid() + " (");
      assertThat(probe.read().serverCpuSeconds()).isPositive();
    }
  }

  @Test
  void shouldReadCpuAndMemoryOfAProcess() {
    Probe probe = openSelf();
    Usage first = probe.read();
    long before = ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    while (ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() - before
        < SECOND / 10) {
      Thread.onSpinWait();
    }
    Usage second = probe.read();
    assertThat(second.serverCpuSeconds() - first.serverCpuSeconds()).isBetween(0.08, 60.0);
    assertThat(second.testerCpuSeconds() - first.testerCpuSeconds()).isBetween(0.08, 60.0);
    assertThat(second.serverBytes()).isGreaterThan(10 << 20);
  }

  @Test
  void shouldSayWhyAServersCpuIsNotKnown() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    Probe nobody = open(OptionalLong.empty(), URI.create("http://127.0.0.1:" + free));
    assertThat(nobody.server()).startsWith("not known: no process of ours listens on port");
    assertThat(nobody.read().serverCpuSeconds()).isNaN();
    Probe elsewhere = open(OptionalLong.empty(), URI.create("https://192.0.2.1/"));
    assertThat(elsewhere.server()).startsWith("not known: the server is on another machine");
  }

  @Test
  void shouldRejectAProcessThatIsNotThere() {
    assertThatThrownBy(
            () -> open(OptionalLong.of(Integer.MAX_VALUE), URI.create("http://127.0.0.1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no process " + Integer.MAX_VALUE);
  }

  @Test
  void shouldCountWhatTheKernelDropsForFullBuffers() throws IOException {
    try (DatagramSocket full = new DatagramSocket(null);
        DatagramSocket sender = new DatagramSocket()) {
      full.setReceiveBufferSize(4_096);
      full.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Probe probe = openSelf();
      assertThat(probe.read().droppedDatagrams()).isZero();
      DatagramPacket packet =
          new DatagramPacket(new byte[1_000], 1_000, full.getLocalSocketAddress());
      for (int i = 0; i < 100; i++) {
        sender.send(packet);
      }
      assertThat(probe.read().droppedDatagrams()).isBetween(50.0, 100.0);
    }
  }

  @Test
  void shouldSayNothingOfATesterThatKeepsUp() {
    Summary summary = run(0, 0, 0);
    assertThat(Probe.warnings(summary)).isEmpty();
    assertThat(Probe.testerLimited(summary)).isFalse();
  }

  @Test
  void shouldWarnOfATesterThatSendsLate() {
    Summary summary = run(8_000_000L, 0, 0);
    assertThat(Probe.testerLimited(summary)).isTrue();
    assertThat(Probe.warnings(summary))
        .singleElement()
        .asString()
        .contains("sent late (99% within 8");
  }

  @Test
  void shouldNotTakeALittleLatenessForTheReasonOfALongDelay() {
    Summary summary = run(8_000_000L, 0, 0, 70_000_000L);
    assertThat(Probe.warnings(summary)).hasSize(1);
    assertThat(Probe.testerLimited(summary)).isFalse();
  }

  @Test
  void shouldWarnOfATesterThatLeftMediaOut() {
    Summary summary = run(0, SECOND / 4, 0);
    assertThat(summary.value(Metric.TESTER_SKIPPED)).isEqualTo(20);
    assertThat(Probe.testerLimited(summary)).isTrue();
    assertThat(Probe.warnings(summary)).singleElement().asString().contains("left out 20.0% of");
  }

  @Test
  void shouldWarnOfDropsOfTheTester() {
    Summary summary = run(0, 0, 1);
    assertThat(Probe.testerLimited(summary)).isTrue();
    assertThat(Probe.warnings(summary))
        .singleElement()
        .asString()
        .startsWith("The kernel dropped 1 datagrams");
  }

  @Test
  void shouldWarnOfALoopWithoutTimeLeft() {
    LoopMeter loop = new LoopMeter();
    LoopSnapshot snapshot = new LoopSnapshot();
    RunMeter run = new RunMeter(0);
    run.phase("steady", true);
    loop.collect(snapshot, 1);
    run.sample(List.of(snapshot), Usage.UNKNOWN, 1);
    Summary summary = run.summary();
    assertThat(summary.value(Metric.TESTER_LOOP)).isGreaterThan(100);
    assertThat(Probe.testerLimited(summary)).isTrue();
    assertThat(Probe.warnings(summary)).singleElement().asString().contains("busiest event loop");
  }

  @Test
  void shouldWarnOfJoinsForWhichTheTesterHadNoCpuLeft() {
    assertThat(Probe.joinWarnings(ramp(1.9, true), 2))
        .singleElement()
        .asString()
        .contains("bottleneck of the joins: it used 190% of its 2 cores");
  }

  @Test
  void shouldSayNothingOfJoinsWhileTheTesterHadCpuLeft() {
    assertThat(Probe.joinWarnings(ramp(1.7, true), 2)).isEmpty();
  }

  @Test
  void shouldSayNothingOfJoinsWhereNobodyJoined() {
    assertThat(Probe.joinWarnings(ramp(1.9, false), 2)).isEmpty();
  }

  /** A ramp of two seconds with so much CPU of the tester in the second one. */
  private static List<Summary> ramp(double cores, boolean joins) {
    RunMeter run = new RunMeter(0);
    run.phase("ramp", false);
    if (joins) {
      run.client(0);
    }
    for (int second = 1; second <= 2; second++) {
      Usage usage = new Usage(Double.NaN, Double.NaN, cores * second, 0);
      run.sample(List.of(), usage, second * SECOND);
    }
    return run.phases();
  }

  /** Two seconds on a loop that began before, with some packets, sent late, and drops. */
  private static Summary run(long lateNanos, long skippedNanos, double drops) {
    return run(lateNanos, skippedNanos, drops, 0);
  }

  private static Summary run(long lateNanos, long skippedNanos, double drops, long delayNanos) {
    LoopMeter loop = new LoopMeter();
    LoopSnapshot snapshot = new LoopSnapshot();
    loop.collect(snapshot, 0);
    PeerMeter peer = loop.peer(0);
    StreamMeter stream = peer.stream(MediaKind.AUDIO, 48_000, 0);
    RunMeter run = new RunMeter(0);
    run.phase("steady", true);
    for (int second = 1; second <= 2; second++) {
      peer.sent(100);
      peer.scheduled(SECOND, skippedNanos, lateNanos);
      stream.packet(second, second, false, 100, second * SECOND);
      stream.delay(second * SECOND - delayNanos, second * SECOND, 1);
      loop.collect(snapshot, second * SECOND);
      run.sample(
          List.of(snapshot),
          new Usage(Double.NaN, Double.NaN, Double.NaN, second < 2 ? 0 : drops),
          second * SECOND);
    }
    return run.summary();
  }
}
