package io.sluice.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.VirtualClock;
import org.junit.jupiter.api.Test;

/** Requests for everything must not multiply the traffic (NACK storms). */
class RtxBudgetTest {
  private static final int PACKET = 1_000;

  /** Covered by a report. */
  private static final int MANY = 1_000;

  /** Bytes of a second. */
  private static final long FIFTEEN_PERCENT = 1_000L * PACKET * 15 / 100;

  private final VirtualClock clock = new VirtualClock();
  private final RtxBudget budget = new RtxBudget();

  /**
   * Sends for some seconds at 8 Mbit/s while everything is asked for and a loss is reported each
   * second; returns what was resent.
   */
  private long flood(int seconds, int fractionLost) {
    long resent = 0;
    for (int second = 0; second < seconds; second++) {
      budget.onReport(fractionLost, MANY, clock.nanos());
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
    assertThat(resent).isBetween((int) RtxBudget.FIRST_BURST - PACKET, (int) RtxBudget.FIRST_BURST);
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
      budget.onReport(77, MANY, clock.nanos());
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
    assertThat(silence(1)).isLessThanOrEqualTo(FIFTEEN_PERCENT + PACKET);
    silence(1);
    assertThat(silence(10)).isGreaterThan(10L * 1_000 * PACKET * 70 / 100);
    assertThat(flood(10, 0)).isLessThanOrEqualTo(FIFTEEN_PERCENT * 10);
  }

  private long silence(int seconds) {
    long resent = 0;
    for (int second = 0; second < seconds; second++) {
      resent += flood();
    }
    return resent;
  }

  @Test
  void shouldNotTakeItForLossThatASubscriberReportsRarely() {
    long resent = 0;
    for (int report = 0; report < 10; report++) {
      budget.onReport(0, MANY, clock.nanos());
      budget.onReport(0, MANY, clock.nanos() + 1_000_000); // its other stream
      resent += silence(5);
    }
    assertThat(resent).isLessThanOrEqualTo(RtxBudget.FIRST_BURST + 50 * FIFTEEN_PERCENT);
    assertThat(silence(7)).as("late, as it may be").isLessThanOrEqualTo(7 * FIFTEEN_PERCENT);
    silence(5);
    assertThat(silence(5)).isGreaterThan(5L * 1_000 * PACKET * 70 / 100);
  }

  @Test
  void shouldNotTakeItForLossThatASubscriberNeverReports() {
    assertThat(silence(20)).isLessThanOrEqualTo(RtxBudget.FIRST_BURST + 20 * FIFTEEN_PERCENT);
  }

  /** Of three packets of silence one was lost. */
  @Test
  void shouldNotTakeTheLossOfAThinStreamForThatOfAll() {
    flood(5, 0);
    long resent = 0;
    for (int second = 0; second < 10; second++) {
      budget.onReport(85, RtxBudget.MIN_PACKETS - 1, clock.nanos());
      resent += flood(1, 0);
    }
    assertThat(resent).isLessThanOrEqualTo(10 * FIFTEEN_PERCENT + PACKET);
  }

  @Test
  void shouldNotSaveUpMoreThanTwoSecondsOfItsShare() {
    for (int i = 0; i < 60_000; i++) {
      budget.onReport(0, MANY, clock.nanos());
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
