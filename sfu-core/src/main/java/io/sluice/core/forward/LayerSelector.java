package io.sluice.core.forward;

import io.sluice.core.wire.rtp.LayerFacts;
import io.sluice.core.wire.rtp.RtpPacket;

/**
 * Which packets of one source go to one subscriber, by spatial and temporal layer. The layer that
 * is sent changes at the first packet of a picture only, to one that is intact: everything that its
 * pictures to come depend on was sent. Made when a subscription begins with a source.
 */
public final class LayerSelector {
  /** The packet goes out. */
  public static final int SEND = 0;

  /** The packet does not go out, and leaves no gap: see {@link #droppedFrom}. */
  public static final int DROP = 1;

  /** The packet does not go out, but a gap was left for it when it was missing. */
  public static final int FILL = 2;

  /** The highest spatial or temporal layer that there is. */
  public static final int HIGHEST = LayerFacts.MAX_LAYERS - 1;

  /** Changes of layer that late packets are judged by. */
  private static final int CHANGES = 16;

  private int wantedSpatial = HIGHEST;
  private int wantedTemporal = HIGHEST;
  private int spatial = HIGHEST;
  private int temporal = HIGHEST;

  /** The bit of the layer that is sent. */
  private long target = LayerFacts.bit(HIGHEST, HIGHEST);

  /** The layers that the source has, as far as its last keyframe told. */
  private long existing = LayerFacts.ALL;

  /** The layers whose pictures to come depend on nothing that was not sent. */
  private long intact = LayerFacts.ALL;

  private long highest;
  private long timestamp;
  private int frameSpatial;
  private boolean frameDropped;
  private long droppedFrom;
  private boolean changed;

  private final long[] changeFrom = new long[CHANGES];
  private final long[] changeTarget = new long[CHANGES];
  private int changes;

  /** The layer to send; the highest there is of it if it does not exist. */
  public void want(int spatialId, int temporalId) {
    wantedSpatial = Math.min(spatialId, HIGHEST);
    wantedTemporal = Math.min(temporalId, HIGHEST);
  }

  /** The source begins with this packet, the first one of a keyframe. */
  public void begin(RtpPacket packet) {
    highest = packet.extendedSequence() - 1;
    timestamp = packet.timestamp() - 1;
    existing = packet.layers().present;
    intact = LayerFacts.ALL;
    long bit = best(LayerFacts.ALL);
    set(bit == 0 ? LayerFacts.bit(HIGHEST, HIGHEST) : bit, highest + 1);
  }

  /**
   * Decides about a packet; each is asked about once, in order of arrival.
   *
   * @return {@link #SEND}, {@link #DROP} or {@link #FILL}
   */
  public int select(RtpPacket packet) {
    LayerFacts facts = packet.layers();
    long sequence = packet.extendedSequence();
    if (sequence <= highest) {
      return selectLate(packet);
    }
    boolean newPicture = packet.timestamp() != timestamp;
    boolean newFrame = newPicture || facts.spatialId != frameSpatial;
    if (sequence > highest + 1) {
      intact &= lowerTemporal(); // frames of other layers, which are not sent, may be missing
    }
    if (newPicture) {
      beginPicture(facts, sequence, sequence == highest + 1);
    }
    boolean sent = !frameDropped;
    if (newFrame) { // else what is known of layers may have changed within the frame
      sent = !facts.known || (facts.present & target) != 0;
      intact = sent ? intact | facts.switching : intact & ~facts.present;
    }
    droppedFrom = !newFrame && frameDropped ? highest + 1 : sequence;
    highest = sequence;
    timestamp = packet.timestamp();
    frameSpatial = facts.spatialId;
    frameDropped = !sent;
    return sent ? SEND : DROP;
  }

  /** A packet without payload comes, which is of no frame: nothing is missing for its number. */
  public void pass(RtpPacket packet) {
    if (packet.extendedSequence() == highest + 1) {
      highest++;
    }
  }

  /** Decides about a packet that is older than others of the source: nothing changes by it. */
  public int selectLate(RtpPacket packet) {
    LayerFacts facts = packet.layers();
    boolean sent = !facts.known || (facts.present & targetAt(packet.extendedSequence())) != 0;
    return sent ? SEND : FILL;
  }

