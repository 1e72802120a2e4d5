package io.sluice.core.wire.codec;

/** Tells whether a keyframe begins in a payload: where a subscriber can start decoding. */
public final class KeyframeDetector {
  private KeyframeDetector() {}

  /**
   * Whether this RTP payload begins a keyframe; false for a payload that is empty or malformed.
   *
   * @param off offset of the payload, behind the RTP header
   * @param len its bytes, padding left out
   */
  public static boolean isKeyframe(VideoCodec codec, byte[] data, int off, int len) {
    return switch (codec) {
      case VP8 -> Vp8Descriptor.beginsKeyframe(data, off, len);
      case VP9 -> Vp9Descriptor.beginsKeyframe(data, off, len);
      case H264 -> H264Payload.beginsKeyframe(data, off, len);
      case AV1 -> Av1Payload.beginsKeyframe(data, off, len);
    };
  }
}
