package io.sluice.signaling.room;

import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.SpeakerListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who speaks in a room, and what the room's own tracks carry because of it: the slots of the
 * loudest audio tracks, and the stage with picture and sound of one participant. That is whoever
 * was set on stage, else the active speaker. Guarded by the room's lock.
 *
 * <p>In a small room all is told at once. In a large one the first change is told at once and what
 * follows is gathered, so that what changes back is not told at all.
 */
final class Floor {
  /** How long is gathered: an active speaker is known within half a second, even so. */
  static final Duration GATHER = Duration.ofMillis(250);

  /** How long requests that change the stage are gathered: each switches the media of many. */
  static final Duration CAST_GAP = Duration.ofMillis(500);

  /** Entries of one message; the rest goes with the next. */
  static final int MAX_ENTRIES = 500;

  private final Room room;
  private final List<SlotTrack> loudest = new ArrayList<>();
  private final SlotTrack stage;
  private final SlotTrack stageAudio;
  private final List<SlotTrack> slots = new ArrayList<>();
  private final IdentityHashMap<MediaTrack, PublishedTrack> audio = new IdentityHashMap<>();
  private final Set<PublishedTrack> speaking = new LinkedHashSet<>();
  private final Set<PublishedTrack> toldSpeaking = new LinkedHashSet<>();
  private @Nullable PublishedTrack active;
  private @Nullable PublishedTrack toldActive;
  private @Nullable Member onStage;
  private boolean timed;
  private boolean untold;
  private boolean castTimed;
  private boolean castDue;

  Floor(Room room, int loudestCount) {
    this.room = room;
    for (int i = 0; i < loudestCount; i++) {
      loudest.add(new SlotTrack(room, MediaKind.AUDIO, TrackSource.LOUDEST, null));
    }
    stage = new SlotTrack(room, MediaKind.VIDEO, TrackSource.STAGE, null);
    stageAudio = new SlotTrack(room, MediaKind.AUDIO, TrackSource.STAGE_AUDIO, stage.stream());
    slots.addAll(loudest);
    slots.add(stage);
    slots.add(stageAudio);
    slots.removeIf(slot -> slot.codecs().isEmpty());
  }

  /** What the media plane is to tell; takes it to the room. */
  SpeakerListener listener() {
    return new SpeakerListener() {
      @Override
      public void onActiveSpeaker(@Nullable MediaTrack track) {
        room.later(() -> activeSpeaker(track));
      }

      @Override
      public void onSpeaking(MediaTrack track, boolean begins) {
        room.later(() -> speaking(track, begins));
      }

      @Override
      public void onLoudest(List<MediaTrack> tracks) {
        List<MediaTrack> now = List.copyOf(tracks);
        room.later(() -> loudest(now));
      }
    };
  }

  /** The room's own track with this id. */
  @Nullable SlotTrack track(String trackId) {
    for (SlotTrack slot : slots) {
      if (slot.info.id().equals(trackId)) {
        return slot;
      }
    }
    return null;
  }

  /** What the room was told so far, for who enters. */
  FloorView view() {
    return new FloorView(
        slots.stream().map(slot -> slot.info).toList(),
        toldActive == null ? null : toldActive.info.id(),
        toldSpeaking.stream().map(track -> track.info.id()).toList());
  }

  private void activeSpeaker(@Nullable MediaTrack track) {
    active = track == null ? null : audio.get(track);
    cast();
    changed();
  }

  private void speaking(MediaTrack media, boolean begins) {
    PublishedTrack track = audio.get(media);
    if (track != null && (begins ? speaking.add(track) : speaking.remove(track))) {
      changed();
    }
  }

  /** Who was among the loudest keeps its slot. */
  private void loudest(List<MediaTrack> tracks) {
    Set<PublishedTrack> waiting = new LinkedHashSet<>();
    for (MediaTrack media : tracks) {
      PublishedTrack track = audio.get(media);
      if (track != null) {
        waiting.add(track);
      }
    }
    List<SlotTrack> free = new ArrayList<>();
    for (SlotTrack slot : loudest) {
      PublishedTrack source = slot.source();
      if (source == null || !waiting.remove(source)) {
        free.add(slot);
      }
    }
    int next = 0;
    for (PublishedTrack track : waiting) {
      if (next < free.size()) {
        free.get(next++).follow(track);
      }
    }
    for (SlotTrack slot : free.subList(next, free.size())) {
      slot.follow(null);
    }
    changed();
  }

