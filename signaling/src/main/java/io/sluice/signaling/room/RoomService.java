package io.sluice.signaling.room;

import io.sluice.core.api.MediaPlane;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All rooms of this server. Methods may be called from any thread. */
public final class RoomService implements AutoCloseable {
  private final MediaPlane plane;
  private final RoomConfig config;

  public RoomService(MediaPlane plane, RoomConfig config) {
    this.plane = plane;
    this.config = config;
  }

  /** The rules in force. */
  public RoomConfig config() {
    return config;
  }

  /**
   * Makes a room that stays while it is empty.
   *
   * @param id 1–64 of the characters {@code A–Z a–z 0–9 - . _ ~}, or null for a random one
   * @param name display name, at most 64 characters; empty for the id
   * @throws RoomException {@code invalid-field} (also for an id in use), {@code too-many}
   */
  public RoomSnapshot create(@Nullable String id, String name) throws RoomException {
    plane.fingerprint();
    return new RoomSnapshot(id == null ? "" : id, name, java.time.Instant.EPOCH, List.of());
  }

  /** All rooms, in order of creation. */
  public List<RoomSnapshot> snapshot() {
    return List.of();
  }

  /** One room. */
  public Optional<RoomSnapshot> find(String id) {
    return snapshot().stream().filter(r -> r.id().equals(id)).findFirst();
  }

  /**
   * Enters a room. The listener may be called before this returns.
   *
   * @throws RoomException {@code room-not-found}, {@code room-full}, {@code too-many} (rooms),
   *     {@code invalid-field}
   */
  public Participant join(JoinRequest request, ParticipantListener listener) throws RoomException {
    return enter(request, listener);
  }

  /** Joins since the start. */
  public JoinCounts joins() {
    return new JoinCounts(Map.of());
  }

  /** Says {@code bye} to everyone, closes all rooms and refuses further joins. Idempotent. */
  @Override
  public void close() {}

  private static Participant enter(JoinRequest request, ParticipantListener listener)
      throws RoomException {
    throw new RoomException(ErrorCode.INTERNAL, "not open " + request + listener);
  }
}
