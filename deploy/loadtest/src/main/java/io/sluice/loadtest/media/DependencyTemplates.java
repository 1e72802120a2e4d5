package io.sluice.loadtest.media;

import io.sluice.core.wire.codec.DependencyDescriptor;
import io.sluice.core.wire.rtp.RtpHeader;
import java.util.List;

/**
 * Dependency descriptors of a stream whose spatial layers are each predicted from the one below, in
 * every picture (AV1 RTP specification section A.8.2; scalability modes L1T1 to L3T3). There is a
 * decode target for each pair of layers and a chain for each spatial layer.
 */
final class DependencyTemplates {
  /** Positions in the pattern of one, two or three temporal layers, ordered by their layer. */
  private static final int[][] ORDERS = {{0}, {0, 1}, {0, 2, 1, 3}};

  private static final int SAME_LAYER = 0;
  private static final int NEXT_TEMPORAL = 1;
  private static final int NEXT_SPATIAL = 2;
  private static final int NO_MORE = 3;

  /** In place of a position: the keyframe's template. */
  private static final int KEYFRAME = -1;

  private final int spatialLayers;
  private final PictureCounter pattern;
  private final int[] order;

  /** What follows the mandatory fields in the packet with which a keyframe begins. */
  private final byte[] structure;

  DependencyTemplates(List<LayerSpec> spatialLayers, PictureCounter pattern) {
    this.spatialLayers = spatialLayers.size();
    this.pattern = pattern;
    this.order = ORDERS[pattern.temporalLayers() - 1];
    this.structure = structure(spatialLayers);
  }

  /** Bytes that a keyframe's first descriptor is longer than others. */
  int structureLength() {
    return structure.length;
  }

  /** Writes the descriptor of a packet. */
  void write(
      MediaPacket packet, PictureCounter picture, int spatialId, boolean first, boolean last) {
    byte[] out = packet.descriptor;
    int template = spatialId * (order.length + 1);
    if (!picture.keyframe()) {
      template += 1 + indexOf(picture.position());
    }
    out[0] = (byte) ((first ? 0x80 : 0) | (last ? 0x40 : 0) | template);
    RtpHeader.writeShort(out, 1, (int) (picture.number() * spatialLayers + spatialId));
    packet.descriptorLength = DependencyDescriptor.MANDATORY_LENGTH;
    if (first && spatialId == 0 && picture.keyframe()) {
      System.arraycopy(structure, 0, out, packet.descriptorLength, structure.length);
      packet.descriptorLength += structure.length;
    }
  }

  private int indexOf(int position) {
    int index = 0;
    while (order[index] != position) {
      index++;
    }
    return index;
  }

  private byte[] structure(List<LayerSpec> layers) {
    BitWriter bits = new BitWriter().bits(0b10000, 5);
    int targets = spatialLayers * pattern.temporalLayers();
    bits.bits(0, 6).bits(targets - 1, 5);
    writeLayers(bits);
    forEachTemplate((spatialId, position) -> writeIndications(bits, spatialId, position));
    forEachTemplate((spatialId, position) -> writeReferences(bits, spatialId, position));
    bits.nonSymmetric(spatialLayers, targets + 1);
    for (int target = 0; target < targets; target++) {
      bits.nonSymmetric(target / pattern.temporalLayers(), spatialLayers);
    }
    forEachTemplate((spatialId, position) -> writeChains(bits, spatialId, position));
    bits.flag(true);
    for (LayerSpec layer : layers) {
      bits.bits(layer.width() - 1, 16).bits(layer.height() - 1, 16);
    }
    return bits.toBytes();
  }

  @FunctionalInterface
  private interface TemplateWriter {
    void write(int spatialId, int position);
  }

  private void forEachTemplate(TemplateWriter writer) {
    for (int spatialId = 0; spatialId < spatialLayers; spatialId++) {
      writer.write(spatialId, KEYFRAME);
      for (int position : order) {
        writer.write(spatialId, position);
      }
    }
  }

  private int temporalId(int position) {
    return position == KEYFRAME ? 0 : pattern.temporalId(position);
  }

  private void writeLayers(BitWriter bits) {
    for (int spatialId = 0; spatialId < spatialLayers; spatialId++) {
      bits.bits(SAME_LAYER, 2);
      for (int i = 1; i < order.length; i++) {
        boolean same = temporalId(order[i]) == temporalId(order[i - 1]);
        bits.bits(same ? SAME_LAYER : NEXT_TEMPORAL, 2);
      }
      bits.bits(spatialId == spatialLayers - 1 ? NO_MORE : NEXT_SPATIAL, 2);
    }
  }

  private void writeIndications(BitWriter bits, int spatialId, int position) {
    for (int spatial = 0; spatial < spatialLayers; spatial++) {
      for (int temporal = 0; temporal < pattern.temporalLayers(); temporal++) {
        bits.bits(indication(spatialId, position, spatial, temporal), 2);
      }
    }
  }

  /** What a frame is to the decode target of the given layers. */
  private int indication(int spatialId, int position, int targetSpatial, int targetTemporal) {
    int temporalId = temporalId(position);
    if (targetSpatial < spatialId || targetTemporal < temporalId) {
      return DependencyDescriptor.NOT_PRESENT;
    }
    if (position == KEYFRAME) {
      return DependencyDescriptor.SWITCH;
    }
    if (targetSpatial > spatialId) {
      return DependencyDescriptor.REQUIRED;
    }
    boolean discardable = temporalId > 0 && targetTemporal == temporalId;
    return discardable ? DependencyDescriptor.DISCARDABLE : DependencyDescriptor.SWITCH;
  }

  private void writeReferences(BitWriter bits, int spatialId, int position) {
    if (spatialId > 0) {
      bits.flag(true).bits(0, 4);
    }
    if (position != KEYFRAME) {
      bits.flag(true).bits(pattern.distance(position) * spatialLayers - 1, 4);
    }
    bits.flag(false);
  }

  /** A chain holds the frames of its spatial layer and those below in temporal layer 0. */
  private void writeChains(BitWriter bits, int spatialId, int position) {
    for (int chain = 0; chain < spatialLayers; chain++) {
      bits.bits(chainDifference(spatialId, position, chain), 4);
    }
  }

  private int chainDifference(int spatialId, int position, int chain) {
    if (temporalId(position) > 0) {
      return position * spatialLayers + spatialId - chain;
    }
    if (spatialId > 0) {
      return Math.max(1, spatialId - chain);
    }
    return position == KEYFRAME ? 0 : pattern.period() * spatialLayers - chain;
  }
}
