package io.sluice.signaling.sdp;

/**
 * An attribute of a source (RFC 5576 section 4.1).
 *
 * @param ssrc the source, unsigned 32 bits
 * @param name the attribute: a canonical name, an msid and so on
 * @param value its value; may be empty
 */
public record SsrcAttribute(long ssrc, String name, String value) {}
