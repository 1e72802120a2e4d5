package io.sluice.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report in a real browser: it draws, asks for nothing and complains about nothing. */
class HtmlReportBrowserTest {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private static Playwright playwright;
  private static Browser browser;

  private final List<String> complaints = new CopyOnWriteArrayList<>();
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    BrowserType.LaunchOptions options =
        new BrowserType.LaunchOptions().setHeadless(true).setArgs(List.of("--no-sandbox"));
    chromium().ifPresent(options::setExecutablePath);
    browser = playwright.chromium().launch(options);
  }

  /** The system's Chromium, or that of {@code SLUICE_TEST_CHROMIUM}; else Playwright's own. */
  private static Optional<Path> chromium() {
    return Stream.of(
            Optional.ofNullable(System.getenv("SLUICE_TEST_CHROMIUM")).orElse(""),
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome")
        .filter(path -> !path.isEmpty())
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  @AfterAll
  static void stop() {
    browser.close();
    playwright.close();
  }

  @AfterEach
  void shouldNotComplain() {
    browser.contexts().forEach(BrowserContext::close);
    assertThat(complaints).isEmpty();
  }

  private Page open(RunReport report, ColorScheme scheme) throws IOException {
    Path file = Files.writeString(directory.resolve("report.html"), HtmlReport.of(report));
    Page page =
        browser
            .newContext(
                new Browser.NewContextOptions().setViewportSize(1280, 900).setColorScheme(scheme))
            .newPage();
    String address = file.toUri().toString();
    page.onConsoleMessage(message -> complaints.add("console: " + message.text()));
    page.onPageError(error -> complaints.add("uncaught: " + error));
    page.onRequest(
        request -> {
          if (!request.url().equals(address) && !request.url().startsWith("data:")) {
            complaints.add("request to " + request.url());
          }
        });
    page.navigate(address);
    return page;
  }

  private static void screenshot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png")));
  }

  @Test
  void shouldDrawEachPlotWithinItsFrame() throws IOException {
    Page page = open(Reports.ofSeconds(90), ColorScheme.LIGHT);
    List<Locator> plots = page.locator("figure.plot > svg").all();
    assertThat(plots).hasSizeGreaterThanOrEqualTo(12);
    for (Locator plot : plots) {
      List<Locator> lines = plot.locator("path.line").all();
      assertThat(lines).isNotEmpty();
      for (Locator line : lines) {
        Object inside =
            line.evaluate(
                "line => { const box = line.getBBox(), view = line.ownerSVGElement.viewBox.baseVal;"
                    + " return line.getTotalLength() > 100 && box.x >= 0 && box.y >= 0"
                    + " && box.x + box.width <= view.width && box.y + box.height <= view.height; }");
        assertThat(inside).as(plot.getAttribute("aria-label")).isEqualTo(true);
      }
    }
    screenshot(page, "report-light");
  }

  @Test
  void shouldShowTheValuesUnderThePointer() throws IOException {
    Page page = open(Reports.ofSeconds(60), ColorScheme.LIGHT);
    Locator figure =
        page.locator("figure.plot")
            .filter(new Locator.FilterOptions().setHasText("Delay of video"));
    assertThat(figure.locator(".values").isVisible()).isFalse();
    figure.locator("> svg").hover();
    assertThat(figure.locator(".values").innerText())
        .containsPattern("^\\d+ s\n")
        .containsPattern("video.p50 [\\d.]+ ms")
        .containsPattern("video.max [\\d.]+ ms");
    page.locator("h1").hover();
    assertThat(figure.locator(".values").isVisible()).isFalse();
    figure.focus();
    page.keyboard().press("ArrowRight");
    page.keyboard().press("ArrowRight");
    assertThat(figure.locator(".values").innerText()).startsWith("2 s");
  }

  @Test
  void shouldShowTextFromOutsideAsText() throws IOException {
    Page page = open(Reports.ofSeconds(20), ColorScheme.LIGHT);
    assertThat(page.title()).endsWith(Reports.NASTY);
    assertThat(page.locator("h1").innerText()).endsWith(Reports.NASTY);
    assertThat(page.locator(".warning").innerText()).endsWith(Reports.NASTY);
    assertThat(page.locator("header .bad").innerText()).isEqualTo("1 of 2 assertions broken");
  }

  @Test
  void shouldBeDarkWhereTheSystemIs() throws IOException {
    Page page = open(Reports.ofSeconds(60), ColorScheme.DARK);
    assertThat(background(page)).isEqualTo("rgb(20, 23, 27)");
    screenshot(page, "report-dark");
  }

  @Test
  void shouldBePrintedOnWhite() throws IOException {
    Page page = open(Reports.ofSeconds(60), ColorScheme.DARK);
    page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
    assertThat(background(page)).isEqualTo("rgb(255, 255, 255)");
    screenshot(page, "report-print");
    byte[] pdf =
        page.pdf(
            new Page.PdfOptions()
                .setFormat("A4")
                .setPrintBackground(true)
                .setPath(SCREENSHOTS.resolve("report.pdf")));
    assertThat(pdf).hasSizeGreaterThan(10_000);
  }

  private static Object background(Page page) {
    return page.evaluate("getComputedStyle(document.body).backgroundColor");
  }

  @Test
  void shouldFitASmallScreen() throws IOException {
    Page page = open(Reports.ofSeconds(30), ColorScheme.LIGHT);
    page.setViewportSize(360, 740);
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
  }

  @Test
  void shouldStaySmallForALongRun() throws IOException {
    RunReport report = Reports.ofSeconds(4_000);
    assertThat(HtmlReport.of(report)).hasSizeLessThan(1_500_000);
    Page page = open(report, ColorScheme.LIGHT);
    assertThat(page.locator("figure.plot .note").first().innerText())
        .isEqualTo("A point is of 7 s: the mean of a rate, else the worst.");
  }

  @Test
  void shouldOpenWithoutAnythingMeasured() throws IOException {
    Page page = open(Reports.empty(), ColorScheme.LIGHT);
    assertThat(page.locator("figure.plot").count()).isZero();
    assertThat(page.locator("h1").innerText()).isEqualTo("Nothing");
  }
}
