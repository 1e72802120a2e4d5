package io.sluice.core.wire.codec;

import io.sluice.core.wire.rtp.LayerFacts;
import io.sluice.core.wire.rtp.RtpHeader;
import java.util.Arrays;

/** Changes dependency descriptors (AV1 RTP specification section A.8.2). */
public final class DependencyDescriptorPatch {
  private static final int TEMPLATE_MASK = 0x3f;
  private static final int STRUCTURE_FOLLOWS = 0x80;

  /** Most bytes that {@link #refer} makes. */
  public static final int MAX_REFERRING = 16;

  private static final int MANDATORY_BITS = 8 * DependencyDescriptor.MANDATORY_LENGTH;
  private static final int FLAG_BITS = 5;
  private static final int OWN_REFERENCES = 2;

  private DependencyDescriptorPatch() {}

  /**
   * Adds to the numbers of a descriptor. Whatever else it says stays: frames refer to each other by
   * distance, and templates to none.
   *
   * @param frames added to the frame number, modulo 65,536
   * @param templates added to the identifiers of the frame's template and, where a structure is
   *     attached, of its first, modulo 64
   * @return false, and nothing is changed, if the descriptor is cut short
   */
  public static boolean add(byte[] data, int offset, int length, int frames, int templates) {
    if (length < DependencyDescriptor.MANDATORY_LENGTH) {
      return false;
    }
    int flags = offset + DependencyDescriptor.MANDATORY_LENGTH;
    boolean hasStructure =
        length > DependencyDescriptor.MANDATORY_LENGTH && (data[flags] & STRUCTURE_FOLLOWS) != 0;
    if (hasStructure) {
      if (length < DependencyDescriptor.MANDATORY_LENGTH + 2) {
        return false;
      }
      // Five bits of flags, six of the number, then the rest.
      int both = RtpHeader.readShort(data, flags);
      int first = ((both >> 5) + templates) & TEMPLATE_MASK;
      RtpHeader.writeShort(data, flags, (both & ~(TEMPLATE_MASK << 5)) | first << 5);
    }
    int template = (data[offset] + templates) & TEMPLATE_MASK;
    data[offset] = (byte) ((data[offset] & ~TEMPLATE_MASK) | template);
    RtpHeader.writeShort(data, offset + 1, RtpHeader.readShort(data, offset + 1) + frames);
    return true;
  }

  /**
   * Copies a descriptor that {@link LayerReader} has read, with other references.
   *
   * @param references as {@link LayerFacts#references}
   * @param dst takes {@link #MAX_REFERRING} bytes
   * @return bytes written, or 0 if they do not suffice
   */
  public static int refer(
      byte[] data, int offset, int length, LayerFacts facts, long references, byte[] dst) {
    int rest = Math.max(0, 8 * length - facts.referencesTo);
    int kept = facts.referencesFrom + rest;
    if (kept + bitsOf(references) > 8 * MAX_REFERRING) {
      return 0;
    }
    Arrays.fill(dst, 0, MAX_REFERRING, (byte) 0);
    int at = copy(data, offset, 0, Math.min(8 * length, facts.referencesFrom), dst, 0);
    at = Math.max(at, MANDATORY_BITS + FLAG_BITS);
    put(OWN_REFERENCES, FLAG_BITS, dst, MANDATORY_BITS);
    for (long left = references; left != 0; left >>>= LayerFacts.REFERENCE_BITS) {
      int back = (int) left & ((1 << LayerFacts.REFERENCE_BITS) - 1);
      int size = sizeOf(back);
      put(size, 2, dst, at);
      put(back - 1, 4 * size, dst, at + 2);
      at += 2 + 4 * size;
    }
    at = copy(data, offset, facts.referencesTo, rest, dst, at + 2);
    return (at + 7) / 8;
  }

  /** Bits of the references and of what ends them. */
  private static int bitsOf(long references) {
    int bits = 2;
    for (long left = references; left != 0; left >>>= LayerFacts.REFERENCE_BITS) {
      bits += 2 + 4 * sizeOf((int) left & ((1 << LayerFacts.REFERENCE_BITS) - 1));
    }
    return bits;
  }

  /** Four bits each that a distance takes. */
  private static int sizeOf(int back) {
    return back <= 1 << 4 ? 1 : back <= 1 << 8 ? 2 : 3;
  }

  /** Sets bits where there are zeros, or what is set already. */
  private static void put(int value, int bits, byte[] dst, int at) {
    for (int i = 0; i < bits; i++) {
      int bit = value >> (bits - 1 - i) & 1;
      dst[(at + i) / 8] |= (byte) (bit << (7 - (at + i) % 8));
    }
  }

  /** Copies bits to where there are zeros; returns the bit behind them. */
  private static int copy(byte[] data, int offset, int from, int bits, byte[] dst, int at) {
    for (int i = 0; i < bits; i++) {
      int bit = data[offset + (from + i) / 8] >> (7 - (from + i) % 8) & 1;
      put(bit, 1, dst, at + i);
    }
    return at + bits;
  }
}
