package io.sluice.core.wire.codec;

import io.sluice.core.wire.codec.DescribedLayers.Said;
import io.sluice.core.wire.rtp.LayerFacts;
import io.sluice.core.wire.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/** What the payloads of one SSRC say about layers, and the sizes that they or descriptors tell. */
final class PayloadLayers {
  private static final long EVERY_ROW = 0x0101010101010101L;

  private final PictureOrder order;
  private final Vp8Descriptor vp8 = new Vp8Descriptor();
  private final Vp9Descriptor vp9 = new Vp9Descriptor();
  private final H264Sps sps = new H264Sps();

  private final LayerSizes sizes = new LayerSizes();
  private long sizesSequence = Long.MIN_VALUE;
  private boolean news;

  /** Spatial layers of a VP9 stream, by its scalability structure or as seen; else 1. */
  private int vp9Layers = 1;

  /** The packet that brought the newest structure. */
  private long vp9StructureSequence = Long.MIN_VALUE;

  /** Until which packet it had as many as this. */
  private long vp9LayersSequence = Long.MIN_VALUE;

  private int vp9LayersBefore = 1;

  PayloadLayers(PictureOrder order) {
    this.order = order;
  }

  /**
   * Fills in what the descriptor did not tell.
   *
   * @param current whether sizes and layers may be learned from the packet
   */
  void read(RtpPacket packet, @Nullable VideoCodec codec, Said said, boolean current) {
    LayerFacts facts = packet.layers();
    if (said == Said.NOTHING && codec != VideoCodec.VP8 && codec != VideoCodec.VP9) {
      facts.frameStart = order.startsPicture();
      facts.frameEnd = packet.marker();
    }
    if (codec == null) {
      return;
    }
    boolean keyframe =
        switch (codec) {
          case VP8 -> readVp8(packet, said, current);
          case VP9 -> readVp9(packet, said, current);
          case H264 -> readH264(packet, said, current);
          case AV1 ->
              Av1Payload.beginsKeyframe(
                  packet.data(), packet.headerLength(), packet.payloadLength());
        };
    if (said == Said.NOTHING) {
      markKey(packet, codec, keyframe);
    }
  }

  /** Marks a keyframe's first packet, and the others of its picture. */
  private void markKey(RtpPacket packet, VideoCodec codec, boolean keyframe) {
    LayerFacts facts = packet.layers();
    long sequence = packet.extendedSequence();
    if (keyframe) {
      packet.keyframe(true);
      order.beginKey(sequence, packet.timestamp());
      facts.frameStart |= order.opensPicture();
    }
    boolean sameFrame = codec != VideoCodec.VP9 && order.inKeyPicture(sequence, packet.timestamp());
    if (keyframe || sameFrame) {
      facts.independent = true;
      facts.switching = LayerFacts.ALL;
    }
  }

  private boolean readVp8(RtpPacket packet, Said said, boolean current) {
    if (!vp8.parse(packet.data(), packet.headerLength(), packet.payloadLength())) {
      return false;
    }
    LayerFacts facts = packet.layers();
    facts.countsPictures = true;
    facts.pictureIdOffset = vp8.pictureIdOffset();
    facts.tl0PicIdxOffset = vp8.tl0PicIdxOffset();
    facts.keyIdxOffset = vp8.keyIdxOffset();
    if (said != Said.ALL) {
      facts.known = true;
      facts.frameStart = vp8.frameStart();
      facts.frameEnd = packet.marker();
      facts.temporalId = Math.max(0, vp8.temporalId());
      facts.present = atLeast(0, facts.temporalId);
      facts.layerSync = facts.temporalId > 0 && vp8.layerSync();
      facts.switching = facts.layerSync ? LayerFacts.bit(0, facts.temporalId) : 0;
    }
    if (current && vp8.keyframe() && vp8.width() > 0) {
      learnSize(packet, vp8.width(), vp8.height());
    }
    return vp8.keyframe();
  }

  private boolean readVp9(RtpPacket packet, Said said, boolean current) {
    if (!vp9.parse(packet.data(), packet.headerLength(), packet.payloadLength())) {
      return false;
    }
    LayerFacts facts = packet.layers();
    facts.pictureIdOffset = vp9.pictureIdOffset();
    facts.tl0PicIdxOffset = vp9.tl0PicIdxOffset();
    if (current) {
      learnVp9(packet);
    }
    if (said != Said.ALL) {
      facts.known = true;
      facts.frameStart = vp9.frameStart();
      facts.frameEnd = vp9.frameEnd();
      facts.spatialId = Math.max(0, vp9.spatialId());
      facts.temporalId = Math.max(0, vp9.temporalId());
      facts.independent = said == Said.NOTHING && !vp9.interPredicted() && facts.spatialId == 0;
      setVp9Layers(packet);
    }
    return vp9.keyframe();
  }

