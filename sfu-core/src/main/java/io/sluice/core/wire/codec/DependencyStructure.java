package io.sluice.core.wire.codec;

import java.util.Arrays;

/**
 * A template dependency structure (AV1 RTP specification section A.8.2): what the frames of a coded
 * video sequence can look like. It comes with a keyframe, in a {@link DependencyDescriptor}, and
 * holds until the next; {@link #copyFrom} keeps it.
 */
public final class DependencyStructure {
  public static final int MAX_TEMPLATES = 64;
  public static final int MAX_DECODE_TARGETS = 32;

  /** AV1 knows no more. */
  public static final int MAX_SPATIAL_LAYERS = 4;

  /** AV1 knows no more. */
  public static final int MAX_TEMPORAL_LAYERS = 8;

  /** Most frames that a frame can refer to; AV1 has 7 references. */
  public static final int MAX_FDIFFS = 8;

  private static final int NEXT_TEMPORAL = 1;
  private static final int NEXT_SPATIAL = 2;
  private static final int NO_MORE = 3;

  private int templateIdOffset;
  private int templateCount;
  private int decodeTargetCount;
  private int chainCount;
  private boolean hasResolutions;
  private final byte[] templateSpatialIds = new byte[MAX_TEMPLATES];
  private final byte[] templateTemporalIds = new byte[MAX_TEMPLATES];
  private final byte[] templateFdiffCounts = new byte[MAX_TEMPLATES];
  private final byte[] templateFdiffs = new byte[MAX_TEMPLATES * MAX_FDIFFS];
  private final byte[] templateChainFdiffs = new byte[MAX_TEMPLATES * MAX_DECODE_TARGETS];

  /** Indications of a template, two bits each, of decode target 0 in the lowest. */
  private final long[] templateDtis = new long[MAX_TEMPLATES];

  private final byte[] protectedBy = new byte[MAX_DECODE_TARGETS];
  private final byte[] targetSpatialIds = new byte[MAX_DECODE_TARGETS];
  private final byte[] targetTemporalIds = new byte[MAX_DECODE_TARGETS];
  private final int[] widths = new int[MAX_SPATIAL_LAYERS];
  private final int[] heights = new int[MAX_SPATIAL_LAYERS];

  /** Reads a structure; false, with fields not defined, if it is cut short or not valid. */
  boolean read(BitReader bits) {
    templateIdOffset = bits.read(6);
    decodeTargetCount = bits.read(5) + 1;
    if (!readLayers(bits) || !readTemplates(bits)) {
      return false;
    }
    readChains(bits);
    findTargetLayers();
    readResolutions(bits);
    return !bits.exhausted();
  }

  private boolean readLayers(BitReader bits) {
    int spatial = 0;
    int temporal = 0;
    templateCount = 0;
    int next;
    do {
      if (templateCount == MAX_TEMPLATES
          || spatial == MAX_SPATIAL_LAYERS
          || temporal == MAX_TEMPORAL_LAYERS) {
        return false;
      }
      templateSpatialIds[templateCount] = (byte) spatial;
      templateTemporalIds[templateCount] = (byte) temporal;
      templateCount++;
      next = bits.read(2);
      if (next == NEXT_TEMPORAL) {
        temporal++;
      } else if (next == NEXT_SPATIAL) {
        temporal = 0;
        spatial++;
      }
    } while (next != NO_MORE);
    return true;
  }

  private boolean readTemplates(BitReader bits) {
    for (int template = 0; template < templateCount; template++) {
      templateDtis[template] = readIndications(bits, decodeTargetCount);
    }
    for (int template = 0; template < templateCount; template++) {
      int count = 0;
      while (bits.flag()) {
        if (count == MAX_FDIFFS) {
          return false;
        }
        templateFdiffs[template * MAX_FDIFFS + count++] = (byte) (bits.read(4) + 1);
      }
      templateFdiffCounts[template] = (byte) count;
    }
    return true;
  }

  /** Indications of two bits each, decode target 0 first. */
  static long readIndications(BitReader bits, int decodeTargets) {
    long indications = 0;
    for (int target = 0; target < decodeTargets; target++) {
      indications |= (long) bits.read(2) << (2 * target);
    }
    return indications;
  }

  private void readChains(BitReader bits) {
    chainCount = bits.readNonSymmetric(decodeTargetCount + 1);
    for (int target = 0; chainCount > 0 && target < decodeTargetCount; target++) {
      protectedBy[target] = (byte) bits.readNonSymmetric(chainCount);
    }
    for (int template = 0; template < templateCount; template++) {
      for (int chain = 0; chain < chainCount; chain++) {
        templateChainFdiffs[template * MAX_DECODE_TARGETS + chain] = (byte) bits.read(4);
      }
    }
  }

  /** A decode target has the highest layers of the templates that are present in it. */
  private void findTargetLayers() {
    for (int target = 0; target < decodeTargetCount; target++) {
      int spatial = 0;
      int temporal = 0;
      for (int template = 0; template < templateCount; template++) {
        if (templateIndication(template, target) != DependencyDescriptor.NOT_PRESENT) {
          spatial = Math.max(spatial, templateSpatialIds[template]);
          temporal = Math.max(temporal, templateTemporalIds[template]);
        }
      }
      targetSpatialIds[target] = (byte) spatial;
      targetTemporalIds[target] = (byte) temporal;
    }
  }

