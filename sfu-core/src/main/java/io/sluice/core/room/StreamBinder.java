package io.sluice.core.room;

import io.sluice.core.api.ReceiveSection.AnnouncedStream;
import io.sluice.core.stream.ReceiveStream;
import io.sluice.core.stream.RtxUnwrapper;
import io.sluice.core.wire.ext.ExtensionType;
import io.sluice.core.wire.ext.SdesItem;
import io.sluice.core.wire.rtp.HeaderExtensions;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the track and encoding of an SSRC: by MID, else as announced, else by a payload type that
 * one section alone has (RFC 8843 section 9.2); of simulcast by RID, or as announced. The finding
 * is kept for the SSRC's life.
 */
final class StreamBinder {
  /** SSRCs of one publisher, media and RTX. */
  static final int MAX_SSRCS = 64;

  /** An SSRC's place: a stream, or the RTX stream that repairs it. */
  static final class Binding {
    final ReceivedStream stream;
    final boolean rtx;

    Binding(ReceivedStream stream, boolean rtx) {
      this.stream = stream;
      this.rtx = rtx;
    }
  }

  private final List<PublishedTrack> tracks = new ArrayList<>();
  private final List<ReceivedStream> streams = new ArrayList<>();
  private final SsrcMap<Binding> bySsrc = new SsrcMap<>();

  /** RTX SSRC to the media SSRC it repairs, as announced. */
  private final SsrcMap<Long> announcedRtx = new SsrcMap<>();

  List<ReceivedStream> streams() {
    return streams;
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
    for (int i = streams.size() - 1; i >= 0; i--) {
      if (streams.get(i).track == track) {
        forget(streams.remove(i));
      }
    }
    for (AnnouncedStream announced : track.section().streams()) {
      announcedRtx.remove(announced.rtxSsrc());
    }
  }

  private void forget(ReceivedStream stream) {
    bySsrc.remove(stream.ssrc());
    ReceiveStream rtx = stream.rtx;
    if (rtx != null) {
      bySsrc.remove(rtx.ssrc());
    }
  }

  /** The place of a packet's SSRC, or null while it is not known. */
  @Nullable Binding find(RtpPacket packet) {
    Binding known = bySsrc.get(packet.ssrc());
    if (known == null) {
      return bind(packet);
    }
    boolean guessed = known.rtx && announcedRtx.get(packet.ssrc()) == null;
    return guessed ? repaired(known, packet) : known;
  }

  /**
   * The place of an RTX packet: if its SSRC was taken for that of a former stream of the encoding,
   * but brings what the present one misses, they change places. Both may have come before any media
   * of the present one, so that nothing told them apart.
   */
  private Binding repaired(Binding known, RtpPacket packet) {
    ReceivedStream former = known.stream;
    ReceivedStream now = former.encoding.stream();
    if (now == null || now == former || brings(packet, former) || !brings(packet, now)) {
      return known;
    }
    ReceiveStream other = now.rtx;
    now.rtx = former.rtx;
    former.rtx = other;
    if (other != null) {
      bySsrc.put(other.ssrc(), known);
    }
    Binding binding = new Binding(now, true);
    bySsrc.put(packet.ssrc(), binding);
    return binding;
  }

  /** Whether an RTX packet has what the stream misses (RFC 4588 section 4). */
  private static boolean brings(RtpPacket packet, ReceivedStream stream) {
    return packet.payloadLength() >= RtxUnwrapper.OSN_LENGTH
        && stream.nacks.misses(RtpHeader.readShort(packet.data(), packet.headerLength()));
  }

  /**
   * An SSRC says that it leaves. What repairs a stream is forgotten; a stream itself only when its
   * place is needed, since packets that were overtaken would bind it anew.
   *
   * @return the stream, if this is its media SSRC, else null
   */
  @Nullable ReceivedStream leave(long ssrc) {
    Binding binding = bySsrc.get(ssrc);
    if (binding == null) {
      return null;
    }
    if (binding.rtx) {
      bySsrc.remove(ssrc);
      binding.stream.rtx = null;
      return null;
    }
    return binding.stream;
  }

  /** The stream with this media SSRC, or null. */
  @Nullable ReceivedStream stream(long ssrc) {
    Binding binding = bySsrc.get(ssrc);
    return binding == null || binding.rtx ? null : binding.stream;
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
    Encoding encoding = encodingOf(track, packet, rtx);
    if (encoding == null) {
      return null;
    }
    return rtx ? bindRtx(encoding, packet) : bindMedia(encoding, packet.ssrc());
  }

