package io.sluice.core.io;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The transports of a loop by number; a number is given again once its transport is gone. */
final class TransportTable {
  private @Nullable RtpTransport[] transports = new RtpTransport[64];
  private int[] free = new int[64];
  private int freeCount;
  private int limit;

  /** Gives the transport a number. */
  int add(RtpTransport transport) {
    if (freeCount == 0 && limit == transports.length) {
      transports = Arrays.copyOf(transports, 2 * limit);
      free = Arrays.copyOf(free, 2 * limit);
    }
    int number = freeCount > 0 ? free[--freeCount] : limit++;
    transports[number] = transport;
    return number;
  }

  void remove(int number) {
    transports[number] = null;
    free[freeCount++] = number;
  }

  /** The transport of this number, or null. */
  @Nullable RtpTransport get(int number) {
    return transports[number];
  }

  /** Above every number in use. */
  int limit() {
    return limit;
  }

  /** Transports in it. */
  int count() {
    return limit - freeCount;
  }
}
