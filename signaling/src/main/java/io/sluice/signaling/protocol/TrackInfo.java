package io.sluice.signaling.protocol;

/**
 * A published track as others see it, or one of the room itself.
 *
 * @param id its identifier, 32 lower-case hex digits
 * @param kind {@code audio} or {@code video}
 * @param source camera, microphone, screen, screen-audio or other; of the room's own tracks
 *     loudest, stage or stage-audio
 * @param label for people to read; may be empty
 */
public record TrackInfo(String id, String kind, String source, String label) {}
