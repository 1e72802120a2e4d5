package io.sluice.signaling.whip;

import java.security.SecureRandom;
import java.util.Base64;

/** Names that cannot be guessed. */
final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  /** A session's name: 192 random bits, URL-safe. */
  static String session() {
    return random(24);
  }

  /** A strong entity tag (RFC 9110 section 8.8.3), quotes included. */
  static String entityTag() {
    return '"' + random(12) + '"';
  }

  private static String random(int bytes) {
    byte[] value = new byte[bytes];
    RANDOM.nextBytes(value);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
  }
}
