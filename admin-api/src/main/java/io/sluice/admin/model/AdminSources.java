package io.sluice.admin.model;

import io.sluice.core.api.PlaneSnapshot;
import io.sluice.signaling.room.JoinCounts;
import io.sluice.signaling.room.RoomSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where the administration interface reads from. Each is called on a request's thread and may take
 * up to a second.
 *
 * @param plane the media plane
 * @param rooms all rooms
 * @param room one room by its identifier
 * @param joins joins since the start
 * @param readiness whether new participants should be sent here
 */
public record AdminSources(
    Supplier<PlaneSnapshot> plane,
    Supplier<List<RoomSnapshot>> rooms,
    Function<String, Optional<RoomSnapshot>> room,
    Supplier<JoinCounts> joins,
    Supplier<Readiness> readiness) {}
