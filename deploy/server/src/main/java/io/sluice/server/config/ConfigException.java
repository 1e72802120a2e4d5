package io.sluice.server.config;

/** A setting cannot be used; the message is one line that names it and where it was given. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }
}
