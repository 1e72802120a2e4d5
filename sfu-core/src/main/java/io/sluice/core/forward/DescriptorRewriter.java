package io.sluice.core.forward;

import static io.sluice.core.wire.codec.DependencyDescriptor.MANDATORY_LENGTH;
import static io.sluice.core.wire.rtp.RtpHeader.readShort;

import io.sluice.core.wire.codec.DependencyDescriptorPatch;
import io.sluice.core.wire.codec.DependencyStructure;
import io.sluice.core.wire.rtp.HeaderExtensions;
import io.sluice.core.wire.rtp.LayerFacts;
import io.sluice.core.wire.rtp.RtpPacket;

/**
 * Makes the frame numbers and template ids of dependency descriptors (AV1 RTP specification
 * appendix A) go on from one source to the next: a receiver never sees a frame number twice, and no
 * template of a source under the id of one of the source before. And lets pictures depend on {@link
 * WholePictures}.
 */
public final class DescriptorRewriter {
  private static final int TEMPLATE_MASK = 0x3f;
  private static final int STRUCTURE_FLAG = 0x80;

  /** Bits before the layers of a structure: the mandatory fields, 5 flags, its offset, targets. */
  private static final int LAYERS_AT = 24 + 5 + 6 + 5;

  private static final int UNKNOWN = -1;

  private final WholePictures pictures = new WholePictures();
  private final byte[] described = new byte[DependencyDescriptorPatch.MAX_REFERRING];
  private int frameDelta;
  private int templateDelta;
  private int formerFrameDelta;
  private int formerTemplateDelta;

  /** Of what went out: the newest frame number, and the id behind the newest structure's last. */
  private int lastFrame = UNKNOWN;

  private int nextTemplate = UNKNOWN;

  /**
   * A source begins with this descriptor, the first one of a keyframe; of length 0 if it has none.
   */
  public void begin(byte[] data, int offset, int length) {
    formerFrameDelta = frameDelta;
    formerTemplateDelta = templateDelta;
    frameDelta = 0;
    templateDelta = 0;
    pictures.forget();
    if (length < MANDATORY_LENGTH) {
      return;
    }
    if (lastFrame != UNKNOWN) {
      frameDelta = (lastFrame + 1 - readShort(data, offset + 1)) & 0xffff;
    }
    if (nextTemplate != UNKNOWN && hasStructure(data, offset, length)) {
      templateDelta = (nextTemplate - structureOffset(data, offset)) & TEMPLATE_MASK;
    }
  }

  /** Changes a descriptor that goes out, in place. */
  public void rewrite(byte[] data, int offset, int length) {
    if (!DependencyDescriptorPatch.add(data, offset, length, frameDelta, templateDelta)) {
      return;
    }
    count(readShort(data, offset + 1));
    if (hasStructure(data, offset, length)) {
      int templates = templateCount(data, offset, length);
      nextTemplate = (structureOffset(data, offset) + templates) & TEMPLATE_MASK;
    }
  }

  /**
   * Has the header of the newest packet of all say what else its frame refers to, if that is the
   * lowest one of a picture. To be called before the header is written.
   *
   * @param descriptorId incoming identifier of descriptors, or 0
   */
  public void refer(RtpPacket packet, int descriptorId, HeaderRewriter headers) {
    long element = pictures.isEmpty() ? HeaderExtensions.NONE : referring(packet, descriptorId);
    if (element == HeaderExtensions.NONE) {
      return;
    }
    int frame = (numberOf(packet, element) + frameDelta) & 0xffff;
    long whole = pictures.whole(frame, packet.timestamp(), packet.layers().references);
    boolean said = whole != 0 && describe(packet, element, whole, headers);
    pictures.say(said ? whole : 0);
  }

