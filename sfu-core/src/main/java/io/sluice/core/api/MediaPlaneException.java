package io.sluice.core.api;

/** The media plane cannot start or carry on; the message names the address or setting at fault. */
public final class MediaPlaneException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean tcp;

  public MediaPlaneException(String message) {
    super(message);
    tcp = false;
  }

  public MediaPlaneException(String message, Throwable cause) {
    this(message, cause, false);
  }

  /**
   * @param tcp see {@link #isTcp}
   */
  public MediaPlaneException(String message, Throwable cause, boolean tcp) {
    super(message, cause);
    this.tcp = tcp;
  }

  /** Whether it is the TCP port that cannot be had. */
  public boolean isTcp() {
    return tcp;
  }
}
