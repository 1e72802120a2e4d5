package io.sluice.loadtest.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.loadtest.client.ClientConfig;
import io.sluice.loadtest.media.MediaSpec;
import io.sluice.loadtest.media.TrackMedia;
import io.sluice.loadtest.target.TargetConfig.Kind;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The load tester's warm-up of itself. */
@Timeout(60)
class TesterWarmUpTest {
  private static final ClientConfig CONFIG = ClientConfig.of(InetAddress.getLoopbackAddress());
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final List<TrackMedia> MEDIA =
      List.of(
          MediaSpec.video("vp8:30fps:10x1100@1ms"),
          MediaSpec.video("vp8:simulcast=3:2M"),
          MediaSpec.audio("opus:20ms:100B"));

  private static TesterWarmUp warmUp(Kind kind, int clients, Duration atMost) {
    return new TesterWarmUp(kind, CONFIG, MEDIA.subList(0, 1), clients, atMost);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shouldConnectAsManyClientsAsThereWillBeWhateverTheServerSpeaks(Kind kind)
      throws InterruptedException {
    assertThat(warmUp(kind, 20, LONG).run()).isBetween(20, 40);
  }

  @Test
  void shouldConnectWhateverTheRunSends() throws InterruptedException {
    assertThat(new TesterWarmUp(Kind.SLUICE, CONFIG, MEDIA, 10, LONG).run()).isPositive();
  }

  @Test
  void shouldLeaveNoThreadsAndSockets() throws InterruptedException {
    warmUp(Kind.SLUICE, 20, LONG).run();

    while (Thread.getAllStackTraces().keySet().stream().anyMatch(TesterWarmUpTest::isOfWarmUp)) {
      LockSupport.parkNanos(5_000_000L); // they are ending; @Timeout limits this
    }
  }

  /** Event loops, which hold the sockets, and the threads of handshakes and signalling. */
  private static boolean isOfWarmUp(Thread thread) {
    String name = thread.getName();
    return name.startsWith("loadtest-loop")
        || name.startsWith("sluice-")
        || name.startsWith("signaling");
  }

  @Test
  void shouldEndWhenItsTimeIsOver() throws InterruptedException {
    assertThat(warmUp(Kind.SLUICE, 1_000, Duration.ofMillis(1)).run()).isZero();
  }

  @Test
  void shouldConnectNobodyOnceItIsStopped() throws InterruptedException {
    TesterWarmUp warmUp = warmUp(Kind.SLUICE, 1_000, LONG);
    warmUp.stop();

    assertThat(warmUp.run()).isZero();
  }

  @Test
  void shouldNotFailTheRunWhereItCannotConnect() throws Exception {
    InetAddress elsewhere = InetAddress.getByName("192.0.2.1");
    assertThat(new TesterWarmUp(Kind.SLUICE, ClientConfig.of(elsewhere), MEDIA, 20, LONG).run())
        .isZero();
  }

  @Test
  void shouldBeWorthMoreTimeWhereManyJoin() {
    assertThat(TesterWarmUp.worth(2)).isEqualTo(Duration.ofSeconds(3));
    assertThat(TesterWarmUp.worth(121)).isEqualTo(Duration.ofMillis(3_025));
    assertThat(TesterWarmUp.worth(300)).isEqualTo(Duration.ofMillis(7_500));
    assertThat(TesterWarmUp.worth(50_000)).isEqualTo(Duration.ofSeconds(10));
  }
}
