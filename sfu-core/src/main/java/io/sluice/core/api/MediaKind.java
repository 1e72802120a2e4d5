package io.sluice.core.api;

/** The kind of a track, as in an SDP media section ({@code m=audio}, {@code m=video}). */
public enum MediaKind {
  AUDIO,
  VIDEO
}
