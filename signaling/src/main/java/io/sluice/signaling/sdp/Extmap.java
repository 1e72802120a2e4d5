package io.sluice.signaling.sdp;

import org.jspecify.annotations.Nullable;

/**
 * A header extension (RFC 8285 section 5).
 *
 * @param id its identifier, 1–255 without 15
 * @param uri its URI
 * @param direction from the side that describes it; null for the section's
 */
public record Extmap(int id, String uri, @Nullable Direction direction) {
  /** An extension in the direction of its section. */
  public static Extmap of(int id, String uri) {
    return new Extmap(id, uri, null);
  }
}
