package io.sluice.core.api;

/**
 * A header extension bound to its local identifier (RFC 8285).
 *
 * @param uri the extension's URI
 * @param id its identifier on this transport, 1–255 without 15
 */
public record HeaderExtensionMapping(String uri, int id) {}
