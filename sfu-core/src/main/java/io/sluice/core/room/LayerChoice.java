package io.sluice.core.room;

import io.sluice.core.api.LayerPreference;
import io.sluice.core.api.TrackLayers;
import io.sluice.core.forward.LayerSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which layer of a track a subscription wants: the best one within its preference and limits. */
final class LayerChoice {
  /** No encoding can be chosen yet. */
  static final int NONE = -1;

  /** No limit of bitrate. */
  static final long UNLIMITED = Long.MAX_VALUE;

  /** A layer that is not sent has to be this much below the limit of bitrate, to be worth it. */
  private static final double MARGIN = 0.9;

  /** The layer that is sent may be this much above: what is measured varies. */
  private static final double TOLERANCE = 1.1;

  private LayerPreference preference = LayerPreference.BEST;
  private long limit = UNLIMITED;
  private int encoding = NONE;
  private int spatialId = LayerSelector.HIGHEST;
  private int temporalId = LayerSelector.HIGHEST;
  private boolean known;
  private long demand;

  /** What the subscriber wants. */
  void prefer(LayerPreference wanted) {
    preference = wanted;
  }

  /**
   * What the subscriber's connection leaves for it.
   *
   * @return whether that is another limit than before
   */
  boolean limit(long bitsPerSecond) {
    boolean changed = limit != bitsPerSecond;
    limit = bitsPerSecond;
    return changed;
  }

  /** The encoding to send, or {@link #NONE}. */
  int encoding() {
    return encoding;
  }

  int spatialId() {
    return spatialId;
  }

  int temporalId() {
    return temporalId;
  }

  /** Another track is to be chosen from. */
  void reset() {
    encoding = NONE;
    known = false;
    demand = 0;
    spatialId = LayerSelector.HIGHEST;
    temporalId = LayerSelector.HIGHEST;
  }

  /**
   * Chooses.
   *
   * @param layers what comes of the track now
   * @param encodings how many encodings it has
   */
  void choose(TrackLayers layers, int encodings) {
    if (!isAnyUsable(layers)) {
      if (encoding == NONE && (encodings == 1 || isFixed(encodings))) {
        encoding = encodings == 1 ? 0 : preference.encoding();
      }
      return; // nothing comes: it may go on as it was
    }
    Candidate best = best(layers, limit);
    demand = limit == UNLIMITED ? best.layer.bitrate() : best(layers, UNLIMITED).layer.bitrate();
    encoding = best.encoding.index();
    known = true;
    spatialId = best.layer.spatialId();
    temporalId = best.layer.temporalId();
  }

  private static boolean isAnyUsable(TrackLayers layers) {
    for (TrackLayers.Encoding each : layers.encodings()) {
      if (isUsable(each)) {
        return true;
      }
    }
    return false;
  }

  private boolean isFixed(int encodings) {
    return preference.encoding() >= 0 && preference.encoding() < encodings;
  }

  private static boolean isUsable(TrackLayers.Encoding encoding) {
    return encoding.active() && !encoding.layers().isEmpty();
  }

  /** The bitrate of what would be chosen without the connection's limit; 0 if not known. */
  long demand() {
    return demand;
  }

  private record Candidate(TrackLayers.Encoding encoding, TrackLayers.Layer layer) {
    long pixels() {
      return pixels(layer);
    }

    static long pixels(TrackLayers.Layer layer) {
      return (long) layer.width() * layer.height();
    }

    /** By size, then bitrate: what is not known of all of them decides nothing. */
    boolean isAbove(Candidate other) {
      long pixels = pixels();
      long otherPixels = other.pixels();
      if (pixels != otherPixels && pixels > 0 && otherPixels > 0) {
        return pixels > otherPixels;
      }
      if (encoding.index() != other.encoding.index() && layer.bitrate() != other.layer.bitrate()) {
        return layer.bitrate() > other.layer.bitrate();
      }
      if (encoding.index() != other.encoding.index()) {
        return encoding.index() > other.encoding.index();
      }
      return layer.spatialId() != other.layer.spatialId()
          ? layer.spatialId() > other.layer.spatialId()
          : layer.temporalId() > other.layer.temporalId();
    }
  }

  /** A rule that a layer keeps or not. */
  private interface Rule {
    boolean admits(TrackLayers.Encoding encoding, TrackLayers.Layer layer);
  }

  /** Each rule holds as far as some layer keeps it; the lowest one does not ask for more. */
  private Candidate best(TrackLayers layers, long bitrateLimit) {
    Rule fixed = this::isWithinFixed;
    Candidate lowest = pick(layers, fixed, false);
    long smallest = lowest == null ? 0 : lowest.pixels();
    Rule size =
        (e, l) -> fixed.admits(e, l) && (isWithinSize(l) || Candidate.pixels(l) <= smallest);
    Rule rate = (e, l) -> size.admits(e, l) && isWithinFrameRate(l);
    Rule bits = (e, l) -> rate.admits(e, l) && isWithinBitrate(e, l, bitrateLimit);
    for (Rule rule : List.of(bits, rate, size, (Rule) (e, l) -> true)) {
      Candidate found = pick(layers, rule, rule == bits);
      if (found != null) {
        return found;
      }
    }
    throw new AssertionError("an active encoding has a layer");
  }

  /** The highest layer that keeps a rule, or the lowest; null if none does. */
  private static @Nullable Candidate pick(TrackLayers layers, Rule rule, boolean highest) {
    Candidate found = null;
    for (TrackLayers.Encoding encoding : layers.encodings()) {
      if (!isUsable(encoding)) {
        continue;
      }
      for (TrackLayers.Layer layer : encoding.layers()) {
        if (rule.admits(encoding, layer)) {
          Candidate next = new Candidate(encoding, layer);
          found = found == null || next.isAbove(found) == highest ? next : found;
        }
      }
    }
    return found;
  }

  private boolean isWithinFixed(TrackLayers.Encoding encoding, TrackLayers.Layer layer) {
    return (preference.encoding() < 0 || encoding.index() == preference.encoding())
        && (preference.spatialId() < 0 || layer.spatialId() <= preference.spatialId())
        && (preference.temporalId() < 0 || layer.temporalId() <= preference.temporalId());
  }

  private boolean isWithinSize(TrackLayers.Layer layer) {
    return (preference.maxWidth() <= 0 || layer.width() <= preference.maxWidth())
        && (preference.maxHeight() <= 0 || layer.height() <= preference.maxHeight());
  }

  private boolean isWithinFrameRate(TrackLayers.Layer layer) {
    return preference.maxFrameRate() <= 0
        || layer.frameRate() <= preference.maxFrameRate() * TOLERANCE;
  }

  /** What is not known yet is not within a limit. */
  private boolean isWithinBitrate(
      TrackLayers.Encoding candidate, TrackLayers.Layer layer, long bitrateLimit) {
    long own = preference.maxBitrate();
    long least = own > 0 ? Math.min(bitrateLimit, own) : bitrateLimit;
    boolean sent =
        known
            && candidate.index() == encoding
            && layer.spatialId() <= spatialId
            && layer.temporalId() <= temporalId;
    double most = least * (sent ? TOLERANCE : MARGIN);
    return least == UNLIMITED || (layer.bitrate() > 0 && layer.bitrate() <= most);
  }
}
