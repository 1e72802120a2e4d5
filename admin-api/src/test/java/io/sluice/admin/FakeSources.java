package io.sluice.admin;

import io.sluice.admin.model.AdminSources;
import io.sluice.admin.model.Readiness;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.PlaneSnapshot;
import io.sluice.core.api.PlaneSnapshot.LoopSnapshot;
import io.sluice.core.api.TrackLayers;
import io.sluice.signaling.room.JoinCounts;
import io.sluice.signaling.room.RoomSnapshot;
import io.sluice.signaling.room.RoomSnapshot.ParticipantSnapshot;
import io.sluice.signaling.room.RoomSnapshot.TrackSnapshot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Snapshots that a test sets. */
public final class FakeSources {
  public volatile PlaneSnapshot plane = plane(1);
  public volatile List<RoomSnapshot> rooms = List.of();
  public volatile JoinCounts joins = new JoinCounts(Map.of());
  public volatile Readiness readiness = Readiness.READY;

  public AdminSources sources() {
    return new AdminSources(() -> plane, () -> rooms, this::room, () -> joins, () -> readiness);
  }

  /** Sources whose media plane throws. */
  public static AdminSources failing(RuntimeException failure) {
    return new AdminSources(
        () -> {
          throw failure;
        },
        List::of,
        id -> Optional.empty(),
        () -> new JoinCounts(Map.of()),
        () -> Readiness.READY);
  }

  private Optional<RoomSnapshot> room(String id) {
    return rooms.stream().filter(room -> room.id().equals(id)).findFirst();
  }

  /** A plane of two loops whose counters are multiples of {@code factor}. */
  public static PlaneSnapshot plane(long factor) {
    InetSocketAddress socket = new InetSocketAddress(InetAddress.getLoopbackAddress(), 10_000);
    return new PlaneSnapshot(
        List.of(socket), 10_000, List.of(loop(factor), loop(2 * factor)), 7, 3, "epoll", "SunJCE");
  }

  private static LoopSnapshot loop(long f) {
    return new LoopSnapshot(
        4,
        1,
        2,
        5,
        6,
        10 * f,
        1_000 * f,
        20 * f,
        2_000 * f,
        8 * f,
        f,
        3 * f,
        4 * f,
        5 * f,
        9,
        11,
        1_500_000_000L * f,
        2 * f);
  }

  public static RoomSnapshot room(String id, String name) {
    Instant then = Instant.parse("2026-03-01T10:15:30Z");
    TrackLayers.Layer layer = new TrackLayers.Layer(0, 1, 320, 180, 15, 200_000);
    TrackSnapshot camera =
        new TrackSnapshot(
            "t1",
            MediaKind.VIDEO,
            "camera",
            "Front",
            "VP8",
            List.of(
                new TrackLayers.Encoding(0, "q", true, List.of(layer)),
                new TrackLayers.Encoding(1, "h", false, List.of())),
            1);
    TrackSnapshot voice =
        new TrackSnapshot("t2", MediaKind.AUDIO, "microphone", "", "opus", List.of(), 1);
    return new RoomSnapshot(
        id,
        name,
        then,
        List.of(
            new ParticipantSnapshot(
                "p1", "Ada", "both", "native", then.plusSeconds(1), List.of(voice, camera), 0),
            new ParticipantSnapshot(
                "p2", "", "subscriber", "whep", then.plusSeconds(2), List.of(), 2)));
  }
}
