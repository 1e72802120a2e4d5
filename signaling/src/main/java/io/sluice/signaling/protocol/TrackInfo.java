package io.sluice.signaling.protocol;

/**
 * A published track as others see it.
 *
 * @param id its identifier, 32 lower-case hex digits
 * @param kind {@code audio} or {@code video}
 * @param source camera, microphone, screen, screen-audio or other
 * @param label for people to read; may be empty
 */
public record TrackInfo(String id, String kind, String source, String label) {}
