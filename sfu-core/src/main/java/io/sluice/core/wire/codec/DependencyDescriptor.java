package io.sluice.core.wire.codec;

import org.jspecify.annotations.Nullable;

/**
 * A dependency descriptor (AV1 RTP specification appendix A), parsed again and again into the same
 * object.
 */
public final class DependencyDescriptor {
  /** Indication: the frame has nothing for this decode target. */
  public static final int NOT_PRESENT = 0;

  /** Indication: no other frame of this decode target needs the frame. */
  public static final int DISCARDABLE = 1;

  /** Indication: once the frame is decodable, so is the decode target. */
  public static final int SWITCH = 2;

  /** Indication: other frames of this decode target need the frame. */
  public static final int REQUIRED = 3;

  /** Bytes of the fields that every packet has. */
  public static final int MANDATORY_LENGTH = 3;

  /** Bits before what the flags tell of, if there are flags. */
  private static final int FLAGS_END = 8 * MANDATORY_LENGTH + 5;

  private final BitReader bits = new BitReader();
  private final DependencyStructure received = new DependencyStructure();
  private final int[] fdiffs = new int[DependencyStructure.MAX_FDIFFS];
  private final int[] chainFdiffs = new int[DependencyStructure.MAX_DECODE_TARGETS];

  private boolean frameStart;
  private boolean frameEnd;
  private int templateId;
  private int frameNumber;
  private boolean hasStructure;
  private boolean hasActiveDecodeTargets;
  private int activeDecodeTargets;
  private boolean frameKnown;
  private int spatialId;
  private int temporalId;
  private long indications;
  private int fdiffCount;
  private int fdiffsFrom;
  private int fdiffsTo;

  /**
   * Reads the value of the extension.
   *
   * @param current the structure in force, from an earlier packet; null if there was none. A
   *     structure in this packet goes before it
   * @return false if the descriptor is cut short or not valid; the fields are then not defined
   */
  public boolean parse(byte[] data, int off, int len, @Nullable DependencyStructure current) {
    hasStructure = false;
    hasActiveDecodeTargets = false;
    frameKnown = false;
    if (len < MANDATORY_LENGTH) {
      return false;
    }
    bits.reset(data, off, len);
    frameStart = bits.flag();
    frameEnd = bits.flag();
    templateId = bits.read(6);
    frameNumber = bits.read(16);
    int custom = 0;
    DependencyStructure structure = current;
    if (len > MANDATORY_LENGTH) {
      boolean structureFollows = bits.flag();
      boolean targetsFollow = bits.flag();
      custom = bits.read(3);
      if (structureFollows) {
        if (!received.read(bits)) {
          return false;
        }
        hasStructure = true;
        structure = received;
        setActiveDecodeTargets(allOnes(received.decodeTargetCount()));
      }
      if (targetsFollow && structure != null) {
        setActiveDecodeTargets(bits.read(structure.decodeTargetCount()));
      }
    }
    return structure == null || readFrame(structure, custom);
  }

  private static int allOnes(int count) {
    return -1 >>> (32 - count);
  }

  private void setActiveDecodeTargets(int mask) {
    activeDecodeTargets = mask;
    hasActiveDecodeTargets = true;
  }

  /**
   * The frame's own dependencies, or those of its template.
   *
   * @param custom flags of what follows in the packet: indications, frame differences, chains
   */
  private boolean readFrame(DependencyStructure structure, int custom) {
    int template = structure.templateIndex(templateId);
    if (template < 0) {
      return !bits.exhausted();
    }
    frameKnown = true;
    spatialId = structure.templateSpatialId(template);
    temporalId = structure.templateTemporalId(template);
    indications =
        (custom & 4) != 0
            ? DependencyStructure.readIndications(bits, structure.decodeTargetCount())
            : structure.templateIndications(template);
    fdiffsFrom = Math.max(bits.consumed(), FLAGS_END);
    if ((custom & 2) == 0) {
      fdiffCount = structure.templateFdiffCount(template);
      for (int i = 0; i < fdiffCount; i++) {
        fdiffs[i] = structure.templateFdiff(template, i);
      }
    } else if (!readFdiffs()) {
      return false;
    }
    fdiffsTo = Math.max(bits.consumed(), FLAGS_END);
    for (int chain = 0; chain < structure.chainCount(); chain++) {
      chainFdiffs[chain] =
          (custom & 1) != 0 ? bits.read(8) : structure.templateChainFdiff(template, chain);
    }
    return !bits.exhausted();
  }

  private boolean readFdiffs() {
    fdiffCount = 0;
    int size = bits.read(2);
    while (size != 0) {
      if (fdiffCount == DependencyStructure.MAX_FDIFFS) {
        return false;
      }
      fdiffs[fdiffCount++] = bits.read(4 * size) + 1;
      size = bits.read(2);
    }
    return true;
  }

  /** Whether this is the first packet of a frame. */
  public boolean frameStart() {
    return frameStart;
  }

  /** Whether this is the last packet of a frame. */
  public boolean frameEnd() {
    return frameEnd;
  }

  /** Template identifier, 6 bits. */
  public int templateId() {
    return templateId;
  }

  /** Frame number, 16 bits; wraps. */
  public int frameNumber() {
    return frameNumber;
  }

  /** Whether the packet carries a structure: a coded video sequence begins. */
  public boolean hasStructure() {
    return hasStructure;
  }

  /** The packet's structure if {@link #hasStructure}; overwritten by the next that has one. */
  public DependencyStructure structure() {
    return received;
  }

  /** Whether {@link #activeDecodeTargets} was set by this packet; else it is as before. */
  public boolean hasActiveDecodeTargets() {
    return hasActiveDecodeTargets;
  }

  /** Decode targets that are being sent: bit i is decode target i. */
  public int activeDecodeTargets() {
    return activeDecodeTargets;
  }

  /**
   * Whether the frame's template is known; the values below are not defined otherwise. It is
   * unknown when the packet with the structure was lost.
   */
  public boolean frameKnown() {
    return frameKnown;
  }

  public int spatialId() {
    return spatialId;
  }

  public int temporalId() {
    return temporalId;
  }

  /** One of {@link #NOT_PRESENT}, {@link #DISCARDABLE}, {@link #SWITCH}, {@link #REQUIRED}. */
  public int indication(int decodeTarget) {
    return (int) (indications >> (2 * decodeTarget)) & 3;
  }

  /** Frames that this one refers to. */
  public int fdiffCount() {
    return fdiffCount;
  }

  /** Distance in frame numbers to a frame that is referred to, 1–4096. */
  public int fdiff(int index) {
    return fdiffs[index];
  }

  /** The bit at which the frame's own distances begin, or would if it had any and flags. */
  public int fdiffsFrom() {
    return fdiffsFrom;
  }

  /** The bit behind them. */
  public int fdiffsTo() {
    return fdiffsTo;
  }

  /** Distance in frame numbers to the frame before in a chain, 0–255; 0 for none. */
  public int chainFdiff(int chain) {
    return chainFdiffs[chain];
  }
}
