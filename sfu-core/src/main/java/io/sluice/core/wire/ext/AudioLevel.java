package io.sluice.core.wire.ext;

/** Client-to-mixer audio level (RFC 6464 section 3): a voice flag and a level. */
public final class AudioLevel {
  public static final int LENGTH = 1;

  /** Level of silence. */
  public static final int SILENCE = 127;

  private AudioLevel() {}

  /**
   * The value for {@link #level} and {@link #voice}, or -1 if its length is not {@link #LENGTH}.
   */
  public static int read(byte[] data, int offset, int length) {
    return length == LENGTH ? data[offset] & 0xff : -1;
  }

  /** Decibels below overload: 0 is loudest, {@link #SILENCE} is silence. */
  public static int level(int value) {
    return value & 0x7f;
  }

  /** Whether the sender believes that there is voice; false too if it does not say. */
  public static boolean voice(int value) {
    return (value & 0x80) != 0;
  }

  /** Writes a value; {@code level} is 0 to 127. */
  public static void write(byte[] data, int offset, int level, boolean voice) {
    data[offset] = (byte) ((voice ? 0x80 : 0) | (level & 0x7f));
  }
}
