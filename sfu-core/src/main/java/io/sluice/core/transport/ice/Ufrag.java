package io.sluice.core.transport.ice;

import io.sluice.core.api.IceCredentials;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Our user name fragments: 10 ice-chars (RFC 8839 section 5.4), so that one of them is 60 random
 * bits and a long is its key.
 */
public final class Ufrag {
  private static final String ICE_CHARS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final int LENGTH = 10;
  private static final int PASSWORD_LENGTH = 24;
  private static final int MAX_PEER_LENGTH = 256;
  private static final byte[] VALUES = values();

  private Ufrag() {}

  /** Fresh credentials: 60 random bits in the fragment, 144 in the password. */
  public static IceCredentials generate(RandomGenerator random) {
    return new IceCredentials(iceChars(random, LENGTH), iceChars(random, PASSWORD_LENGTH));
  }

  /** The key of a fragment of ours. */
  static long key(String ufrag) {
    long key = 0;
    for (int i = 0; i < LENGTH; i++) {
      key = (key << 6) | VALUES[ufrag.charAt(i)];
    }
    return key;
  }

  /**
   * The key of the fragment in front of the colon of a user name in a check that we received (RFC
   * 8445 section 7.2.2), or -1 when it cannot be one of ours.
   */
  static long keyOfUsername(byte[] data, int at, int length) {
    if (at < 0 || length <= LENGTH || data[at + LENGTH] != ':') {
      return -1;
    }
    long key = 0;
    for (int i = 0; i < LENGTH; i++) {
      int c = data[at + i];
      int value = c < 0 ? -1 : VALUES[c];
      if (value < 0) {
        return -1;
      }
      key = (key << 6) | value;
    }
    return key;
  }

  /** Whether a peer's credentials fit into a check: visible ASCII of 1 to 256 characters. */
  static boolean isUsable(IceCredentials credentials) {
    return isUsable(credentials.ufrag()) && isUsable(credentials.pwd());
  }

  private static boolean isUsable(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_PEER_LENGTH
        && text.chars().allMatch(c -> c > ' ' && c <= '~');
  }

  private static String iceChars(RandomGenerator random, int count) {
    StringBuilder text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append(ICE_CHARS.charAt(random.nextInt(ICE_CHARS.length())));
    }
    return text.toString();
  }

  private static byte[] values() {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < ICE_CHARS.length(); i++) {
      values[ICE_CHARS.charAt(i)] = (byte) i;
    }
    return values;
  }
}
