package io.sluice.loadtest.client;

/** What a loop counts besides what its meters measure; for its thread. */
final class LoopCounters {
  /** Datagrams that were not sent or delivered because too many were under way. */
  long overflowed;

  /** Datagrams that could not be sent. */
  long unsent;

  /** Packets that failed authentication, or that no negotiated payload type explains. */
  long rejected;

  /** The longest that the round of the clients was late since the last look. */
  private long latestTickNanos;

  void lateTick(long nanos) {
    latestTickNanos = Math.max(latestTickNanos, nanos);
  }

  long takeLatestTick() {
    long latest = latestTickNanos;
    latestTickNanos = 0;
    return latest;
  }
}
