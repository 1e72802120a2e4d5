package io.sluice.signaling.sdp;

/**
 * A restriction identifier (RFC 8851).
 *
 * @param id the identifier
 * @param direction {@code send} or {@code recv}
 * @param restrictions the rest of the line; may be empty
 */
public record Rid(String id, String direction, String restrictions) {}
