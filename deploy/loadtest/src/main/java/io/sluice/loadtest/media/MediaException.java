package io.sluice.loadtest.media;

/** Media that cannot be sent: a specification or file is wrong. The message says which and how. */
public final class MediaException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public MediaException(String message) {
    super(message);
  }
}
