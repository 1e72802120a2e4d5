package io.sluice.signaling.room;

import io.sluice.core.api.MediaKind;

/**
 * A published track, as others are told of it.
 *
 * @param id random identifier, 128 bits, 32 lower-case hex digits
 * @param kind audio or video
 * @param source what it shows or carries
 * @param label for people to read; may be empty
 */
public record TrackInfo(String id, MediaKind kind, TrackSource source, String label) {}