  /** Sets a participant on stage in place of the active speaker; null ends that. */
  void setStage(@Nullable Member member) {
    onStage = member;
    castAtLeisure();
  }

  @Nullable Member onStage() {
    return onStage;
  }

  void published(PublishedTrack track) {
    if (track.info.kind() == MediaKind.AUDIO) {
      audio.put(track.media, track);
    }
    if (track.owner == shown()) {
      castAtLeisure();
    }
  }

  void unpublished(PublishedTrack track) {
    audio.remove(track.media);
    speaking.remove(track);
    toldSpeaking.remove(track);
    active = active == track ? null : active;
    cast();
    for (SlotTrack slot : slots) {
      if (slot.source() == track) {
        slot.follow(null);
      }
    }
    changed();
  }

  void left(Member member) {
    if (onStage == member) {
      onStage = null;
      cast();
      changed();
    }
  }

  /** As a participant asks: at once, but then not again for a while, in which the last counts. */
  private void castAtLeisure() {
    castDue = castTimed;
    if (!castTimed) {
      castTimed = true;
      room.later(CAST_GAP, this::castAgain);
      cast();
      changed();
    }
  }

  private void castAgain() {
    castTimed = false;
    if (castDue) {
      castAtLeisure();
    }
  }

  /**
   * Lets the stage follow. Who has no picture leaves the one that is there, and who leaves is
   * followed by the next who speaks.
   */
  private void cast() {
    PublishedTrack speaker = active;
    Member member = shown();
    if (member == null) {
      return;
    }
    PublishedTrack picture = first(member, MediaKind.VIDEO, TrackSource.SCREEN, TrackSource.CAMERA);
    if (picture != null) {
      stage.follow(picture);
    }
    PublishedTrack sound =
        speaker != null && speaker.owner == member
            ? speaker
            : first(member, MediaKind.AUDIO, TrackSource.MICROPHONE);
    if (sound != null) {
      stageAudio.follow(sound);
    }
  }

  /** Whom the stage is to follow. */
  private @Nullable Member shown() {
    return onStage == null && active != null ? active.owner : onStage;
  }

  /** The participant's track of the first of these sources that it has, else any of the kind. */
  private static @Nullable PublishedTrack first(
      Member member, MediaKind kind, TrackSource... preferred) {
    List<PublishedTrack> tracks = member.publishing.tracks(kind);
    for (TrackSource source : preferred) {
      for (PublishedTrack track : tracks) {
        if (track.info.source() == source) {
          return track;
        }
      }
    }
    return tracks.isEmpty() ? null : tracks.get(0);
  }

  private void changed() {
    if (timed) {
      return;
    }
    boolean told = tell();
    if (untold || (told && room.size() > Presence.SMALL_ROOM)) {
      timed = true;
      room.later(GATHER, this::flush);
    }
  }

  private void flush() {
    timed = false;
    changed();
  }

  /** Tells what differs from what was told; false if nothing does. */
  private boolean tell() {
    boolean any = tellSpeaking();
    if (active != toldActive) {
      toldActive = active;
      room.tellAll(
          new RoomEvent.ActiveSpeakerChanged(
              active == null ? null : active.owner.id(), active == null ? null : active.info.id()));
      any = true;
    }
    for (SlotTrack slot : slots) {
      if (slot.source() != slot.told) {
        slot.told = slot.source();
        room.tellSubscribers(slot, slot.sourceEvent());
        any = true;
      }
    }
    return any;
  }

  private boolean tellSpeaking() {
    List<RoomEvent.Speaking> changes = new ArrayList<>();
    for (PublishedTrack track : List.copyOf(toldSpeaking)) {
      if (!speaking.contains(track) && changes.size() < MAX_ENTRIES) {
        toldSpeaking.remove(track);
        changes.add(new RoomEvent.Speaking(track.owner.id(), track.info.id(), false));
      }
    }
    for (PublishedTrack track : speaking) {
      if (changes.size() < MAX_ENTRIES && toldSpeaking.add(track)) {
        changes.add(new RoomEvent.Speaking(track.owner.id(), track.info.id(), true));
      }
    }
    untold = changes.size() == MAX_ENTRIES;
    if (changes.isEmpty()) {
      return false;
    }
    room.tellAll(new RoomEvent.SpeakingChanged(changes));
    return true;
  }
}
