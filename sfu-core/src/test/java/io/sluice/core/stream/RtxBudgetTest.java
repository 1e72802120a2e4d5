package io.sluice.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.VirtualClock;
import org.junit.jupiter.api.Test;

/** Requests for everything must not multiply the traffic (NACK storms). */
class RtxBudgetTest {
  private static final int PACKET = 1_000;

  private final VirtualClock clock = new VirtualClock();
  private final RtxBudget budget = new RtxBudget();

  /**
   * Sends for some seconds at 8 Mbit/s while everything is asked for and a loss is reported each
   * second; returns what was resent.
   */
  private long flood(int seconds, int fractionLost) {
    long resent = 0;
    for (int second = 0; second < seconds; second++) {
      budget.onFractionLost(fractionLost, clock.nanos());
      resent += flood();
    }
    return resent;
  }

  /** The same for a second, without a report. */
  private long flood() {
    long resent = 0;
    for (int i = 0; i < 1_000; i++) {
      budget.sent(PACKET, clock.nanos());
      while (budget.tryResend(PACKET)) {
        resent += PACKET;
      }
      clock.advanceMillis(1);
    }
    return resent;
  }

  @Test
  void shouldAllowBurstAtTheStart() {
    int resent = 0;
    while (budget.tryResend(PACKET)) {
      resent += PACKET;
    }
    assertThat(resent).isBetween((int) RtxBudget.MIN_BURST - PACKET, (int) RtxBudget.MIN_BURST);
  }

  @Test
  void shouldHoldShareOfFifteenPercent() {
    long resent = flood(20, 0);
    assertThat(resent - RtxBudget.MIN_BURST)
        .isBetween(20L * 1_000 * PACKET * 14 / 100, 20L * 1_000 * PACKET * 15 / 100);
  }

  @Test
  void shouldAllowMoreToSubscriberWithLoss() {
    long resent = flood(20, 77);
    assertThat(resent).isGreaterThan(20L * 1_000 * PACKET * 70 / 100);
    assertThat(flood(20, 255))
        .isLessThanOrEqualTo(20L * 1_000 * PACKET * RtxBudget.MAX_PERCENT / 100);
    flood((int) (RtxBudget.LOSS_HOLD_NANOS / 1_000_000_000L), 0);
    assertThat(flood(20, 0)).isLessThanOrEqualTo(20L * 1_000 * PACKET * 15 / 100);
  }

  /** Each stream of a subscriber reports; most send too little to lose anything. */
  @Test
  void shouldFollowTheStreamWithTheHighestLoss() {
    long resent = 0;
    for (int i = 0; i < 10; i++) {
      budget.onFractionLost(77, clock.nanos());
      resent += flood(1, 0);
    }
    assertThat(resent).isGreaterThan(10L * 1_000 * PACKET * 70 / 100);
    flood((int) (RtxBudget.LOSS_HOLD_NANOS / 1_000_000_000L), 0);
    assertThat(flood(10, 0)).isLessThanOrEqualTo(10L * 1_000 * PACKET * 15 / 100);
  }

  /** They were sent all the same, and are lost with the rest. */
  @Test
  void shouldTakeMissingReportsForLoss() {
    flood(10, 0);
    flood();
    flood();
    long resent = 0;
    for (int second = 0; second < 10; second++) {
      resent += flood();
    }
    assertThat(resent).isGreaterThan(10L * 1_000 * PACKET * 70 / 100);
    assertThat(flood(10, 0)).isLessThanOrEqualTo(10L * 1_000 * PACKET * 15 / 100);
  }

  @Test
  void shouldNotSaveUpMoreThanTwoSecondsOfItsShare() {
    for (int i = 0; i < 60_000; i++) {
      budget.onFractionLost(0, clock.nanos());
      budget.sent(PACKET, clock.nanos());
      clock.advanceMillis(1);
    }
    long saved = 0;
    while (budget.tryResend(PACKET)) {
      saved += PACKET;
    }
    assertThat(saved).isBetween(299_000L, 301_000L);
  }
}
