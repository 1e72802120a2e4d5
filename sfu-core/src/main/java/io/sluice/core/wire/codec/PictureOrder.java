package io.sluice.core.wire.codec;

/** Where a packet stands among the others of its SSRC, by sequence number and timestamp alone. */
final class PictureOrder {
  private boolean begun;
  private long newest;
  private long newestTimestamp;
  private boolean opensPicture;
  private boolean startsPicture;

  private boolean hasKey;
  private long keySequence;
  private long keyTimestamp;

  /** Takes the next packet in order of arrival. */
  void take(long sequence, long timestamp) {
    if (begun && sequence <= newest) {
      opensPicture = startsPicture = false;
      return;
    }
    opensPicture = !begun || timestamp != newestTimestamp;
    startsPicture = opensPicture && begun && sequence == newest + 1;
    begun = true;
    newest = sequence;
    newestTimestamp = timestamp;
  }

  /** Whether the packet is the first seen of a picture newer than all before. */
  boolean opensPicture() {
    return opensPicture;
  }

  /** Whether moreover nothing of the picture can be missing before it. */
  boolean startsPicture() {
    return startsPicture;
  }

  /** A keyframe begins in this packet; one older than the last is passed over. */
  void beginKey(long sequence, long timestamp) {
    if (hasKey && timestamp == keyTimestamp) {
      keySequence = Math.min(keySequence, sequence);
    } else if (!hasKey || sequence > keySequence) {
      hasKey = true;
      keySequence = sequence;
      keyTimestamp = timestamp;
    }
  }

  /** Whether a packet is one of the picture that the last keyframe began. */
  boolean inKeyPicture(long sequence, long timestamp) {
    return hasKey && timestamp == keyTimestamp && sequence >= keySequence;
  }
}
