package io.sluice.core.wire.ext;

import io.sluice.core.wire.rtp.RtpHeader;

/**
 * Transport-wide sequence number, 16 bits (draft-holmer-rmcat-transport-wide-cc-extensions-01
 * section 2).
 */
public final class TransportSequence {
  public static final int LENGTH = 2;

  private TransportSequence() {}

  /** The number, or -1 if its length is not {@link #LENGTH}. */
  public static int read(byte[] data, int offset, int length) {
    return length == LENGTH ? RtpHeader.readShort(data, offset) : -1;
  }

  /** Writes the low 16 bits of a number. */
  public static void write(byte[] data, int offset, int sequence) {
    RtpHeader.writeShort(data, offset, sequence);
  }
}