  /**
   * As {@link #refer}, for a packet that is sent again.
   *
   * @param former whether it is of the former source
   */
  public void referAgain(
      RtpPacket packet, int descriptorId, boolean former, HeaderRewriter headers) {
    long element = referring(packet, descriptorId);
    if (element == HeaderExtensions.NONE) {
      return;
    }
    int delta = former ? formerFrameDelta : frameDelta;
    long said = pictures.said((numberOf(packet, element) + delta) & 0xffff, packet.timestamp());
    if (said != 0) {
      describe(packet, element, said, headers);
    }
  }

  /** The descriptor of a packet that begins the lowest frame of a picture which needs others. */
  private static long referring(RtpPacket packet, int descriptorId) {
    LayerFacts facts = packet.layers();
    boolean begins = facts.frameStart && facts.spatialId == 0 && facts.references != 0;
    long element =
        begins && descriptorId != 0
            ? HeaderExtensions.find(packet, descriptorId)
            : HeaderExtensions.NONE;
    boolean plain =
        element != HeaderExtensions.NONE
            && !hasStructure(
                packet.data(), HeaderExtensions.offset(element), HeaderExtensions.length(element));
    return plain ? element : HeaderExtensions.NONE;
  }

  private static int numberOf(RtpPacket packet, long element) {
    return readShort(packet.data(), HeaderExtensions.offset(element) + 1);
  }

  private boolean describe(
      RtpPacket packet, long element, long references, HeaderRewriter headers) {
    int length =
        DependencyDescriptorPatch.refer(
            packet.data(),
            HeaderExtensions.offset(element),
            HeaderExtensions.length(element),
            packet.layers(),
            references,
            described);
    headers.describe(described, length);
    return length > 0;
  }

  /**
   * A packet of a frame, also one whose first is still missing, goes out with this descriptor,
   * rewritten.
   *
   * @param timestamp of its picture
   * @param spatialId the layer that the subscriber gets
   */
  public void sent(byte[] data, int offset, int length, long timestamp, int spatialId) {
    if ((spatialId > 0 || pictures.isSaying()) && length >= MANDATORY_LENGTH) {
      pictures.sent(readShort(data, offset + 1), timestamp);
    }
  }

  private void count(int frame) {
    if (lastFrame == UNKNOWN || (short) (frame - lastFrame) > 0) {
      lastFrame = frame;
    }
  }

  /** A newest frame does not go out; what was missing before it keeps its number. */
  public void drop(byte[] data, int offset, int length) {
    if (length >= MANDATORY_LENGTH) {
      count((readShort(data, offset + 1) + frameDelta) & 0xffff);
    }
  }

  /** Changes a descriptor that goes out once more. */
  public void rewriteAgain(byte[] data, int offset, int length) {
    var unused = DependencyDescriptorPatch.add(data, offset, length, frameDelta, templateDelta);
  }

  /** Changes a descriptor of the former source. */
  public void rewriteFormer(byte[] data, int offset, int length) {
    var unused =
        DependencyDescriptorPatch.add(data, offset, length, formerFrameDelta, formerTemplateDelta);
  }

  /** Whether a structure follows the flags, and is long enough for its offset. */
  private static boolean hasStructure(byte[] data, int offset, int length) {
    return length > LAYERS_AT / 8 && (data[offset + 3] & STRUCTURE_FLAG) != 0;
  }

  /** The template id of the structure's first template, 6 bits across two bytes. */
  private static int structureOffset(byte[] data, int offset) {
    return (data[offset + 3] & 0x07) << 3 | (data[offset + 4] & 0xe0) >> 5;
  }

  /** Templates of the structure: each has two bits that say which layer the next one is of. */
  private static int templateCount(byte[] data, int offset, int length) {
    int count = 0;
    int layer = 0;
    for (int bit = LAYERS_AT;
        layer != 3 && count < DependencyStructure.MAX_TEMPLATES && bit < 8 * length;
        bit += 2) {
      layer = data[offset + bit / 8] >> (6 - bit % 8) & 3;
      count++;
    }
    return count;
  }
}
