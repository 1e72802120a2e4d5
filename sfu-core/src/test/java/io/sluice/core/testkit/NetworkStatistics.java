package io.sluice.core.testkit;

/**
 * What a link has done so far. Packets are counted as they are offered, and bytes as the caller
 * told them.
 *
 * @param offered packets, without duplicates
 * @param lost packets lost by loss, or because the link was down
 * @param overflowed packets dropped because the queue was full
 * @param delayed packets that arrive later than they were offered
 * @param reordered packets held so that others pass
 * @param duplicated packets that arrive twice
 * @param bytesOffered bytes of all packets offered
 * @param bytesDelivered bytes of those that arrive, without duplicates
 */
public record NetworkStatistics(
    long offered,
    long lost,
    long overflowed,
    long delayed,
    long reordered,
    long duplicated,
    long bytesOffered,
    long bytesDelivered) {
  /** Packets that arrive, without duplicates. */
  public long delivered() {
    return offered - lost - overflowed;
  }
}
