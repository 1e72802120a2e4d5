package io.sluice.signaling.room;

import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaSlot;
import io.sluice.core.api.TrackLayers;
import io.sluice.signaling.sdp.CodecMatch;
import io.sluice.signaling.sdp.CodecPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A room. Its lock guards it, its participants and their connections. */
final class Room {
  final String id;
  final RoomConfig config;
  final CodecPolicy codecs;
  private final String name;
  private final MediaRoom media;
  private final Clockwork clockwork;
  private final Consumer<Room> whenEmpty;
  private final Instant createdAt = Instant.now();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Set<Member> unsettled = new LinkedHashSet<>();
  private final Presence presence = new Presence(this);
  final Floor floor;
  private boolean closed;
  private boolean tracksChanged;
  private long departures;

  /** A piece of work that may be refused. */
  interface Command<T> {
    T run() throws RoomException;
  }

  Room(
      String id,
      String name,
      RoomConfig config,
      MediaRoom media,
      Clockwork clockwork,
      Consumer<Room> whenEmpty) {
    this.id = id;
    this.name = name;
    this.config = config;
    this.media = media;
    this.clockwork = clockwork;
    this.whenEmpty = whenEmpty;
    this.codecs = new CodecPolicy(config.codecs());
    this.floor = new Floor(this, config.loudest());
    media.watchSpeakers(config.loudest(), floor.listener());
  }

  /** Runs a command under the lock, then what follows from it. */
  <T> T command(Command<T> command) throws RoomException {
    lock.lock();
    try {
      T result = command.run();
      settle();
      return result;
    } finally {
      lock.unlock();
    }
  }

  /** Runs work of an event loop under the lock, later and on another thread. */
  void later(Runnable work) {
    clockwork.execute(() -> now(work));
  }

  /** Runs work under the lock after a while. */
  void later(Duration delay, Runnable work) {
    var unused = clockwork.later(delay, () -> now(work));
  }

  void now(Runnable work) {
    lock.lock();
    try {
      work.run();
      settle();
    } finally {
      lock.unlock();
    }
  }

  /** A participant's subscriptions changed: they are settled when the command is done. */
  void unsettled(Member member) {
    unsettled.add(member);
  }

  /**
   * Lets subscribers and viewers catch up with what changed: one offer for all of a command. Most
   * commands concern one participant; asking all each time would be felt in a large room.
   */
  private void settle() {
    boolean follow = tracksChanged;
    if (!follow && unsettled.isEmpty()) {
      return;
    }
    List<Member> settling = List.copyOf(follow ? members.values() : unsettled);
    tracksChanged = false;
    unsettled.clear();
    for (Member member : settling) {
      member.settle(follow);
    }
  }

  /** Lets a participant in; empty if the room is gone meanwhile. */
  Optional<Member> join(JoinRequest request, ParticipantListener listener) throws RoomException {
    return command(
        () -> {
          if (closed) {
            return Optional.empty();
          }
          if (members.size() >= config.maxParticipants()) {
            throw new RoomException(ErrorCode.ROOM_FULL, "The room has no place left.", "room");
          }
          String memberId = Ids.random();
          JoinedView view = new JoinedView(id, name, presence.shown(), floor.view());
          Member member =
              new Member(this, memberId, request, listener, media.openPeer(id + "/" + memberId));
          members.put(memberId, member);
          member.tell(l -> l.joined(member, view));
          presence.joined(member);
          return Optional.of(member);
        });
  }

  /** Takes a participant out; its tracks have ended. */
  void remove(Member member, LeaveReason reason) {
    members.remove(member.id());
    departures++;
    presence.left(member, reason);
  }

  /** Someone left; to be called without the lock. */
  void left() {
    if (emptySince() >= 0) {
      whenEmpty.accept(this);
    }
  }

