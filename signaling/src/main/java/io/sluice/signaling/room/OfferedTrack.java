package io.sluice.signaling.room;

import org.jspecify.annotations.Nullable;

/**
 * A sending section of an offer of ours.
 *
 * @param mid the section's identification tag
 * @param trackId the track that it carries
 * @param participantId the track's publisher; null for a track of the room itself
 */
public record OfferedTrack(String mid, String trackId, @Nullable String participantId) {}
