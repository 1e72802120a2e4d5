package io.sluice.core.room;

import static io.sluice.core.room.PathSimulation.MILLI;
import static io.sluice.core.room.PathSimulation.PACKETS_PER_SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.room.PathSimulation.Networks;
import io.sluice.core.testkit.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Media that survives real networks: a publisher, our streams and a subscriber in virtual time, at
 * a round trip of 50 ms on each leg. Each report block that the publisher gets is checked on the
 * way ({@link RequestMeter}), and that no packet goes out twice or under a wrong number ({@link
 * ServerModel}).
 */
class PathSimulationTest {
  private static final int SEEDS = 1_000;
  private static final int SECONDS = 15;
  private static final long ONE_SECOND = 1_000 * MILLI;
  private static final long EVER = 3_000 * MILLI;

  /** Loss in bursts where the media are, and random loss of what asks for them again. */
  private static final String BURSTS = "loss=10%,burst=4";

  private static final String LEARNING = "loss=2%,reorder=20%,late=100ms,jitter=100ms";
  private static final int LEARNT = 5 * PACKETS_PER_SECOND;

  @Test
  void shouldRecoverAllOfTenPercentBurstyLossFromThePublisher() {
    Seeds.forEach(
        SEEDS,
        random -> {
          PathSimulation path =
              new PathSimulation(random, SECONDS, true, Networks.up(BURSTS, "loss=10%")).go();
          assertThat(path.lostOnUplink()).isGreaterThan(100);
          assertThat(path.missingAtServer(EVER)).isZero();
          assertReports(path);
        });
  }

  /** A publisher without RTX sends the packet itself again. */
  @Test
  void shouldRecoverAllOfTenPercentBurstyLossWithoutRtx() {
    Seeds.forEach(
        SEEDS / 10,
        random -> {
          PathSimulation path =
              new PathSimulation(random, SECONDS, false, Networks.up(BURSTS, "loss=10%")).go();
          assertThat(path.lostOnUplink()).isGreaterThan(100);
          assertThat(path.missingAtServer(EVER)).isZero();
        });
  }

  @Test
  void shouldRecoverAllOfTenPercentBurstyLossToTheSubscriber() {
    Seeds.forEach(
        SEEDS,
        random -> {
          PathSimulation path =
              new PathSimulation(random, SECONDS, true, Networks.down(BURSTS, "loss=10%")).go();
          assertThat(path.server.resends()).isGreaterThan(100);
          assertThat(path.missingAtReceiver(EVER)).isZero();
        });
  }

  @Test
  void shouldRecoverNearlyAllOfThirtyPercentLossEachWayFromThePublisher() {
    Seeds.forEach(
        SEEDS,
        random -> {
          PathSimulation path =
              new PathSimulation(random, SECONDS, true, Networks.up("loss=30%", "loss=30%")).go();
          assertThat(path.lostOnUplink()).isGreaterThan(600);
          assertThat(path.missingAtServer(ONE_SECOND)).isLessThanOrEqualTo(path.packets() / 1_000);
          assertReports(path);
        });
  }

  /**
   * A browser asks ten times: 0.036% stay missing on average, so that one run of many has more than
   * the 0.1% that all together may have.
   */
  @Test
  void shouldRecoverNearlyAllOfThirtyPercentLossEachWayToTheSubscriber() {
    int[] missing = {0};
    Seeds.forEach(
        SEEDS,
        random -> {
          PathSimulation path =
              new PathSimulation(random, SECONDS, true, Networks.down("loss=30%", "loss=30%")).go();
          int missed = path.missingAtReceiver(ONE_SECOND);
          assertThat(missed).isLessThanOrEqualTo(path.packets() / 100);
          missing[0] += missed;
        });
    assertThat(missing[0])
        .isLessThanOrEqualTo(SEEDS * SECONDS * PACKETS_PER_SECOND / 1_000)
        .isGreaterThan(0);
  }

  @Test
  void shouldHardlyAskForWhatIsOnlyReordered() {
    Seeds.forEach(SEEDS, random -> assertFewRequests(random, LEARNING + ",distribution=uniform"));
  }

  /** Every packet takes a time of its own, so that most are passed by others. */
  @Test
  void shouldHardlyAskForWhatJitterReorders() {
    Seeds.forEach(
        SEEDS, random -> assertFewRequests(random, LEARNING + ",distribution=uniform,order=free"));
  }

