package io.sluice.core.wire.codec;

import static io.sluice.core.wire.rtp.RtpHeader.readShort;

/**
 * Redundant audio (RFC 2198): a header of 4 bytes for each older block, one of 1 byte for the
 * primary block, then the blocks in the same order; the primary one takes what is left.
 */
public final class RedPayload {
  /** The payload is no redundant audio. */
  public static final int MALFORMED = -1;

  /** More blocks than this, the primary one included, are refused. */
  static final int MAX_BLOCKS = 32;

  private static final int BLOCK_HEADER_LENGTH = 4;
  private static final int PRIMARY_HEADER_LENGTH = 1;
  private static final int BLOCK_LENGTH_MASK = 0x3ff;
  private static final int PAYLOAD_TYPE_MASK = 0x7f;
  private static final int FOLLOWED = 0x80;

  private RedPayload() {}

  /**
   * Where the primary block begins.
   *
   * @return its distance from {@code off}, at most {@code len}, or {@link #MALFORMED}
   */
  public static int primaryOffset(byte[] data, int off, int len) {
    int end = off + len;
    int at = off;
    int older = 0;
    for (int blocks = 1; blocks <= MAX_BLOCKS && at < end; blocks++) {
      if ((data[at] & FOLLOWED) == 0) {
        int primary = at + PRIMARY_HEADER_LENGTH - off + older;
        return primary <= len ? primary : MALFORMED;
      }
      if (end - at < BLOCK_HEADER_LENGTH) {
        return MALFORMED;
      }
      older += readShort(data, at + 2) & BLOCK_LENGTH_MASK;
      at += BLOCK_HEADER_LENGTH;
    }
    return MALFORMED;
  }

  /** The payload type of the primary block, for a payload that has a {@link #primaryOffset}. */
  public static int primaryPayloadType(byte[] data, int off) {
    int at = off;
    while ((data[at] & FOLLOWED) != 0) {
      at += BLOCK_HEADER_LENGTH;
    }
    return data[at] & PAYLOAD_TYPE_MASK;
  }

  /**
   * Whether the payload type of each block has one to be translated to; for a payload that has a
   * {@link #primaryOffset}.
   *
   * @param payloadTypes for each of 128 payload types another one, or a negative number
   */
  public static boolean isTranslatable(byte[] data, int off, byte[] payloadTypes) {
    int at = off;
    while ((data[at] & FOLLOWED) != 0) {
      if (payloadTypes[data[at] & PAYLOAD_TYPE_MASK] < 0) {
        return false;
      }
      at += BLOCK_HEADER_LENGTH;
    }
    return payloadTypes[data[at] & PAYLOAD_TYPE_MASK] >= 0;
  }

  /** Translates in place the payload types of what {@link #isTranslatable}. */
  public static void translate(byte[] data, int off, byte[] payloadTypes) {
    int at = off;
    while ((data[at] & FOLLOWED) != 0) {
      data[at] = (byte) (FOLLOWED | payloadTypes[data[at] & PAYLOAD_TYPE_MASK]);
      at += BLOCK_HEADER_LENGTH;
    }
    data[at] = payloadTypes[data[at] & PAYLOAD_TYPE_MASK];
  }
}
