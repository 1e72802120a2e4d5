package io.sluice.signaling.room;

import java.time.Instant;

/**
 * A room at one moment, in brief.
 *
 * @param id its identifier, as in its address
 * @param name its display name
 * @param participants how many are present
 * @param createdAt when it was created
 */
public record RoomSummary(String id, String name, int participants, Instant createdAt) {}
