package io.sluice.signaling.room;

/**
 * A sending section of an offer of ours.
 *
 * @param mid the section's identification tag
 * @param trackId the track that it carries
 * @param participantId the track's publisher
 */
public record OfferedTrack(String mid, String trackId, String participantId) {}
