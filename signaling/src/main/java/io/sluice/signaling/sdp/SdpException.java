package io.sluice.signaling.sdp;

import java.util.Objects;

/** A session description cannot be used; the message says where and why, for the peer to read. */
public final class SdpException extends Exception {
  /**
   * A description that cannot be used.
   *
   * @param message where and why, a sentence
   */
  public SdpException(String message) {
    super(message);
  }

  static SdpException at(int line, String why) {
    return new SdpException("Line " + line + ": " + why);
  }

  static SdpException inSection(int index, String mid, String why) {
    return new SdpException("Section " + index + " (mid \"" + mid + "\") " + why);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNullElse(super.getMessage(), "");
  }
}
