package io.sluice.signaling.sdp;

/**
 * A certificate's fingerprint (RFC 8122 section 5).
 *
 * @param algorithm hash name, lower case
 * @param value upper-case hex bytes separated by colons
 */
public record CertificateFingerprint(String algorithm, String value) {}
