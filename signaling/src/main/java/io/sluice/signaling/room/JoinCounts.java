package io.sluice.signaling.room;

import java.util.Map;

/**
 * Joins since the start, by result.
 *
 * @param byResult {@code ok} or an error code, to its count
 */
public record JoinCounts(Map<String, Long> byResult) {
  public JoinCounts {
    byResult = Map.copyOf(byResult);
  }
}
