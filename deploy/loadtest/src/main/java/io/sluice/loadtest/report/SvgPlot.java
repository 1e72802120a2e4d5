package io.sluice.loadtest.report;

import static io.sluice.loadtest.report.Html.escape;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A plot as a figure of HTML. It needs no script; the points that follow it let one show the values
 * under the pointer.
 */
final class SvgPlot {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int WIDTH = 640;
  private static final int HEIGHT = 260;
  private static final int LEFT = 48;
  private static final int RIGHT = WIDTH - 14;
  private static final int TOP = 12;
  private static final int BOTTOM = HEIGHT - 24;

  /** More points are not shown one by one. */
  private static final int MAX_DOTS = 30;

  /** Room that a letter takes, to leave out what has no room. */
  private static final double LETTER = 6.5;

  private final Plot plot;
  private final StringBuilder html = new StringBuilder();

  private SvgPlot(Plot plot) {
    this.plot = plot;
  }

  static String of(Plot plot) {
    return new SvgPlot(plot).figure();
  }

  private String figure() {
    html.append("<figure class=\"plot\" tabindex=\"0\"><figcaption><b>")
        .append(escape(plot.title()))
        .append("</b> <span class=\"unit\">")
        .append(escape(plot.unit()))
        .append("</span>");
    legend();
    html.append("</figcaption>");
    html.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
            .formatted(WIDTH, HEIGHT, escape(plot.title())));
    plot.bands().forEach(this::band);
    grid();
    for (int line = 0; line < plot.lines().size(); line++) {
      path(plot.lines().get(line), line);
    }
    html.append(
        "<line class=\"cursor\" y1=\"%d\" y2=\"%d\" visibility=\"hidden\"/></svg>"
            .formatted(TOP, BOTTOM));
    if (!plot.note().isEmpty()) {
      html.append("<p class=\"note\">").append(escape(plot.note())).append("</p>");
    }
    html.append("<output class=\"values\"></output>");
    html.append("<script type=\"application/json\">").append(points()).append("</script>");
    return html.append("</figure>\n").toString();
  }

  private void legend() {
    html.append("<span class=\"legend\">");
    for (int line = 0; line < plot.lines().size(); line++) {
      html.append(
          "<span><svg viewBox=\"0 0 20 4\"><path class=\"line l%d\" d=\"M0 2H20\"/></svg>%s</span>"
              .formatted(line, escape(plot.lines().get(line).name())));
    }
    html.append("</span>");
  }

  private void band(Plot.Band band) {
    double from = x(band.from());
    double width = x(band.to()) - from;
    html.append(
        "<rect class=\"band\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\"/>"
            .formatted(number(from), TOP, number(width), BOTTOM - TOP));
    if (width > LETTER * band.name().length()) {
      text("phase", from + width / 2, TOP + 11, band.name());
    }
  }

  private void grid() {
    for (Scale.Tick tick : plot.yScale().ticks()) {
      double y = y(tick.value());
      html.append("<path class=\"grid\" d=\"M%d %sH%d\"/>".formatted(LEFT, number(y), RIGHT));
      text("y", LEFT - 6, y + 4, tick.text());
    }
    double free = 0;
    for (Scale.Tick tick : plot.xScale().ticks()) {
      double half = LETTER * tick.text().length() / 2;
      double x = x(tick.value());
      html.append("<path class=\"tick\" d=\"M%s %dv4\"/>".formatted(number(x), BOTTOM));
      if (x - half >= free) {
        text("x", Math.min(x, WIDTH - half), BOTTOM + 16, tick.text());
        free = x + half + LETTER;
      }
    }
  }

  private void text(String type, double x, double y, String text) {
    html.append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>"
            .formatted(type, number(x), number(y), escape(text)));
  }

  private void path(Plot.Line line, int index) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    List<Double> y = line.y();
    for (int i = 0; i < y.size(); i++) {
      double value = y.get(i);
      if (Double.isNaN(value)) {
        pen = false;
        continue;
      }
      path.append(pen ? 'L' : 'M').append(number(x(plot.x().get(i)))).append(' ');
      path.append(number(y(value)));
      boolean alone = !pen && (i + 1 == y.size() || Double.isNaN(y.get(i + 1)));
      path.append(alone ? "h0" : "");
      pen = true;
    }
    html.append("<path class=\"line l%d\" d=\"%s\"/>".formatted(index, path));
    if (y.size() <= MAX_DOTS) {
      dots(y, index);
    }
  }

  private void dots(List<Double> y, int index) {
    for (int i = 0; i < y.size(); i++) {
      if (!Double.isNaN(y.get(i))) {
        html.append(
            "<circle class=\"dot l%d\" cx=\"%s\" cy=\"%s\" r=\"2.5\"/>"
                .formatted(index, number(x(plot.x().get(i))), number(y(y.get(i)))));
      }
    }
  }

  private double x(double value) {
    return LEFT + plot.xScale().at(value) * (RIGHT - LEFT);
  }

  private double y(double value) {
    return BOTTOM - plot.yScale().at(value) * (BOTTOM - TOP);
  }

  private static String number(double value) {
    double tenths = Math.round(value * 10) / 10.0;
    return tenths == Math.rint(tenths) ? Integer.toString((int) tenths) : Double.toString(tenths);
  }

  /** For the script: the points' places in the picture, their names and values. */
  private String points() {
    ObjectNode root = JSON.createObjectNode();
    root.put("unit", plot.unit());
    root.put("xUnit", plot.xUnit());
    ArrayNode places = root.putArray("places");
    ArrayNode x = root.putArray("x");
    for (double value : plot.x()) {
      places.add(Math.round(x(value) * 10) / 10.0);
      x.add(Numbers.round(value));
    }
    ArrayNode lines = root.putArray("lines");
    for (Plot.Line line : plot.lines()) {
      ObjectNode one = lines.addObject();
      one.put("name", line.name());
      values(one.putArray("y"), line.y());
    }
    return root.toString().replace("<", "\\u003c");
  }

  private static void values(ArrayNode array, List<Double> values) {
    for (double value : values) {
      if (Double.isNaN(value)) {
        array.addNull();
      } else {
        array.add(Numbers.round(value));
      }
    }
  }

  static String all(List<Plot> plots) {
    StringBuilder html = new StringBuilder("<div class=\"plots\">");
    plots.forEach(plot -> html.append(of(plot)));
    return html.append("</div>\n").toString();
  }
}