  /**
   * Which of the track's encodings: by RID, else as announced, or its only one; null if unknown.
   */
  private static @Nullable Encoding encodingOf(
      PublishedTrack track, RtpPacket packet, boolean rtx) {
    if (track.encodingCount() == 1) {
      return track.encoding(0);
    }
    int index = track.hasRids() ? ridIndex(track, packet, rtx) : announcedIndex(track, packet);
    return index < 0 ? null : track.encoding(index);
  }

  /** By the RID, which RTX names as the one that it repairs (RFC 8852 section 3). */
  private static int ridIndex(PublishedTrack track, RtpPacket packet, boolean rtx) {
    ExtensionType type = rtx ? ExtensionType.REPAIRED_RID : ExtensionType.RID;
    Integer id = track.extensions().get(type);
    long element = id == null ? HeaderExtensions.NONE : HeaderExtensions.find(packet, id);
    if (element == HeaderExtensions.NONE) {
      return -1;
    }
    return SdesItem.indexOf(
        packet.data(),
        HeaderExtensions.offset(element),
        HeaderExtensions.length(element),
        track.rids());
  }

  private static int announcedIndex(PublishedTrack track, RtpPacket packet) {
    List<AnnouncedStream> announced = track.section().streams();
    for (int i = 0; i < track.encodingCount(); i++) {
      if (announced.get(i).ssrc() == packet.ssrc() || announced.get(i).rtxSsrc() == packet.ssrc()) {
        return i;
      }
    }
    return -1;
  }

  /** Makes room: forgets the streams that have left and were followed by another. */
  private void forgetLeft() {
    for (int i = streams.size() - 1; i >= 0; i--) {
      ReceivedStream stream = streams.get(i);
      if (stream.left && stream.encoding.stream() != stream) {
        forget(streams.remove(i));
      }
    }
  }

  private Binding bindMedia(Encoding encoding, long ssrc) {
    ReceivedStream stream = new ReceivedStream(encoding, ssrc);
    streams.add(stream);
    Binding binding = new Binding(stream, false);
    bySsrc.put(ssrc, binding);
    return binding;
  }

  /**
   * RTX repairs the stream that was announced for it, or else the encoding's only one. It may be
   * the first that is seen of that: its media is bound with it.
   */
  private @Nullable Binding bindRtx(Encoding encoding, RtpPacket packet) {
    long ssrc = packet.ssrc();
    Long announced = announcedRtx.get(ssrc);
    Long repaired = announced != null ? announced : onlyAnnounced(encoding);
    Binding media = repaired == null ? null : bySsrc.get(repaired);
    if (media == null && repaired != null) {
      media = bindMedia(encoding, repaired);
    }
    ReceivedStream stream = media != null ? media.stream : repairable(encoding, packet);
    if (stream == null || stream.encoding != encoding) {
      return null;
    }
    ReceiveStream former = stream.rtx;
    if (former != null) {
      bySsrc.remove(former.ssrc());
    }
    stream.rtx = new ReceiveStream(ssrc, encoding.track.clockRate());
    Binding binding = new Binding(stream, true);
    bySsrc.put(ssrc, binding);
    return binding;
  }

  /**
   * The stream of an encoding that has no RTX yet and misses what the packet brings, or else the
   * newest one without or the one that is sent, of which the packet may be. RTX of a stream that
   * has not come yet has to wait for it.
   */
  private @Nullable ReceivedStream repairable(Encoding encoding, RtpPacket packet) {
    if (packet.payloadLength() < RtxUnwrapper.OSN_LENGTH) {
      return null;
    }
    int original = RtpHeader.readShort(packet.data(), packet.headerLength());
    ReceivedStream newest = null;
    for (int i = streams.size() - 1; i >= 0; i--) {
      ReceivedStream stream = streams.get(i);
      if (stream.encoding == encoding
          && stream.rtx == null
          && !stream.left
          && stream.stream.isRecent(original, packet.timestamp())) {
        if (stream.nacks.misses(original)) {
          return stream;
        }
        newest = newest == null ? stream : newest;
      }
    }
    ReceivedStream present = newest == null ? present(encoding) : null;
    return present != null && present.stream.isRecent(original, packet.timestamp())
        ? present
        : newest;
  }

  /** The media SSRC of a track that announced just one and has no other by now, or null. */
  private static @Nullable Long onlyAnnounced(Encoding encoding) {
    List<AnnouncedStream> announced = encoding.track.section().streams();
    return present(encoding) == null && announced.size() == 1 ? announced.get(0).ssrc() : null;
  }

  private static @Nullable ReceivedStream present(Encoding encoding) {
    ReceivedStream stream = encoding.stream();
    return stream == null || stream.left ? null : stream;
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
