package io.sluice.core.room;

import io.sluice.core.api.ReceiveSection.AnnouncedStream;
import io.sluice.core.stream.ReceiveStream;
import io.sluice.core.wire.ext.ExtensionType;
import io.sluice.core.wire.ext.SdesItem;
import io.sluice.core.wire.rtp.HeaderExtensions;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the track and layer of an SSRC: by MID, else as announced, else by a payload type that one
 * section alone has (RFC 8843 section 9.2). The finding is kept for the SSRC's life.
 */
final class LayerBinder {
  /** SSRCs of one publisher, media and RTX. */
  static final int MAX_SSRCS = 64;

  /** An SSRC's place: a layer, or the RTX stream that repairs it. */
  static final class Binding {
    final Layer layer;
    final boolean rtx;

    Binding(Layer layer, boolean rtx) {
      this.layer = layer;
      this.rtx = rtx;
    }
  }

  private final List<PublishedTrack> tracks = new ArrayList<>();
  private final List<Layer> layers = new ArrayList<>();
  private final SsrcMap<Binding> bySsrc = new SsrcMap<>();

  /** RTX SSRC to the media SSRC it repairs, as announced. */
  private final SsrcMap<Long> announcedRtx = new SsrcMap<>();

  List<Layer> layers() {
    return layers;
  }

  List<PublishedTrack> tracks() {
    return tracks;
  }

  void add(PublishedTrack track) {
    tracks.add(track);
    for (AnnouncedStream announced : track.section().streams()) {
      if (announced.rtxSsrc() >= 0) {
        announcedRtx.put(announced.rtxSsrc(), announced.ssrc());
      }
    }
  }

  void remove(PublishedTrack track) {
    tracks.remove(track);
    for (int i = layers.size() - 1; i >= 0; i--) {
      if (layers.get(i).track == track) {
        forget(layers.remove(i));
      }
    }
    for (AnnouncedStream announced : track.section().streams()) {
      announcedRtx.remove(announced.rtxSsrc());
    }
  }

  private void forget(Layer layer) {
    bySsrc.remove(layer.ssrc());
    ReceiveStream rtx = layer.rtx;
    if (rtx != null) {
      bySsrc.remove(rtx.ssrc());
    }
  }

  /** The place of a packet's SSRC, or null while it is not known. */
  @Nullable Binding find(RtpPacket packet) {
    Binding known = bySsrc.get(packet.ssrc());
    return known != null ? known : bind(packet);
  }

  /**
   * An SSRC says that it leaves. What repairs a layer is forgotten; a layer itself only when its
   * place is needed, since packets that were overtaken would bind it anew.
   *
   * @return the layer, if this is its media SSRC, else null
   */
  @Nullable Layer leave(long ssrc) {
    Binding binding = bySsrc.get(ssrc);
    if (binding == null) {
      return null;
    }
    if (binding.rtx) {
      bySsrc.remove(ssrc);
      binding.layer.rtx = null;
      return null;
    }
    return binding.layer;
  }

  /** The layer with this media SSRC, or null. */
  @Nullable Layer layer(long ssrc) {
    Binding binding = bySsrc.get(ssrc);
    return binding == null || binding.rtx ? null : binding.layer;
  }

  private @Nullable Binding bind(RtpPacket packet) {
    PublishedTrack track = trackOf(packet);
    if (track == null || !track.accepts(packet.payloadType())) {
      return null;
    }
    if (bySsrc.size() >= MAX_SSRCS) {
      forgetLeft();
    }
    if (bySsrc.size() >= MAX_SSRCS) {
      return null;
    }
    boolean rtx = track.rtxOf(packet.payloadType()) != null;
    return rtx ? bindRtx(track, packet.ssrc()) : bindMedia(track, packet.ssrc());
  }

  /** Makes room: forgets the layers that have left and were followed by another. */
  private void forgetLeft() {
    for (int i = layers.size() - 1; i >= 0; i--) {
      Layer layer = layers.get(i);
      if (layer.left && layer.track.layer() != layer) {
        forget(layers.remove(i));
      }
    }
  }

  private Binding bindMedia(PublishedTrack track, long ssrc) {
    Layer layer = new Layer(track, ssrc);
    layers.add(layer);
    Binding binding = new Binding(layer, false);
    bySsrc.put(ssrc, binding);
    return binding;
  }

  /**
   * RTX repairs the stream that was announced for it, or else the track's only one. It may be the
   * first that is seen of that: its media is bound with it.
   */
  private @Nullable Binding bindRtx(PublishedTrack track, long ssrc) {
    Long announced = announcedRtx.get(ssrc);
    Long repaired = announced != null ? announced : onlyAnnounced(track);
    Binding media = repaired == null ? null : bySsrc.get(repaired);
    if (media == null && repaired != null) {
      media = bindMedia(track, repaired);
    }
    Layer layer = media != null ? media.layer : present(track);
    if (layer == null || layer.track != track) {
      return null;
    }
    ReceiveStream former = layer.rtx;
    if (former != null) {
      bySsrc.remove(former.ssrc());
    }
    layer.rtx = new ReceiveStream(ssrc, track.clockRate());
    Binding binding = new Binding(layer, true);
    bySsrc.put(ssrc, binding);
    return binding;
  }

  /** The media SSRC of a track that announced just one and has no other by now, or null. */
  private static @Nullable Long onlyAnnounced(PublishedTrack track) {
    List<AnnouncedStream> streams = track.section().streams();
    return present(track) == null && streams.size() == 1 ? streams.get(0).ssrc() : null;
  }

  private static @Nullable Layer present(PublishedTrack track) {
    Layer layer = track.layer();
    return layer == null || layer.left ? null : layer;
  }

  private @Nullable PublishedTrack trackOf(RtpPacket packet) {
    PublishedTrack byMid = trackByMid(packet);
    if (byMid != null) {
      return byMid;
    }
    for (PublishedTrack track : tracks) {
      for (AnnouncedStream announced : track.section().streams()) {
        if (announced.ssrc() == packet.ssrc() || announced.rtxSsrc() == packet.ssrc()) {
          return track;
        }
      }
    }
    return trackByPayloadType(packet.payloadType());
  }

  private @Nullable PublishedTrack trackByMid(RtpPacket packet) {
    for (PublishedTrack track : tracks) {
      Integer id = track.extensions().get(ExtensionType.MID);
      long element = id == null ? HeaderExtensions.NONE : HeaderExtensions.find(packet, id);
      if (element != HeaderExtensions.NONE) {
        int offset = HeaderExtensions.offset(element);
        int length = HeaderExtensions.length(element);
        if (SdesItem.matches(packet.data(), offset, length, track.mid())) {
          return track;
        }
      }
    }
    return null;
  }

  private @Nullable PublishedTrack trackByPayloadType(int payloadType) {
    PublishedTrack found = null;
    for (PublishedTrack track : tracks) {
      if (track.accepts(payloadType)) {
        if (found != null) {
          return null;
        }
        found = track;
      }
    }
    return found;
  }
}
