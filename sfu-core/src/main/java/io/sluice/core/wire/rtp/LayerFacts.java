package io.sluice.core.wire.rtp;

/**
 * What a packet of video says about its frame and the layers that need it. Filled once, when the
 * packet is received; as immutable as the packet from then on. All packets of a frame have the same
 * facts but for its start and end.
 *
 * <p>A layer that can be chosen is a pair of a spatial and a temporal layer, and includes the lower
 * ones that it needs. Sets of such are 64-bit masks, see {@link #bit}.
 */
public final class LayerFacts {
  /** Spatial layers, and temporal ones, that a mask knows. */
  public static final int MAX_LAYERS = 8;

  /** References that {@link #references} has room for. */
  public static final int MAX_REFERENCES = 5;

  /** Bits of each. */
  public static final int REFERENCE_BITS = 12;

  /** In place of an offset of what the packet does not have. */
  public static final int ABSENT = -1;

  /** All layers need the frame, as far as is known. */
  public static final long ALL = -1;

  /** Whether anything of the below is known; if not, the frame is needed by all layers. */
  public boolean known;

  /** Whether the first packet of the frame is this one. */
  public boolean frameStart;

  /** Whether the last packet of the frame is this one. */
  public boolean frameEnd;

  /** Whether decoding can begin with this picture: set in all packets of its lowest frame. */
  public boolean independent;

  /**
   * Whether a frame above the chosen temporal layer can be sent without what came before in its
   * layer: it depends on the lowest temporal layer alone (RFC 7741 section 4.2, Y bit).
   */
  public boolean layerSync;

  public int spatialId;
  public int temporalId;

  /** The layers that have this frame. */
  public long present = ALL;

  /**
   * The layers that can be sent from now on once this frame can be decoded: nothing after it in
   * them depends on frames before it but those that it needs itself. It can be decoded by whoever
   * has all of a layer that is in {@link #present}; by anybody with {@link #independent}; and with
   * {@link #layerSync} by whoever has the lowest temporal layer.
   */
  public long switching;

  /**
   * How far back in frame numbers the frames are that this one refers to, the first in the lowest
   * bits; 0 if it refers to none, to more or farther, or that is not known.
   */
  public long references;

  /** Where its descriptor has them: the bit at which they begin, and the one behind. */
  public int referencesFrom;

  public int referencesTo;

  /** Offset in the packet of the picture id of VP8 or VP9, of one byte or, its top bit set, two. */
  public int pictureIdOffset = ABSENT;

  /**
   * Whether picture ids count the pictures of all layers that are sent, so that those left out may
   * leave no gap (VP8); those of VP9 keep theirs, which its picture groups are counted by.
   */
  public boolean countsPictures;

  /** Offset in the packet of TL0PICIDX of VP8 or VP9. */
  public int tl0PicIdxOffset = ABSENT;

  /** Offset in the packet of the byte whose low 5 bits are KEYIDX of VP8. */
  public int keyIdxOffset = ABSENT;

  /** The bit of a layer in a mask; 0 for one out of range. */
  public static long bit(int spatialId, int temporalId) {
    boolean inRange =
        spatialId >= 0 && spatialId < MAX_LAYERS && temporalId >= 0 && temporalId < MAX_LAYERS;
    return inRange ? 1L << (spatialId * MAX_LAYERS + temporalId) : 0;
  }

  /** Forgets all: nothing is known. */
  public void clear() {
    known = frameStart = frameEnd = independent = layerSync = countsPictures = false;
    spatialId = temporalId = 0;
    present = ALL;
    switching = 0;
    references = 0;
    referencesFrom = referencesTo = 0;
    pictureIdOffset = tl0PicIdxOffset = keyIdxOffset = ABSENT;
  }
}
