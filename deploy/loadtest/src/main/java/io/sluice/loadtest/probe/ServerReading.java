package io.sluice.loadtest.probe;

/**
 * What the server used.
 *
 * @param cpuSeconds since it started; NaN if not known
 * @param bytes resident memory; NaN if not known
 */
record ServerReading(double cpuSeconds, double bytes) {
  static final ServerReading UNKNOWN = new ServerReading(Double.NaN, Double.NaN);
}