  /** RFC 9628 section 4.2: P, U and Z bits. */
  private void setVp9Layers(RtpPacket packet) {
    LayerFacts facts = packet.layers();
    int spatialId = facts.spatialId;
    int temporalId = facts.temporalId;
    boolean late = packet.extendedSequence() < vp9LayersSequence;
    int layers = late ? vp9LayersBefore : vp9Layers;
    boolean alone = vp9.notInterLayerReference() && spatialId + 1 < layers;
    facts.present = alone ? row(spatialId, temporalId) : atLeast(spatialId, temporalId);
    if (facts.independent) {
      facts.switching = LayerFacts.ALL;
    } else if (!vp9.interPredicted() && spatialId > 0) {
      boolean keyPicture = order.inKeyPicture(packet.extendedSequence(), packet.timestamp());
      facts.switching = keyPicture ? atLeast(spatialId, 0) : row(spatialId, 0);
    } else if (vp9.switchingUp()) {
      facts.switching = row(spatialId, temporalId);
    }
  }

  /** Sizes and number of the spatial layers (RFC 9628 section 4.2.1). */
  private void learnVp9(RtpPacket packet) {
    int layers = vp9.spatialLayers();
    long sequence = packet.extendedSequence();
    if (sequence < vp9StructureSequence) {
      return; // what it knows of may be gone
    }
    if (layers == 0) {
      vp9Layers = Math.max(vp9Layers, vp9.spatialId() + 1);
      return;
    }
    vp9StructureSequence = sequence;
    if (layers != vp9Layers) {
      vp9LayersBefore = vp9Layers;
      vp9LayersSequence = sequence;
      vp9Layers = layers;
    }
    if (vp9.width(0) > 0 && sequence >= sizesSequence) {
      sizesSequence = sequence;
      for (int layer = 0; layer < layers; layer++) {
        news |= sizes.set(layer, vp9.width(layer), vp9.height(layer));
      }
      news |= sizes.clearFrom(layers);
    }
  }

  private boolean readH264(RtpPacket packet, Said said, boolean current) {
    byte[] data = packet.data();
    int offset = packet.headerLength();
    int length = packet.payloadLength();
    boolean keyframe = beginsH264(data, offset, length);
    boolean learns = current && (said == Said.NOTHING ? keyframe : packet.layers().independent);
    if (learns) {
      long unit = H264Payload.findUnit(data, offset, length, H264Payload.SPS);
      if (unit >= 0 && sps.parse(data, (int) (unit >>> 32), (int) unit)) {
        learnSize(packet, sps.width(), sps.height());
      }
    }
    return keyframe;
  }

  /** A picture is decoded with the parameter sets before it, where nothing of it is missing. */
  private boolean beginsH264(byte[] data, int offset, int length) {
    return H264Payload.beginsUnit(data, offset, length, H264Payload.SPS)
        || (order.startsPicture() && H264Payload.beginsKeyframe(data, offset, length));
  }

  /** The size of the only spatial layer. */
  private void learnSize(RtpPacket packet, int width, int height) {
    if (packet.extendedSequence() >= sizesSequence) {
      sizesSequence = packet.extendedSequence();
      news |= sizes.set(0, width, height);
      news |= sizes.clearFrom(1);
    }
  }

  /** Takes the sizes of a dependency structure, if it tells any. */
  void takeSizes(DependencyStructure structure, long sequence) {
    if (structure.hasResolutions()) {
      sizesSequence = sequence;
      for (int layer = 0; layer < structure.spatialLayers(); layer++) {
        news |= sizes.set(layer, structure.width(layer), structure.height(layer));
      }
      news |= sizes.clearFrom(structure.spatialLayers());
    }
  }

  LayerSizes sizes() {
    return sizes;
  }

  /** The layers that the stream can have, by what it said of itself. */
  long possibleLayers() {
    return -1L >>> (Long.SIZE - vp9Layers * LayerFacts.MAX_LAYERS);
  }

  /** Whether sizes changed since the last call. */
  boolean takeNews() {
    boolean taken = news;
    news = false;
    return taken;
  }

  /** Another codec begins. */
  void forget() {
    news |= sizes.clearFrom(0);
    vp9Layers = 1;
  }

  /** The layers from this one up, spatial and temporal. */
  private static long atLeast(int spatialId, int temporalId) {
    return (row(0, temporalId) * EVERY_ROW) << (spatialId * LayerFacts.MAX_LAYERS);
  }

  /** The layers from this one up, of the same spatial layer. */
  private static long row(int spatialId, int temporalId) {
    long row = (0xffL << temporalId) & 0xff;
    return row << (spatialId * LayerFacts.MAX_LAYERS);
  }
}