  /**
   * A newer picture comes.
   *
   * @param whole whether nothing of it can be missing before this packet
   */
  private void beginPicture(LayerFacts facts, long sequence, boolean whole) {
    if (facts.independent) {
      existing = facts.present;
      intact = LayerFacts.ALL;
    } else if (!facts.frameStart || (facts.spatialId > 0 && !whole)) {
      return; // what was lost of it is judged by the layer before
    }
    boolean gone = (existing & target) == 0;
    if (gone || target != LayerFacts.bit(wantedSpatial, wantedTemporal)) {
      long sync = facts.layerSync && facts.temporalId <= temporal + 1 ? facts.switching : 0;
      long bit = best(intact | sync);
      if (bit != 0 && bit != target && (gone || !isDetour(bit))) {
        set(bit, sequence);
      }
    }
  }

  /** A layer below both the one that is sent and the one to come: that comes with a keyframe. */
  private boolean isDetour(long bit) {
    int spatialId = spatialOf(bit);
    return spatialId < spatial && spatialId < spatialOf(best(LayerFacts.ALL));
  }

  /** The highest layer of these that is not above what is wanted; 0 if there is none. */
  private long best(long usable) {
    long candidates = usable & existing;
    for (int s = wantedSpatial; s >= 0; s--) {
      for (int t = wantedTemporal; t >= 0; t--) {
        long bit = LayerFacts.bit(s, t);
        if ((candidates & bit) != 0) {
          return bit;
        }
      }
    }
    return 0;
  }

  private void set(long bit, long fromSequence) {
    target = bit;
    spatial = spatialOf(bit);
    temporal = Long.numberOfTrailingZeros(bit) % LayerFacts.MAX_LAYERS;
    changeFrom[changes % CHANGES] = fromSequence;
    changeTarget[changes % CHANGES] = bit;
    changes++;
    changed = true;
  }

  /** The layer that is sent and those that are a part of it whatever the spatial layers need. */
  private long lowerTemporal() {
    long row = 0;
    for (int t = 0; t <= temporal; t++) {
      row |= LayerFacts.bit(spatial, t);
    }
    return row;
  }

  private static int spatialOf(long bit) {
    return Long.numberOfTrailingZeros(bit) / LayerFacts.MAX_LAYERS;
  }

  private long targetAt(long sequence) {
    int oldest = Math.max(0, changes - CHANGES);
    for (int i = changes - 1; i > oldest; i--) {
      if (sequence >= changeFrom[i % CHANGES]) {
        return changeTarget[i % CHANGES];
      }
    }
    return changeTarget[oldest % CHANGES];
  }

  /**
   * Whether the wanted spatial layer can begin at a keyframe only, so that one should be asked for.
   */
  public boolean waitsForKeyframe() {
    long bit = best(LayerFacts.ALL);
    return bit != 0 && spatialOf(bit) != spatial && (intact & bit) == 0;
  }

  /**
   * Whether the picture ends with this packet for the subscriber, though the publisher sends more
   * of it: the packet needs the marker then.
   */
  public boolean endsPicture(RtpPacket packet) {
    LayerFacts facts = packet.layers();
    return facts.known
        && facts.frameEnd
        && facts.spatialId == spatialOf(targetAt(packet.extendedSequence()));
  }

  /** The first packet that went with the dropped one: what is missing between was of its frame. */
  public long droppedFrom() {
    return droppedFrom;
  }

  /** Whether another layer is sent since the last call. */
  public boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  /**
   * Reads a part of what {@link #select} will need, so that it is in the CPU's cache by then.
   *
   * @param step 0, then 1: what the former led to
   * @return nothing of meaning
   */
  public int readAhead(int step) {
    return step == 0 ? (int) (highest + target) : (int) changeFrom[0];
  }

  /** The spatial layer that is sent. */
  public int spatialId() {
    return spatial;
  }

  /** The temporal layer that is sent. */
  public int temporalId() {
    return temporal;
  }
}
