package io.sluice.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void shouldAllowBurstThenRate() {
    RateLimiter limiter = new RateLimiter(100, 50, -5);
    assertThat(taken(limiter, 1_000, -5)).isEqualTo(100);
    assertThat(taken(limiter, 1_000, SECOND - 5)).isEqualTo(50);
    assertThat(taken(limiter, 1_000, SECOND + SECOND / 10)).isEqualTo(5);
  }

  @Test
  void shouldNeverHoldMoreThanTheBurst() {
    RateLimiter limiter = new RateLimiter(3, 50, 0);
    assertThat(taken(limiter, 10, 3_600 * SECOND)).isEqualTo(3);
  }

  @Test
  void shouldIgnoreTimeThatRunsBackwards() {
    RateLimiter limiter = new RateLimiter(1, 1, SECOND);
    assertThat(limiter.tryAcquire(SECOND)).isTrue();
    assertThat(limiter.tryAcquire(0)).isFalse();
    assertThat(limiter.tryAcquire(SECOND + 1)).isFalse();
    assertThat(limiter.tryAcquire(2 * SECOND)).isTrue();
  }

  private static int taken(RateLimiter limiter, int attempts, long now) {
    int taken = 0;
    for (int i = 0; i < attempts; i++) {
      taken += limiter.tryAcquire(now) ? 1 : 0;
    }
    return taken;
  }
}
