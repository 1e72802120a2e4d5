package io.sluice.signaling.sdp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who opens the DTLS connection (RFC 4145 section 4, RFC 8842). */
public enum Setup {
  ACTIVE,
  PASSIVE,
  ACTPASS,
  HOLDCONN;

  static @Nullable Setup of(String text) {
    for (Setup setup : values()) {
      if (setup.text().equals(text)) {
        return setup;
      }
    }
    return null;
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
