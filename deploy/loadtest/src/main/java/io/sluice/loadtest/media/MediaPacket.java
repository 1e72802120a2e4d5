package io.sluice.loadtest.media;

/**
 * The bytes and facts of one packet before it gets its RTP header; reused from packet to packet.
 */
public final class MediaPacket {
  /** Bytes that a payload can have. */
  public static final int MAX_PAYLOAD = 1_400;

  /** The RTP payload; its first {@link #length} bytes count. */
  public final byte[] payload = new byte[MAX_PAYLOAD];

  public int length;

  /** Whether it ends a frame (video) or begins a talk spurt (audio), RFC 3551 section 4.1. */
  public boolean marker;

  /** RTP timestamp in the clock rate of the codec, unsigned 32 bits. */
  public long timestamp;

  /** Whether it belongs to a keyframe. */
  public boolean keyframe;

  /** Index of the simulcast layer, 0 being the smallest; 0 without simulcast. */
  public int layer;

  /**
   * AV1 dependency descriptor extension; its first {@link #descriptorLength} bytes count. With a
   * keyframe's structure it is longer than the one-byte form holds (RFC 8285 section 4.2).
   */
  public final byte[] descriptor = new byte[128];

  public int descriptorLength;

  /** Loudness of audio in -dBov, 0 (loudest) to 127 (silence); RFC 6464. */
  public int audioLevel;
}
