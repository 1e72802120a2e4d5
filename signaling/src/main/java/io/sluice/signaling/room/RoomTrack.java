package io.sluice.signaling.room;

import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.TrackLayers;
import io.sluice.signaling.sdp.SdpCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What participants can subscribe to. Guarded by the room's lock. */
abstract class RoomTrack {
  /** Layers of one encoding that are told: no browser sends more than nine. */
  static final int MAX_LAYERS = 16;

  final TrackInfo info;

  /** Restriction identifiers of its encodings (RFC 8851); empty without. */
  final List<String> rids;

  /** How many encodings can be chosen from: one without simulcast, none if it is the room's. */
  final int encodings;

  /** Whether it may come as redundant audio (RFC 2198). */
  final boolean hasRed;

  /** What is sent now; empty while that is not known. */
  TrackLayers layers = new TrackLayers(List.of());

  int subscribers;

  RoomTrack(TrackInfo info, List<String> rids, int encodings, boolean hasRed) {
    this.info = info;
    this.rids = rids;
    this.encodings = encodings;
    this.hasRed = hasRed;
  }

  /** The track in the media plane. */
  abstract MediaTrack media();

  /** What it may be coded with. */
  abstract List<SdpCodec> codecs();

  /** Whose it is; null if the room's own. */
  abstract @Nullable Member owner();

  /**
   * Identifies the stream that it is played with, and its clock (RFC 8830, RFC 7022): tracks with
   * the same one are kept in step.
   */
  abstract String stream();

  /** Keeps to the lowest {@link #MAX_LAYERS} of each encoding. */
  void setLayers(TrackLayers now) {
    layers = new TrackLayers(now.encodings().stream().map(RoomTrack::limited).toList());
  }

  private static TrackLayers.Encoding limited(TrackLayers.Encoding encoding) {
    return new TrackLayers.Encoding(
        encoding.index(),
        encoding.rid(),
        encoding.active(),
        encoding.layers().stream().limit(MAX_LAYERS).toList());
  }

  RoomEvent layersEvent() {
    return new RoomEvent.LayersChanged(info.id(), layers);
  }
}
