package io.sluice.signaling.room;

/**
 * What a new sending section of an offer carries.
 *
 * @param mid the section's identification tag
 * @param source what it shows or carries
 * @param label for people to read, at most 128 characters; may be empty
 */
public record TrackRequest(String mid, TrackSource source, String label) {}
