package io.sluice.core.wire.codec;

import io.sluice.core.wire.rtp.RtpHeader;

/** Renumbers dependency descriptors in place (AV1 RTP specification section A.8.2). */
public final class DependencyDescriptorPatch {
  private static final int TEMPLATE_MASK = 0x3f;
  private static final int STRUCTURE_FOLLOWS = 0x80;

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
}
