package io.sluice.signaling.sdp;

import java.util.Locale;

/** The direction of a section, from the side that describes it (RFC 8866 section 6.7). */
public enum Direction {
  SENDRECV,
  SENDONLY,
  RECVONLY,
  INACTIVE;

  public boolean sends() {
    return this == SENDRECV || this == SENDONLY;
  }

  public boolean receives() {
    return this == SENDRECV || this == RECVONLY;
  }

  /** The same direction as the other side sees it. */
  Direction reversed() {
    return switch (this) {
      case SENDONLY -> RECVONLY;
      case RECVONLY -> SENDONLY;
      case SENDRECV, INACTIVE -> this;
    };
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