  private static void assertFewRequests(RandomGenerator random, String faults) {
    PathSimulation path =
        new PathSimulation(random, SECONDS, true, Networks.up(faults, "loss=0%")).go();
    int lost = path.lostOnUplink(LEARNT, path.settled());
    assertThat(lost).isPositive();
    assertThat(path.server.meter().distinctRequested(LEARNT, path.settled()))
        .isLessThanOrEqualTo(lost * 12 / 10);
    assertThat(path.missingAtServer(ONE_SECOND)).isZero();
    assertReports(path);
  }

  @Test
  void shouldForwardDuplicatesOnce() {
    Seeds.forEach(
        SEEDS / 10,
        random -> {
          Networks networks = Networks.up("duplicate=5%,loss=2%", "duplicate=5%");
          PathSimulation path = new PathSimulation(random, SECONDS, true, networks).go();
          assertThat(path.missingAtServer(EVER)).isZero();
          assertReports(path);
        });
  }

  /** The network's loss is what the publisher hears of, whatever was repaired since. */
  private static void assertReports(PathSimulation path) {
    assertThat(path.server.meter().reports()).isGreaterThanOrEqualTo(SECONDS / 2);
    assertThat(path.server.meter().reportedLost()).isEqualTo(path.lostOnUplink());
  }

  /** What was lost is older than a publisher keeps it: one keyframe mends all. */
  @Test
  void shouldAskForOneKeyframeAfterThePublishersOutage() {
    Seeds.forEach(
        20,
        random -> {
          int from = 4_000 + random.nextInt(1_000);
          String outage = outage(from);
          PathSimulation path =
              new PathSimulation(random, SECONDS, true, Networks.up(outage, outage)).go();
          assertThat(path.server.meter().plis()).isEqualTo(1);
          assertThat(path.server.meter().distinctRequested(0, path.packets())).isZero();
          assertKeyframeWithinASecond(path, from + 2_000);
        });
  }

  @Test
  void shouldAskForOneKeyframeAfterTheSubscribersOutage() {
    Seeds.forEach(
        20,
        random -> {
          int from = 4_000 + random.nextInt(1_000);
          String outage = outage(from);
          PathSimulation path =
              new PathSimulation(random, SECONDS, true, Networks.down(outage, outage)).go();
          assertThat(path.server.meter().plis()).isEqualTo(1);
          assertThat(path.server.resends()).isLessThanOrEqualTo(2 * PACKETS_PER_SECOND);
          assertKeyframeWithinASecond(path, from + 2_000);
        });
  }

  private static String outage(int fromMillis) {
    return "loss=0%;" + fromMillis + "ms:link=down;" + (fromMillis + 2_000) + "ms:link=up";
  }

  private static void assertKeyframeWithinASecond(PathSimulation path, int millis) {
    long end = path.at(millis);
    assertThat(path.publisher.keyframeSince(end)).isBetween(end, end + ONE_SECOND);
  }

  /** Stopped for two seconds, the server finds in its sockets what it would ask for. */
  @Test
  void shouldAskForNothingThatArrivesAfterTheServerStoodStill() {
    int first = 5 * PACKETS_PER_SECOND;
    Seeds.forEach(
        100,
        random -> {
          Networks networks = Networks.up("reorder=20%,late=50ms", "loss=0%");
          PathSimulation path =
              new PathSimulation(random, SECONDS, true, networks).stopServer(5_000, 7_000).go();
          assertThat(path.server.meter().distinctRequested(first, first + 2 * PACKETS_PER_SECOND))
              .isZero();
          assertThat(path.missingAtServer(EVER)).isZero();
        });
  }

  /** Half a second without anything is asked for, in datagrams of at most 128 packets. */
  @Test
  void shouldAskForAShortOutageInTurns() {
    Seeds.forEach(
        20,
        random -> {
          String outage = "loss=0%;5s:link=down;5900ms:link=up";
          PathSimulation path =
              new PathSimulation(random, SECONDS, true, Networks.up(outage, outage)).go();
          assertThat(path.server.meter().mostInDatagram()).isEqualTo(128);
          assertThat(path.lostOnUplink()).isBetween(170, 190);
        });
  }
}
