package io.sluice.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.Seeds;
import io.sluice.core.testkit.VirtualClock;
import org.junit.jupiter.api.Test;

class SendHistoryTest {
  private static final long RTT = 40_000_000L;

  private final VirtualClock clock = new VirtualClock();
  private final SendHistory history = new SendHistory();

  private void send(int sequence) {
    history.sent(sequence, 1_000_000L + sequence, -sequence, sequence % 3, clock.nanos());
  }

  private int find(int sequence) {
    return history.find(sequence, clock.nanos());
  }

  @Test
  void shouldReturnWhatWasStored() {
    send(65_535);
    send(0);
    int handle = find(65_535);
    assertThat(history.source(handle)).isEqualTo(1_065_535L);
    assertThat(history.patch(handle)).isEqualTo(-65_535L);
    assertThat(history.origin(handle)).isZero();
    assertThat(find(0)).isNotEqualTo(SendHistory.NOT_FOUND);
    assertThat(find(1)).isEqualTo(SendHistory.NOT_FOUND);
  }

  @Test
  void shouldForgetAfterASecond() {
    send(7);
    clock.advanceMillis(999);
    assertThat(find(7)).isNotEqualTo(SendHistory.NOT_FOUND);
    clock.advanceMillis(1);
    assertThat(find(7)).isEqualTo(SendHistory.NOT_FOUND);
  }

  @Test
  void shouldKnowWhatItSentTooLongAgo() {
    long start = clock.nanos();
    send(7);
    clock.advanceMillis(999);
    assertThat(history.expired(7, start, clock.nanos())).isFalse();
    clock.advanceMillis(1);
    assertThat(history.expired(7, start, clock.nanos())).isTrue();
    assertThat(history.expired(7, start + 1, clock.nanos())).as("sent before").isFalse();
    assertThat(history.expired(8, start, clock.nanos())).as("never sent").isFalse();
  }

  @Test
  void shouldNotRepeatResendWithinRoundTrip() {
    send(7);
    int handle = find(7);
    assertThat(history.mayResend(handle, clock.nanos(), RTT)).isTrue();
    history.resent(handle, clock.nanos());
    assertThat(history.mayResend(handle, clock.nanos(), RTT)).isFalse();
    clock.advanceNanos(RTT - 1);
    assertThat(history.mayResend(handle, clock.nanos(), RTT)).isFalse();
    clock.advanceNanos(1);
    assertThat(history.mayResend(handle, clock.nanos(), RTT)).isTrue();
  }

  @Test
  void shouldResendAPacketOnlySoOften() {
    send(7);
    int handle = find(7);
    for (int i = 0; i < SendHistory.MAX_RESENDS; i++) {
      assertThat(history.mayResend(handle, clock.nanos(), 0)).isTrue();
      history.resent(handle, clock.nanos());
    }
    assertThat(history.mayResend(handle, clock.nanos(), 0)).isFalse();
  }

  @Test
  void shouldGrowWithTheRateUpToItsBound() {
    for (int i = 0; i < 500; i++) {
      send(i);
      clock.advanceMillis(4);
    }
    assertThat(history.capacity()).as("a second of 250 packets").isEqualTo(256);
    for (int i = 500; i < 60_000; i++) {
      send(i);
    }
    assertThat(history.capacity()).isEqualTo(SendHistory.MAX_CAPACITY);
    assertThat(find(59_999)).isNotEqualTo(SendHistory.NOT_FOUND);
    assertThat(find(59_999 - SendHistory.MAX_CAPACITY)).isEqualTo(SendHistory.NOT_FOUND);
  }

  /** Below its bound the history holds exactly the last second, through growth and wrap-around. */
  @Test
  void shouldHoldExactlyTheLastSecond() {
    Seeds.forEach(
        20,
        random -> {
          SendHistory any = new SendHistory();
          long[] sentNanos = new long[20_000];
          int start = random.nextInt(65_536);
          for (int i = 0; i < sentNanos.length; i++) {
            clock.advanceNanos(random.nextLong(i % 2_000 < 1_000 ? 1_000_000L : 20_000_000L));
            sentNanos[i] = clock.nanos();
            any.sent((start + i) & 0xffff, i, ~i, i & 7, clock.nanos());
            int asked = Math.max(0, i - random.nextInt(2_500));
            int handle = any.find((start + asked) & 0xffff, clock.nanos());
            if (clock.nanos() - sentNanos[asked] < SendHistory.MAX_AGE_NANOS) {
              assertThat(any.source(handle)).isEqualTo(asked);
              assertThat(any.patch(handle)).isEqualTo(~asked);
              assertThat(any.origin(handle)).isEqualTo(asked & 7);
            } else {
              assertThat(handle).isEqualTo(SendHistory.NOT_FOUND);
            }
          }
        });
  }
}
