package io.sluice.core.io;

/** What one event loop has done since its start; written by its thread alone. */
final class LoopCounters {
  long packetsIn;
  long bytesIn;
  long packetsOut;
  long bytesOut;
  long sendCalls;
  long rejected;
  long shed;
  long skipped;
  long slowed;

  /** Packets from unknown addresses that were decrypted. */
  long straysTried;

  long busyNanos;
  long stalls;
}