  private void readResolutions(BitReader bits) {
    hasResolutions = bits.flag();
    for (int layer = 0; hasResolutions && layer < spatialLayers(); layer++) {
      widths[layer] = bits.read(16) + 1;
      heights[layer] = bits.read(16) + 1;
    }
  }

  /** Takes over another structure, without allocation. */
  public void copyFrom(DependencyStructure other) {
    templateIdOffset = other.templateIdOffset;
    templateCount = other.templateCount;
    decodeTargetCount = other.decodeTargetCount;
    chainCount = other.chainCount;
    hasResolutions = other.hasResolutions;
    copy(other.templateSpatialIds, templateSpatialIds);
    copy(other.templateTemporalIds, templateTemporalIds);
    copy(other.templateFdiffCounts, templateFdiffCounts);
    copy(other.templateFdiffs, templateFdiffs);
    copy(other.templateChainFdiffs, templateChainFdiffs);
    System.arraycopy(other.templateDtis, 0, templateDtis, 0, MAX_TEMPLATES);
    copy(other.protectedBy, protectedBy);
    copy(other.targetSpatialIds, targetSpatialIds);
    copy(other.targetTemporalIds, targetTemporalIds);
    System.arraycopy(other.widths, 0, widths, 0, MAX_SPATIAL_LAYERS);
    System.arraycopy(other.heights, 0, heights, 0, MAX_SPATIAL_LAYERS);
  }

  /** Whether frames are of the same layers by both, and of the same use to the decode targets. */
  public boolean hasLayersOf(DependencyStructure other) {
    return templateIdOffset == other.templateIdOffset
        && templateCount == other.templateCount
        && decodeTargetCount == other.decodeTargetCount
        && same(templateSpatialIds, other.templateSpatialIds, templateCount)
        && same(templateTemporalIds, other.templateTemporalIds, templateCount)
        && Arrays.equals(templateDtis, 0, templateCount, other.templateDtis, 0, templateCount)
        && same(targetSpatialIds, other.targetSpatialIds, decodeTargetCount)
        && same(targetTemporalIds, other.targetTemporalIds, decodeTargetCount);
  }

  private static boolean same(byte[] own, byte[] others, int count) {
    return Arrays.equals(own, 0, count, others, 0, count);
  }

  private static void copy(byte[] from, byte[] to) {
    System.arraycopy(from, 0, to, 0, to.length);
  }

  /** Template identifier of the template with index 0. */
  public int templateIdOffset() {
    return templateIdOffset;
  }

  /** Templates, 1–64; 0 in a structure that was never filled. */
  public int templateCount() {
    return templateCount;
  }

  /** Index of a template by its identifier, or -1 if the structure does not have it. */
  public int templateIndex(int templateId) {
    int index = (templateId - templateIdOffset) & (MAX_TEMPLATES - 1);
    return index < templateCount ? index : -1;
  }

  public int templateSpatialId(int template) {
    return templateSpatialIds[template];
  }

  public int templateTemporalId(int template) {
    return templateTemporalIds[template];
  }

  /** One of the indications of {@link DependencyDescriptor}. */
  public int templateIndication(int template, int decodeTarget) {
    return (int) (templateDtis[template] >> (2 * decodeTarget)) & 3;
  }

  public int templateFdiffCount(int template) {
    return templateFdiffCounts[template];
  }

  /** Distance in frame numbers to a frame that is referred to, 1–16. */
  public int templateFdiff(int template, int index) {
    return templateFdiffs[template * MAX_FDIFFS + index];
  }

  /** Distance in frame numbers to the frame before in a chain, 0–15; 0 for none. */
  public int templateChainFdiff(int template, int chain) {
    return templateChainFdiffs[template * MAX_DECODE_TARGETS + chain];
  }

  long templateIndications(int template) {
    return templateDtis[template];
  }

  /** Decode targets, 1–32. */
  public int decodeTargetCount() {
    return decodeTargetCount;
  }

  /** Highest spatial layer of a decode target. */
  public int decodeTargetSpatialId(int decodeTarget) {
    return targetSpatialIds[decodeTarget];
  }

  /** Highest temporal layer of a decode target. */
  public int decodeTargetTemporalId(int decodeTarget) {
    return targetTemporalIds[decodeTarget];
  }

  /** Chain that protects a decode target, or -1 without chains. */
  public int protectedBy(int decodeTarget) {
    return chainCount == 0 ? -1 : protectedBy[decodeTarget];
  }

  /** Chains, 0–32. */
  public int chainCount() {
    return chainCount;
  }

  /** Spatial layers, 1–4. */
  public int spatialLayers() {
    return templateCount == 0 ? 0 : templateSpatialIds[templateCount - 1] + 1;
  }

  public boolean hasResolutions() {
    return hasResolutions;
  }

  /** Greatest width in pixels of a spatial layer; 0 if the structure does not say. */
  public int width(int spatialLayer) {
    return hasResolutions ? widths[spatialLayer] : 0;
  }

  /** Greatest height in pixels of a spatial layer; 0 if the structure does not say. */
  public int height(int spatialLayer) {
    return hasResolutions ? heights[spatialLayer] : 0;
  }
}
