package io.sluice.loadtest.media;

/** The packets of one track in the order in which they are sent; time is an argument. */
public interface PacketSource {
  /** When the next packet is due, in nanoseconds since the track began. */
  long dueNanos();

  /** Writes the next packet over what the argument held, and goes on to the one after it. */
  void next(MediaPacket packet);

  /** Makes the next frame of a simulcast layer a keyframe; a recording skips to its next one. */
  void requestKeyframe(int layer);

  /** Whether the sender may write a {@link Mark} over the end of payloads. */
  default boolean marked() {
    return true;
  }
}
