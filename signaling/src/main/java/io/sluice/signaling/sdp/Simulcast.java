package io.sluice.signaling.sdp;

/**
 * Simulcast layers (RFC 8853 section 5.1), as lists of identifiers in SDP form.
 *
 * @param send what the describing side sends; empty for nothing
 * @param receive what it receives; empty for nothing
 */
public record Simulcast(String send, String receive) {}
