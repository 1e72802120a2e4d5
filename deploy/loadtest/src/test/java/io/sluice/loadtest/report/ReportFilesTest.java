package io.sluice.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.loadtest.measure.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the files of a report say when they are read back. */
class ReportFilesTest {
  private static final RunReport REPORT = Reports.ofSeconds(30);

  @Test
  void shouldWriteEverythingAsJson() throws JsonProcessingException {
    JsonNode json = new ObjectMapper().readTree(JsonReport.of(REPORT));
    assertThat(json.get("title").asText()).isEqualTo(REPORT.title());
    assertThat(json.get("passed").asBoolean()).isFalse();
    assertThat(json.get("machine").get("UDP_GRO").asText()).isEqualTo("off");
    assertThat(json.get("assertions")).hasSize(2);
    assertThat(json.get("assertions").get(0).get("passed").asBoolean()).isFalse();
    assertThat(json.get("units").get("video.p99").asText()).isEqualTo("ms");
    JsonNode metrics = json.get("summary").get("metrics");
    for (Metric metric : Metric.values()) {
      double value = REPORT.summary().value(metric);
      if (Double.isNaN(value)) {
        assertThat(metrics.has(metric.text())).as(metric.text()).isFalse();
      } else {
        assertThat(metrics.get(metric.text()).asDouble())
            .as(metric.text())
            .isEqualTo(value, within(Math.abs(value) * 1e-5));
      }
    }
    assertThat(json.get("summary").get("counts").get("packets").asLong())
        .isEqualTo(REPORT.summary().counts().get("packets"));
    assertThat(json.get("summary").get("delays").get("video")).hasSizeGreaterThan(20);
    assertThat(json.get("phases")).hasSize(2);
    assertThat(json.get("capacity").get("steps")).hasSize(4);
    assertThat(json.get("capacity").get("steps").get(2).get("load").asInt()).isEqualTo(2_000);
    assertThat(json.get("samples")).hasSize(30);
    assertThat(json.get("samples").get(29).get("second").asDouble()).isEqualTo(30);
    assertThat(json.get("samples").get(29).get("phase").asText()).isEqualTo("steady");
    assertThat(json.get("samples").get(29).get("loops")).hasSize(1);
  }

  @Test
  void shouldWriteARowASecondAsCsv() {
    List<List<String>> rows = new ArrayList<>();
    CsvReport.of(REPORT).lines().forEach(line -> rows.add(Arrays.asList(line.split(",", -1))));
    List<String> header = rows.get(0);
    assertThat(rows).hasSize(31).allSatisfy(row -> assertThat(row).hasSameSizeAs(header));
    assertThat(header)
        .startsWith("second", "phase")
        .endsWith("tester.loop.0")
        .doesNotHaveDuplicates();
    for (Metric metric : Metric.values()) {
      int column = header.indexOf(metric.text());
      double value = REPORT.samples().get(20).value(metric);
      String cell = rows.get(21).get(column);
      if (Double.isNaN(value)) {
        assertThat(cell).as(metric.text()).isEmpty();
      } else {
        assertThat(Double.parseDouble(cell))
            .as(metric.text())
            .isEqualTo(value, within(Math.abs(value) * 1e-5));
      }
    }
  }

  @Test
  void shouldWriteATableWithAssertionsAndWarnings() {
    String text = TextReport.of(REPORT);
    assertThat(text)
        .contains(REPORT.title())
        .contains("measured for 20 s at 1,050 subscribers\n")
        .contains("p50", "p95", "p99", "max")
        .containsPattern("of video +[\\d.]+ ms +[\\d.]+ ms +[\\d.]+ ms +[\\d.]+ ms")
        .containsPattern("loss<0.1% +0.25% +BROKEN")
        .containsPattern("2,000 .* broken\\n")
        .contains("Capacity: 1,050 subscribers")
        .contains("Warning: The load tester itself");
    assertThat(text.lines()).noneMatch(line -> line.endsWith(" "));
  }

  @Test
  void shouldWriteAReportOfNothing() throws JsonProcessingException {
    assertThat(new ObjectMapper().readTree(JsonReport.of(Reports.empty())).get("samples"))
        .isEmpty();
    assertThat(CsvReport.of(Reports.empty()).lines()).hasSize(1);
    assertThat(TextReport.of(Reports.empty())).contains("nothing was measured");
    assertThat(HtmlReport.of(Reports.empty())).contains("<h1>Nothing</h1>", "nothing was measured");
  }
}
