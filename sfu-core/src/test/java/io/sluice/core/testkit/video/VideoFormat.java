package io.sluice.core.testkit.video;

/** A video codec by its name in SDP. */
public enum VideoFormat {
  VP8,
  VP9,
  H264,
  AV1
}
