package io.sluice.admin.model;

/**
 * An error as RFC 9457 {@code application/problem+json}, of the type {@code about:blank}.
 *
 * @param title the status in words
 * @param status the HTTP status
 * @param detail what went wrong here, one sentence
 */
public record Problem(String title, int status, String detail) {
  /** The media type of a problem. */
  public static final String MEDIA_TYPE = "application/problem+json";
}
