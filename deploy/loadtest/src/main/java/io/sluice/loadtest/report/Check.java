package io.sluice.loadtest.report;

/**
 * An assertion and its outcome.
 *
 * @param text as it was written, such as {@code p99<50ms}
 * @param value what was measured, with its unit
 */
public record Check(String text, String value, boolean passed) {}
