package io.sluice.core.wire.rtp;

/** Arithmetic of 16-bit sequence numbers that wrap around (RFC 3550 appendix A.1). */
public final class Sequences {
  private Sequences() {}

  /** The shorter way from {@code from} to {@code to}: -32768 to 32767, positive if it is newer. */
  public static int difference(int to, int from) {
    return (short) (to - from);
  }

  /** Whether {@code sequence} comes after {@code other}; false for two numbers 32768 apart. */
  public static boolean isNewer(int sequence, int other) {
    return difference(sequence, other) > 0;
  }

  /** The sum as an unsigned 16-bit number; {@code delta} may be negative. */
  public static int add(int sequence, int delta) {
    return (sequence + delta) & 0xffff;
  }

  /** The number without wrap-around that is nearest to {@code reference} and ends in these bits. */
  public static long extend(int sequence, long reference) {
    return reference + difference(sequence, (int) reference);
  }
}
