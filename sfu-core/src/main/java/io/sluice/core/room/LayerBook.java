package io.sluice.core.room;

import io.sluice.core.api.TrackLayers;
import io.sluice.core.wire.rtp.LayerFacts;
import java.util.ArrayList;
import java.util.List;

/** Writes down which layers of a track come, and whether that changed by much. */
final class LayerBook {
  /** A rate that changed by less than a quarter is the same. */
  private static final double SAME = 0.25;

  private final List<String> rids;
  private final Encoding[] encodings;
  private TrackLayers last = new TrackLayers(List.of());

  /**
   * @param rids of the encodings, in their order; empty without
   */
  LayerBook(List<String> rids, Encoding[] encodings) {
    this.rids = rids;
    this.encodings = encodings;
  }

  /** What {@link #take} found last. */
  TrackLayers last() {
    return last;
  }

  /** The layers now. */
  TrackLayers take() {
    last = current();
    return last;
  }

  /** Whether the layers differ from the last ones by what matters to who chooses among them. */
  boolean differs() {
    TrackLayers now = current();
    boolean same = now.encodings().size() == last.encodings().size();
    for (int i = 0; same && i < now.encodings().size(); i++) {
      same = isSame(now.encodings().get(i), last.encodings().get(i));
    }
    return !same;
  }

  private TrackLayers current() {
    List<TrackLayers.Encoding> described = new ArrayList<>();
    for (Encoding encoding : encodings) {
      String rid = encoding.index < rids.size() ? rids.get(encoding.index) : "";
      described.add(
          new TrackLayers.Encoding(encoding.index, rid, encoding.isActive(), layersOf(encoding)));
    }
    return new TrackLayers(described);
  }

  private static List<TrackLayers.Layer> layersOf(Encoding encoding) {
    List<TrackLayers.Layer> layers = new ArrayList<>();
    LayerMeter meter = encoding.meter;
    for (long left = encoding.layers(); left != 0; left &= left - 1) {
      int index = Long.numberOfTrailingZeros(left);
      int spatial = index / LayerFacts.MAX_LAYERS;
      int temporal = index % LayerFacts.MAX_LAYERS;
      layers.add(
          new TrackLayers.Layer(
              spatial,
              temporal,
              encoding.width(spatial),
              encoding.height(spatial),
              Math.round(10 * meter.frameRate(spatial, temporal)) / 10.0,
              meter.bitrate(spatial, temporal)));
    }
    return layers;
  }

  private static boolean isSame(TrackLayers.Encoding one, TrackLayers.Encoding other) {
    if (!one.active() && !other.active()) {
      return true; // what it had decays, and nobody can choose it
    }
    boolean same = one.active() == other.active() && one.layers().size() == other.layers().size();
    for (int i = 0; same && i < one.layers().size(); i++) {
      TrackLayers.Layer a = one.layers().get(i);
      TrackLayers.Layer b = other.layers().get(i);
      same =
          a.spatialId() == b.spatialId()
              && a.temporalId() == b.temporalId()
              && a.width() == b.width()
              && a.height() == b.height()
              && isNear(a.frameRate(), b.frameRate())
              && isNear((double) a.bitrate(), (double) b.bitrate());
    }
    return same;
  }

  private static boolean isNear(double one, double other) {
    return Math.abs(one - other) <= SAME * Math.max(one, other);
  }
}
