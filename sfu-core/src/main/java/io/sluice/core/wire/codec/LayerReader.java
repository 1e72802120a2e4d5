package io.sluice.core.wire.codec;

import io.sluice.core.wire.ext.LayersAllocation;
import io.sluice.core.wire.rtp.HeaderExtensions;
import io.sluice.core.wire.rtp.LayerFacts;
import io.sluice.core.wire.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * Reads what each packet of one received SSRC says about layers, and learns from it which layers
 * the stream has. Touched by one thread; allocates nothing per packet.
 *
 * <p>A dependency descriptor is believed before the payload, which may be encrypted from end to
 * end. While packets have a valid one, keyframes are those that it tells.
 *
 * <p>In H.264 and AV1 without descriptor nothing marks the beginning of a frame: it is found where
 * the timestamp changes between two packets in order, or, if packets before are missing, at a
 * keyframe.
 */
public final class LayerReader {
  private final PictureOrder order = new PictureOrder();
  private final DescribedLayers described;
  private final PayloadLayers payload = new PayloadLayers(order);
  private final SeenLayers seen = new SeenLayers();

  private final int allocationId;
  private LayersAllocation allocation = new LayersAllocation();
  private LayersAllocation spareAllocation = new LayersAllocation();
  private long allocationSequence = Long.MIN_VALUE;
  private final LayerSizes allocatedSizes = new LayerSizes();

  private @Nullable VideoCodec codec;

  /** The first packet of the codec; packets before it teach nothing any more. */
  private long codecSequence = Long.MIN_VALUE;

  private long activeLayers;
  private int generation;

  /**
   * @param dependencyDescriptorId identifier of the header extension, 0 if it was not negotiated
   * @param layersAllocationId identifier of the header extension, 0 if it was not negotiated
   */
  public LayerReader(int dependencyDescriptorId, int layersAllocationId) {
    this.described = new DescribedLayers(dependencyDescriptorId);
    this.allocationId = layersAllocationId;
  }

  /**
   * Fills {@link RtpPacket#layers} and {@link RtpPacket#keyframe}. Called once for each new packet
   * in order of arrival, late ones too, in its extended sequence.
   *
   * @param packetCodec the codec of its payload type; null for one that cannot be read
   */
  public void read(RtpPacket packet, @Nullable VideoCodec packetCodec) {
    LayerFacts facts = packet.layers();
    facts.clear();
    packet.keyframe(false);
    long sequence = packet.extendedSequence();
    order.take(sequence, packet.timestamp());
    if (packet.payloadLength() == 0) {
      return;
    }
    follow(packetCodec, sequence);
    boolean current = sequence >= codecSequence;
    if (current) {
      readAllocation(packet);
    }
    DescribedLayers.Said said = described.read(packet, facts);
    packet.keyframe(described.keyframe());
    boolean sized =
        said != DescribedLayers.Said.NOTHING
            && described.inForce()
            && described.structure().hasResolutions();
    payload.read(packet, packetCodec, said, current && !sized);
    if (current) {
      learn(packet, said);
    }
  }

  /** Takes a change of codec: nothing that was learned holds any more. */
  private void follow(@Nullable VideoCodec packetCodec, long sequence) {
    if (packetCodec == null || packetCodec == codec || sequence < codecSequence) {
      return;
    }
    if (codec != null) {
      if (!order.opensPicture()) {
        return; // an overtaken packet of the codec before
      }
      described.forget(sequence);
      payload.forget();
      seen.retain(0);
      codecSequence = sequence;
    }
    codec = packetCodec;
  }

  private void readAllocation(RtpPacket packet) {
    long element =
        allocationId == 0 ? HeaderExtensions.NONE : HeaderExtensions.find(packet, allocationId);
    if (element == HeaderExtensions.NONE || packet.extendedSequence() < allocationSequence) {
      return;
    }
    LayersAllocation next = spareAllocation;
    int offset = HeaderExtensions.offset(element);
    if (!next.parse(packet.data(), offset, HeaderExtensions.length(element))) {
      return;
    }
    boolean news = takeSizes(next);
    for (int stream = 0; stream < LayersAllocation.MAX_STREAMS; stream++) {
      news |= next.layers(stream) != allocation.layers(stream);
    }
    generation += news ? 1 : 0;
    spareAllocation = allocation;
    allocation = next;
    allocationSequence = packet.extendedSequence();
    seen.retain(next.layers(next.stream()));
  }

  private boolean takeSizes(LayersAllocation told) {
    boolean news = false;
    int stream = told.stream();
    for (int layer = 0; layer < LayersAllocation.MAX_SPATIAL_LAYERS; layer++) {
      if (told.width(stream, layer) > 0) {
        news |= allocatedSizes.set(layer, told.width(stream, layer), told.height(stream, layer));
      }
    }
    return news;
  }

  /** What a packet of the present codec teaches. */
  private void learn(RtpPacket packet, DescribedLayers.Said said) {
    LayerFacts facts = packet.layers();
    if (described.structureTaken()) {
      payload.takeSizes(described.structure(), packet.extendedSequence());
    } else if (said == DescribedLayers.Said.NOTHING && packet.keyframe()) {
      described.retire(packet.extendedSequence());
    }
    if (!described.inForce()) {
      if (order.opensPicture()) {
        seen.nextPicture(packet.timestamp());
      }
      seen.see(facts.spatialId, facts.temporalId, packet.timestamp());
      seen.retain(payload.possibleLayers());
    }
    long active = described.inForce() ? described.activeLayers() : seen.mask();
    boolean news = payload.takeNews() || active != activeLayers;
    activeLayers = active;
    generation += news ? 1 : 0;
  }

  /** Width in pixels of a spatial layer, 0 if not known. */
  public int width(int spatialId) {
    int width = payload.sizes().width(spatialId);
    return width > 0 ? width : allocatedSizes.width(spatialId);
  }

  /** Height in pixels of a spatial layer, 0 if not known. */
  public int height(int spatialId) {
    int height = payload.sizes().height(spatialId);
    return height > 0 ? height : allocatedSizes.height(spatialId);
  }

  /**
   * The layers that are sent now, a mask of {@link LayerFacts#bit}: those of the active decode
   * targets, or else those that came lately. 0 before the first packet.
   */
  public long activeLayers() {
    return activeLayers;
  }

  /**
   * The newest allocation that came on this stream, which tells of all streams of the track; to be
   * read before the next packet.
   */
  public LayersAllocation allocation() {
    return allocation;
  }

  /** Counts changes of sizes and of layers that are sent, but not of their bitrates. */
  public int generation() {
    return generation;
  }
}
