package io.sluice.signaling.whip;

import java.time.Duration;

/**
 * Limits of WHIP and WHEP.
 *
 * @param maxSessions sessions at a time, of both together
 * @param connectTimeout after how long a session that has not connected is ended
 */
public record WhipLimits(int maxSessions, Duration connectTimeout) {
  public static WhipLimits defaults() {
    return new WhipLimits(2_000, Duration.ofSeconds(60));
  }
}
