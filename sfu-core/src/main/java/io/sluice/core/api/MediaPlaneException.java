package io.sluice.core.api;

/** The media plane cannot start or carry on; the message names the address or setting at fault. */
public final class MediaPlaneException extends RuntimeException {
  public MediaPlaneException(String message) {
    super(message);
  }

  public MediaPlaneException(String message, Throwable cause) {
    super(message, cause);
  }
}
