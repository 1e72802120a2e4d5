package io.sluice.loadtest.measure;

import org.HdrHistogram.Histogram;

/** What durations are counted of, in microseconds. */
public enum Timing {
  /** From the publisher's sending to the receipt, of video, audio and both. */
  VIDEO_DELAY(3),
  AUDIO_DELAY(3),
  DELAY(3),

  /** Interarrival jitter (RFC 3550) of each stream, once a second. */
  VIDEO_JITTER(2),
  AUDIO_JITTER(2),

  /** From the request for a track, or the PLI after a loss, to a keyframe; and waits not ended. */
  KEYFRAME_WAIT(2),
  UNFINISHED_WAIT(2),

  /** How late publishers sent. */
  LATENESS(2),

  /** From a connection's opening to its keys. */
  CONNECT(2),

  /** From a client's start until it was accepted, connected, had media and had a keyframe. */
  SIGNALLING(2),
  JOIN(2),
  FIRST_MEDIA(2),
  FIRST_KEYFRAME(2);

  private static final long MAX_MICROS = 60_000_000L;
  private static final long NANOS_PER_MICRO = 1_000L;

  private final int digits;

  Timing(int digits) {
    this.digits = digits;
  }

  Histogram histogram() {
    return new Histogram(1, MAX_MICROS, digits);
  }

  /** Microseconds within a histogram's range. */
  static long micros(long nanos) {
    return Math.max(0, Math.min(MAX_MICROS, nanos / NANOS_PER_MICRO));
  }
}
