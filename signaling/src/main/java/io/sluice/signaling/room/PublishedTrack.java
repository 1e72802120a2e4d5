package io.sluice.signaling.room;

import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.ReceiveSection;
import io.sluice.signaling.sdp.SdpCodec;

/** A track of a participant, from publishing to its end. Guarded by the room's lock. */
final class PublishedTrack {
  final TrackInfo info;
  final Member owner;
  final String mid;
  final SdpCodec codec;
  final MediaTrack media;

  /** Whether it may come as redundant audio (RFC 2198). */
  final boolean hasRed;

  int subscribers;

  /** The name of the codec seen by the event loop, the only part that other threads write. */
  private volatile String liveCodec = "";

  PublishedTrack(
      TrackInfo info, Member owner, SdpCodec codec, PeerLink link, ReceiveSection section) {
    this.info = info;
    this.owner = owner;
    this.mid = section.mid();
    this.codec = codec;
    this.hasRed = section.payloads().stream().anyMatch(p -> p.codec().isRed());
    this.media = link.transport().receive(section, c -> liveCodec = c.name());
  }

  RoomSnapshot.TrackSnapshot snapshot() {
    return new RoomSnapshot.TrackSnapshot(
        info.id(), info.kind(), info.source().wire(), info.label(), liveCodec, subscribers);
  }
}
