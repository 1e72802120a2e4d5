package io.sluice.loadtest.measure;

import java.util.List;

/**
 * CPU and memory so far, as the probe reads them.
 *
 * @param serverCpuSeconds used by the server since it started; NaN if not known
 * @param serverBytes resident memory of the server; NaN if not known
 * @param testerCpuSeconds used by the load tester; NaN if not known
 * @param loopCpuSeconds used by each of its event loops; empty if not known
 * @param droppedDatagrams that the kernel threw away because a receive buffer was full; NaN if not
 *     known
 */
public record Usage(
    double serverCpuSeconds,
    double serverBytes,
    double testerCpuSeconds,
    List<Double> loopCpuSeconds,
    double droppedDatagrams) {
  public Usage {
    loopCpuSeconds = List.copyOf(loopCpuSeconds);
  }
}
