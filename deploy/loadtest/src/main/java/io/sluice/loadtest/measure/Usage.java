package io.sluice.loadtest.measure;

/**
 * CPU and memory so far, as the probe reads them.
 *
 * @param serverCpuSeconds used by the server since it started; NaN if not known
 * @param serverBytes resident memory of the server; NaN if not known
 * @param testerCpuSeconds used by the load tester; NaN if not known
 * @param droppedDatagrams that the kernel threw away because a receive buffer was full; NaN if not
 *     known
 */
public record Usage(
    double serverCpuSeconds, double serverBytes, double testerCpuSeconds, double droppedDatagrams) {
  /** Nothing is known. */
  public static final Usage UNKNOWN = new Usage(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
}
