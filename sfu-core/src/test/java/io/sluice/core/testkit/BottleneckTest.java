package io.sluice.core.testkit;

import static io.sluice.core.testkit.NetworkLink.DROPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** A link's rate and queue, and how they change while packets wait. */
class BottleneckTest {
  private static final long MILLI = 1_000_000L;
  private static final int PACKETS = 1_000_000;

  private static NetworkLink link(String model) {
    return new NetworkLink(NetworkModel.parse(model), Seeds.seed(), 0);
  }

  @Test
  void shouldSendOnePacketAfterTheOther() {
    NetworkLink link = link("rate=1M,delay=10ms"); // 1,000 bytes take 8 ms

    assertThat(link.offer(0, 1_000)).isEqualTo(18 * MILLI);
    assertThat(link.offer(0, 500)).isEqualTo(22 * MILLI);
    assertThat(link.offer(20 * MILLI, 1_000)).as("an idle link").isEqualTo(38 * MILLI);
  }

  @Test
  void shouldPassTheRateAndDropTheRest() {
    NetworkLink link = link("rate=2M,queue=200ms");
    long last = 0;
    long longest = 0;
    for (int i = 0; i < PACKETS; i++) { // 4 Mbit/s
      long now = i * 2L * MILLI;
      long arrival = link.offer(now, 1_000);
      if (arrival != DROPPED) {
        longest = Math.max(longest, arrival - now);
        last = arrival;
      }
    }
    NetworkStatistics statistics = link.statistics();

    assertThat(statistics.bytesDelivered() * 8e9 / last).isCloseTo(2e6, within(1.0));
    assertThat(statistics.overflowed() / (double) PACKETS).isCloseTo(0.5, within(0.001));
    assertThat(longest).as("the limit and the packet itself").isBetween(200 * MILLI, 204 * MILLI);
  }

  @Test
  void shouldNotDropBelowTheRate() {
    NetworkLink link = link("rate=2M,queue=1ms");
    for (int i = 0; i < PACKETS; i++) { // 2 Mbit/s
      assertThat(link.offer(i * 4L * MILLI, 1_000)).isEqualTo((i + 1) * 4L * MILLI);
    }
  }

  @Test
  void shouldDropByTimeWhatWouldWaitLonger() {
    NetworkLink link = link("rate=1M,queue=16ms");

    assertThat(link.offer(0, 1_000)).isEqualTo(8 * MILLI);
    assertThat(link.offer(0, 1_000)).isEqualTo(16 * MILLI);
    assertThat(link.offer(0, 1_000)).as("it waits 16 ms").isEqualTo(24 * MILLI);
    assertThat(link.offer(7 * MILLI, 1)).as("it would wait 17 ms").isEqualTo(DROPPED);
    assertThat(link.offer(8 * MILLI, 1_000)).isEqualTo(32 * MILLI);
    assertThat(link.statistics().overflowed()).isEqualTo(1);
  }

  @Test
  void shouldDropByBytesWhatDoesNotFit() {
    NetworkLink link = link("rate=1M,queue=2500B");

    assertThat(link.offer(0, 3_000)).as("an idle link takes any").isEqualTo(24 * MILLI);
    assertThat(link.offer(0, 1)).isEqualTo(DROPPED);
    assertThat(link.offer(12 * MILLI, 1_000)).as("1,500 are left").isEqualTo(32 * MILLI);
    assertThat(link.offer(12 * MILLI, 1)).isEqualTo(DROPPED);
    assertThat(link.offer(13 * MILLI, 125)).as("125 have left").isEqualTo(33 * MILLI);
  }

  @Test
  void shouldFillAQueueInBytesAndNoMore() {
    NetworkLink link = link("rate=2M,queue=50kB");
    long longest = 0;
    for (int i = 0; i < PACKETS; i++) {
      long now = i * 2L * MILLI;
      long arrival = link.offer(now, 1_000);
      longest = arrival == DROPPED ? longest : Math.max(longest, arrival - now);
    }

    assertThat(longest).isEqualTo(200 * MILLI);
    assertThat(link.statistics().overflowed() / (double) PACKETS).isCloseTo(0.5, within(0.001));
  }

  /** 1,000 bytes: 4 ms at the first rate, then a quarter as fast for what is left of them. */
  @Test
  void shouldSlowDownInTheMiddleOfAPacket() {
    NetworkLink link = link("rate=2M;10ms:rate=500k;100ms:rate=none");

    assertThat(link.offer(7 * MILLI, 1_000)).isEqualTo(14 * MILLI);
    assertThat(link.offer(7 * MILLI, 1_000)).isEqualTo(30 * MILLI);
    assertThat(link.offer(99 * MILLI, 1_000)).as("the rest goes at once").isEqualTo(100 * MILLI);
    assertThat(link.offer(100 * MILLI, 60_000)).isEqualTo(100 * MILLI);
  }

  @Test
  void shouldMeetTheRateOfEachTime() {
    NetworkLink link = link("rate=2M;100s:rate=300k;200s:rate=1M;300s:rate=none");
    long[] bytes = new long[4];
    for (int i = 0; i < 100_000; i++) { // 2.67 Mbit/s for 300 s
      long arrival = link.offer(i * 3L * MILLI, 1_000);
      if (arrival != DROPPED) {
        bytes[(int) Math.min(3, arrival / (100_000 * MILLI))] += 1_000;
      }
    }

    assertThat(bytes[0] * 8 / 100e6).isCloseTo(2, within(0.001));
    assertThat(bytes[1] * 8 / 100e6).isCloseTo(0.3, within(0.001));
    assertThat(bytes[2] * 8 / 100e6).isCloseTo(1, within(0.001));
  }

  @Test
  void shouldLoseAllDuringAnOutageAndCarryOnAfterIt() {
    NetworkLink link = link("delay=50ms;1s:link=down;3s:link=up");

    assertThat(link.offer(999 * MILLI, 100)).isEqualTo(1_049 * MILLI);
    assertThat(link.offer(1_000 * MILLI, 100)).isEqualTo(DROPPED);
    assertThat(link.offer(2_999 * MILLI, 100)).isEqualTo(DROPPED);
    assertThat(link.offer(3_000 * MILLI, 100)).isEqualTo(3_050 * MILLI);
    assertThat(link.statistics().lost()).isEqualTo(2);
  }

  @Test
  void shouldTakeATimeThatGoesBackForTheLastOne() {
    NetworkLink link = link("delay=5ms;10ms:delay=7ms");

    assertThat(link.offer(10 * MILLI, 100)).isEqualTo(17 * MILLI);
    assertThat(link.offer(9 * MILLI, 100)).isEqualTo(17 * MILLI);
  }
}
