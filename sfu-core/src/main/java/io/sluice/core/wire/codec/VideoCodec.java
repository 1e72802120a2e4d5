package io.sluice.core.wire.codec;

import org.jspecify.annotations.Nullable;

/** Video codecs whose payloads can be read. */
public enum VideoCodec {
  VP8,
  VP9,
  H264,
  AV1;

  private static final VideoCodec[] ALL = values();

  /** By encoding name, in any case (RFC 4855 section 3); null if it is none of ours. */
  public static @Nullable VideoCodec fromName(String name) {
    for (VideoCodec codec : ALL) {
      if (codec.name().equalsIgnoreCase(name)) {
        return codec;
      }
    }
    return null;
  }
}
