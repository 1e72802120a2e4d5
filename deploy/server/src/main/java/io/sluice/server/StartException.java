package io.sluice.server;

/** The server cannot start; the message is one line that names what to change. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
