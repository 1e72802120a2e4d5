package io.sluice.admin.metrics;

import io.sluice.admin.model.AdminSources;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.PlaneSnapshot;
import io.sluice.signaling.room.JoinCounts;
import io.sluice.signaling.room.RoomSnapshot;
import java.util.List;
import java.util.Map;

/** What one scrape shows: read once, so that its numbers belong together. */
record Sample(PlaneSnapshot plane, List<RoomSnapshot> rooms, JoinCounts joins) {
  static final Sample EMPTY =
      new Sample(
          new PlaneSnapshot(List.of(), MediaConfig.NO_TCP, List.of(), 0, 0, "", ""),
          List.of(),
          new JoinCounts(Map.of()));

  static Sample of(AdminSources sources) {
    return new Sample(sources.plane().get(), sources.rooms().get(), sources.joins().get());
  }

  /** Participants present that joined with this dialect. */
  long participants(String dialect) {
    return rooms.stream()
        .flatMap(room -> room.participants().stream())
        .filter(participant -> participant.dialect().equals(dialect))
        .count();
  }

  /** Published tracks by kind. */
  long tracks(MediaKind kind) {
    return rooms.stream()
        .flatMap(room -> room.participants().stream())
        .flatMap(participant -> participant.tracks().stream())
        .filter(track -> track.kind() == kind)
        .count();
  }
}
