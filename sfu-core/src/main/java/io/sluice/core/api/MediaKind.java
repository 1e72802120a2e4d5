package io.sluice.core.api;

import java.util.Locale;

/** The kind of a track, as in an SDP media section ({@code m=audio}, {@code m=video}). */
public enum MediaKind {
  AUDIO,
  VIDEO;

  /** The kind in SDP's word: {@code audio} or {@code video}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
