package io.sluice.signaling.room;

import io.sluice.core.api.MediaPlane;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** All rooms of this server. Methods may be called from any thread. */
public final class RoomService implements AutoCloseable {
  private final MediaPlane plane;
  private final RoomConfig config;
  private final Clockwork clockwork;
  private final Map<String, LongAdder> joins = new ConcurrentHashMap<>();

  /** Guards the two below; taken before a room's lock, never after. */
  private final Object lock = new Object();

  private final Map<String, Entry> rooms = new LinkedHashMap<>();
  private boolean closed;

  /** A room, how long it stays while it is empty, and the one timer for that. */
  private static final class Entry {
    final Room room;
    final Duration lifetime;
    Runnable takeBackExpiry = () -> {};

    Entry(Room room, Duration lifetime) {
      this.room = room;
      this.lifetime = lifetime;
    }
  }

  public RoomService(MediaPlane plane, RoomConfig config) {
    this(plane, config, Clockwork.start());
  }

  RoomService(MediaPlane plane, RoomConfig config, Clockwork clockwork) {
    this.plane = plane;
    this.config = config;
    this.clockwork = clockwork;
  }

  /** The rules in force. */
  public RoomConfig config() {
    return config;
  }

  /**
   * Makes a room, which stays for {@link RoomConfig#keptRoomLifetime()} while nobody is in it.
   *
   * @param id 1–64 of the characters {@code A–Z a–z 0–9 - . _ ~}, or null for a random one
   * @param name display name, at most 64 characters; empty for the id
   * @throws RoomException {@code invalid-field} (also for an id in use), {@code too-many}
   */
  public RoomSummary create(@Nullable String id, String name) throws RoomException {
    String roomId = id == null ? Ids.random() : Requests.roomId(id, "id");
    Requests.name(name);
    synchronized (lock) {
      if (rooms.containsKey(roomId)) {
        throw new RoomException(ErrorCode.INVALID_FIELD, "A room has this id already.", "id");
      }
      Room room = open(roomId, name.isEmpty() ? roomId : name, config.keptRoomLifetime());
      emptied(room);
      return room.summary();
    }
  }

  private Room open(String id, String name, Duration lifetime) throws RoomException {
    if (closed) {
      throw new RoomException(ErrorCode.INTERNAL, "The server is shutting down.");
    }
    if (rooms.size() >= config.maxRooms()) {
      throw new RoomException(ErrorCode.TOO_MANY, "The server has no place for another room.");
    }
    Room room = new Room(id, name, config, plane.openRoom(id), clockwork, this::emptied);
    rooms.put(id, new Entry(room, lifetime));
    return room;
  }

  /** All rooms, in order of creation. */
  public List<RoomSnapshot> snapshot() {
    return present().stream().map(Room::snapshot).toList();
  }

  /** All rooms in brief, in order of creation. */
  public List<RoomSummary> list() {
    return present().stream().map(Room::summary).toList();
  }

  private List<Room> present() {
    synchronized (lock) {
      return rooms.values().stream().map(entry -> entry.room).toList();
    }
  }

  /** One room. */
  public Optional<RoomSnapshot> find(String id) {
    Entry entry;
    synchronized (lock) {
      entry = rooms.get(id);
    }
    return entry == null ? Optional.empty() : Optional.of(entry.room.snapshot());
  }

  /**
   * Enters a room. The listener may be called before this returns.
   *
   * @throws RoomException {@code room-not-found}, {@code room-full}, {@code too-many} (rooms),
   *     {@code invalid-field}
   */
  public Participant join(JoinRequest request, ParticipantListener listener) throws RoomException {
    try {
      Participant participant = enter(request, listener);
      count("ok");
      return participant;
    } catch (RoomException e) {
      count(e.code().wire());
      throw e;
    } catch (RuntimeException e) {
      count(ErrorCode.INTERNAL.wire());
      throw e;
    }
  }

  private Participant enter(JoinRequest request, ParticipantListener listener)
      throws RoomException {
    Requests.roomId(request.roomId(), "room");
    Requests.name(request.name());
    while (true) {
      Room room = room(request);
      Optional<Member> member;
      try {
        member = room.join(request, listener);
      } finally {
        room.left();
      }
      if (member.isPresent()) {
        return member.get();
      }
    }
  }

  private Room room(JoinRequest request) throws RoomException {
    synchronized (lock) {
      Entry entry = rooms.get(request.roomId());
      if (entry != null) {
        return entry.room;
      }
      if (!config.autoCreate() || !request.create()) {
        throw new RoomException(ErrorCode.ROOM_NOT_FOUND, "The room does not exist.", "room");
      }
      return open(request.roomId(), request.roomId(), config.emptyRoomLifetime());
    }
  }

  private void count(String result) {
    joins.computeIfAbsent(result, r -> new LongAdder()).increment();
  }

  /** A room has nobody in it: it goes if nobody comes for a while. */
  private void emptied(Room room) {
    synchronized (lock) {
      Entry entry = entry(room);
      long since = room.emptySince();
      if (entry != null && since >= 0) {
        entry.takeBackExpiry.run();
        entry.takeBackExpiry = clockwork.later(entry.lifetime, () -> expire(room, since));
      }
    }
  }

  private void expire(Room room, long since) {
    synchronized (lock) {
      if (entry(room) != null && room.closeIfEmptySince(since)) {
        rooms.remove(room.id);
      }
    }
  }

  /** Null if the room is closed. */
  private @Nullable Entry entry(Room room) {
    Entry entry = rooms.get(room.id);
    return entry != null && entry.room == room ? entry : null;
  }

  /** Joins since the start. */
  public JoinCounts joins() {
    Map<String, Long> counts = new LinkedHashMap<>();
    joins.forEach((result, count) -> counts.put(result, count.sum()));
    return new JoinCounts(counts);
  }

  /** Says {@code bye} to everyone, closes all rooms and refuses further joins. Idempotent. */
  @Override
  public void close() {
    List<Room> closing;
    synchronized (lock) {
      closed = true;
      closing = present();
      rooms.clear();
    }
    closing.forEach(r -> r.close(ByeReason.SHUTTING_DOWN, "The server is shutting down."));
    clockwork.close();
  }
}
