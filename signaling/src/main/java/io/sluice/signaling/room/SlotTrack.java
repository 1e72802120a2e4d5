package io.sluice.signaling.room;

import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaSlot;
import io.sluice.core.api.MediaTrack;
import io.sluice.signaling.sdp.CodecMatch;
import io.sluice.signaling.sdp.SdpCodec;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A track of the room itself, which carries one participant's track after another. The media plane
 * has it from the first subscription on. Guarded by the room's lock.
 */
final class SlotTrack extends RoomTrack {
  private final Room room;
  private final String stream;
  private @Nullable MediaSlot slot;
  private @Nullable PublishedTrack source;

  /** The source that those who receive it were told of. */
  @Nullable PublishedTrack told;

  /**
   * @param stream as of {@link #stream()}; null for its own, with which nothing is kept in step
   */
  SlotTrack(Room room, MediaKind kind, TrackSource source, @Nullable String stream) {
    super(new TrackInfo(Ids.random(), kind, source, ""), List.of(), 0, kind == MediaKind.AUDIO);
    this.room = room;
    this.stream = stream == null ? info.id() : stream;
  }

  /** Whose track it carries; null for none. */
  @Nullable PublishedTrack source() {
    return source;
  }

  /**
   * Carries this track from now on, or none. A participant that receives the slot does not hear
   * itself.
   */
  void follow(@Nullable PublishedTrack next) {
    PublishedTrack former = source;
    if (former == next) {
      return;
    }
    source = next;
    if (next != null) {
      next.owner.subscribing.slotChanged(this);
    }
    MediaSlot open = slot;
    if (open != null) {
      open.follow(next == null ? null : next.media);
    }
    if (former != null) {
      former.owner.subscribing.slotChanged(this);
    }
  }

  /** Whether it is not sent to this participant now, because it would hear itself. */
  boolean isOwnVoiceOf(Member member) {
    return info.kind() == MediaKind.AUDIO && source != null && source.owner == member;
  }

  RoomEvent sourceEvent() {
    PublishedTrack carried = told;
    return new RoomEvent.SlotSourceChanged(
        info.id(),
        carried == null ? null : carried.owner.id(),
        carried == null ? null : carried.info.id());
  }

  @Override
  MediaTrack media() {
    MediaSlot open = slot;
    if (open == null) {
      open = room.openSlot(info.kind());
      slot = open;
      PublishedTrack carried = source;
      if (carried != null) {
        open.follow(carried.media);
      }
    }
    return open;
  }

  /** All formats, that of most publishers first: Firefox answers with the first that it decodes. */
  @Override
  List<SdpCodec> codecs() {
    Map<String, Long> uses = room.codecsInUse(info.kind());
    ToLongFunction<SdpCodec> publishers = format -> uses.getOrDefault(CodecMatch.key(format), 0L);
    return room.codecs.formats(info.kind().text()).stream()
        .sorted(Comparator.comparingLong(publishers).reversed())
        .toList();
  }

  @Override
  @Nullable Member owner() {
    return null;
  }

  @Override
  String stream() {
    return stream;
  }
}
