package io.sluice.core.api;

/**
 * A certificate fingerprint (RFC 8122).
 *
 * @param algorithm hash name in SDP spelling, lower case, such as {@code sha-256}
 * @param value upper-case hex bytes separated by colons
 */
public record Fingerprint(String algorithm, String value) {}