  void published(PublishedTrack track) {
    tracksChanged = true;
    presence.published(track.owner);
    tellOthers(track.owner, new RoomEvent.TrackPublished(track.owner.id(), track.info));
    floor.published(track);
  }

  /** Ends a track: for its publisher, for everyone who receives it, and for the media plane. */
  void unpublished(PublishedTrack track) {
    tracksChanged = true;
    for (Member member : members.values()) {
      member.trackEnded(track);
    }
    track.media.close();
    presence.unpublished();
    tellOthers(track.owner, new RoomEvent.TrackUnpublished(track.owner.id(), track.info.id()));
    floor.unpublished(track);
  }

  /** Other layers of a track are sent; one that ended has none. */
  void layersChanged(PublishedTrack track, TrackLayers layers) {
    if (track.owner.publishing.track(track.info.id()) != track) {
      return;
    }
    track.setLayers(layers);
    tellSubscribers(track, track.layersEvent());
  }

  void tellSubscribers(RoomTrack track, RoomEvent event) {
    Broadcast<RoomEvent> broadcast = new Broadcast<>(event);
    for (Member member : members.values()) {
      if (member.subscribing.wishes(track)) {
        member.tell(l -> l.happened(broadcast));
      }
    }
  }

  void tellOthers(Member except, RoomEvent event) {
    Broadcast<RoomEvent> broadcast = new Broadcast<>(event);
    for (Member member : members.values()) {
      if (member != except) {
        member.tell(l -> l.happened(broadcast));
      }
    }
  }

  void tellAll(RoomEvent event) {
    Broadcast<RoomEvent> broadcast = new Broadcast<>(event);
    members.values().forEach(member -> member.tell(l -> l.happened(broadcast)));
  }

  int size() {
    return members.size();
  }

  @Nullable Member member(String memberId) {
    return members.get(memberId);
  }

  /** Those present, in order of joining. */
  Iterable<Member> members() {
    return members.values();
  }

  MediaSlot openSlot(MediaKind kind) {
    return media.openSlot(kind);
  }

  /** A participant's, or the room's own. */
  @Nullable RoomTrack track(String trackId) {
    for (Member member : members.values()) {
      PublishedTrack track = member.publishing.track(trackId);
      if (track != null) {
        return track;
      }
    }
    return floor.track(trackId);
  }

  /** How many tracks of this kind are published in each codec now, by {@link CodecMatch#key}. */
  Map<String, Long> codecsInUse(MediaKind kind) {
    return members.values().stream()
        .flatMap(member -> member.publishing.tracks(kind).stream())
        .collect(Collectors.groupingBy(t -> CodecMatch.key(t.codec), Collectors.counting()));
  }

  RoomSnapshot snapshot() {
    lock.lock();
    try {
      List<RoomSnapshot.ParticipantSnapshot> present = new ArrayList<>();
      members.values().forEach(member -> present.add(member.snapshot()));
      return new RoomSnapshot(id, name, createdAt, present);
    } finally {
      lock.unlock();
    }
  }

  RoomSummary summary() {
    lock.lock();
    try {
      return new RoomSummary(id, name, members.size(), createdAt);
    } finally {
      lock.unlock();
    }
  }

  /** How often someone left, if nobody is here now; else -1. */
  long emptySince() {
    lock.lock();
    try {
      return members.isEmpty() ? departures : -1;
    } finally {
      lock.unlock();
    }
  }

  /** Closes the room if nobody came since; false if someone did. */
  boolean closeIfEmptySince(long since) {
    lock.lock();
    try {
      if (closed || !members.isEmpty() || departures != since) {
        return false;
      }
      closed = true;
      media.close();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Says goodbye to everyone and closes. */
  void close(ByeReason reason, String message) {
    lock.lock();
    try {
      closed = true;
      for (Member member : List.copyOf(members.values())) {
        member.bye(reason, message);
      }
      members.clear();
      media.close();
    } finally {
      lock.unlock();
    }
  }
}
