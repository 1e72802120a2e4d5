package io.sluice.signaling.room;

import io.sluice.core.api.Codec;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.TrackLayers;
import io.sluice.core.api.TrackListener;
import io.sluice.signaling.sdp.SdpCodec;
import java.time.Duration;
import java.util.List;

/** A track of a participant, from publishing to its end. Guarded by the room's lock. */
final class PublishedTrack extends RoomTrack {
  /** How long changes of layers are gathered. */
  static final Duration GATHER = Duration.ofMillis(500);

  final Member owner;
  final String mid;
  final SdpCodec codec;
  final MediaTrack media;

  /** The name of the codec seen by the event loop, the only part that other threads write. */
  private volatile String liveCodec = "";

  private final Newest<TrackLayers> news;

  PublishedTrack(
      TrackInfo info, Member owner, SdpCodec codec, PeerLink link, ReceiveSection section) {
    super(
        info,
        section.rids(),
        Math.max(1, section.simulcast() ? section.streams().size() : section.rids().size()),
        section.payloads().stream().anyMatch(p -> p.codec().isRed()));
    this.owner = owner;
    this.mid = section.mid();
    this.codec = codec;
    this.news =
        new Newest<>(owner.room, GATHER, now -> owner.room.layersChanged(PublishedTrack.this, now));
    this.media = link.transport().receive(section, new Events());
  }

  /** Takes what an event loop tells to the room. */
  private final class Events implements TrackListener {
    @Override
    public void onCodec(Codec seen) {
      liveCodec = seen.name();
    }

    @Override
    public void onLayers(TrackLayers now) {
      news.tell(now);
    }
  }

  @Override
  MediaTrack media() {
    return media;
  }

  @Override
  List<SdpCodec> codecs() {
    return List.of(codec);
  }

  @Override
  Member owner() {
    return owner;
  }

  @Override
  String stream() {
    return owner.id();
  }

  RoomSnapshot.TrackSnapshot snapshot() {
    return new RoomSnapshot.TrackSnapshot(
        info.id(),
        info.kind(),
        info.source().wire(),
        info.label(),
        liveCodec,
        layers.encodings(),
        subscribers);
  }
}
