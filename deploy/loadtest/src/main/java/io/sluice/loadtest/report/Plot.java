package io.sluice.loadtest.report;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Lines over one common axis.
 *
 * @param unit of the values, as it stands behind a number
 * @param note what is to be known of it; may be empty
 * @param x the points' places, ascending
 * @param xUnit their unit, likewise
 * @param bands shaded parts
 */
record Plot(
    String title,
    String unit,
    String note,
    List<Double> x,
    String xUnit,
    Scale xScale,
    Scale yScale,
    List<Line> lines,
    List<Band> bands) {

  /**
   * A line.
   *
   * @param y as many values as there are points; NaN for a gap
   */
  record Line(String name, List<Double> y) {
    /** The values that are there. */
    static DoubleStream values(List<Line> lines) {
      return lines.stream()
          .flatMap(line -> line.y().stream())
          .mapToDouble(value -> value)
          .filter(value -> !Double.isNaN(value));
    }
  }

  /** A part of the x axis, such as a ramp. */
  record Band(String name, double from, double to) {}
}
