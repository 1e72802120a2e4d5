package io.sluice.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.sluice.server.SluiceServer;
import io.sluice.server.StartException;
import io.sluice.server.config.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A server of its own on free ports, and a Chromium with fake devices that opens its pages. For one
 * thread. Collects what pages complain about: errors in the console, uncaught exceptions, answers
 * from 400 on and requests to anyone but the server.
 */
final class BrowserHarness implements AutoCloseable {
  /** What software encoders on two cores can do for a room of several. */
  static final String SMALL_PICTURE = "video=320x180&fps=15";

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final double TIMEOUT_MS = 30_000;
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--use-fake-device-for-media-stream=fps=30",
          "--use-fake-ui-for-media-stream",
          "--allow-loopback-in-peer-connection",
          "--disable-features=WebRtcHideLocalIpsWithMdns",
          "--autoplay-policy=no-user-gesture-required");

  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final Playwright playwright;
  private final Browser browser;
  private SluiceServer server;

  private BrowserHarness(SluiceServer server) {
    this.server = server;
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    BrowserType.LaunchOptions options =
        new BrowserType.LaunchOptions().setHeadless(true).setArgs(ARGUMENTS);
    chromium().ifPresent(options::setExecutablePath);
    browser = playwright.chromium().launch(options);
  }

  static BrowserHarness start() throws StartException {
    return start(ServerConfig.onFreePorts());
  }

  static BrowserHarness start(ServerConfig config) throws StartException {
    return new BrowserHarness(SluiceServer.start(config));
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

  SluiceServer server() {
    return server;
  }

  /** Ends the server and starts another on the same web port. */
  void restartServer() throws StartException {
    int port = server.httpUri().getPort();
    server.close();
    server =
        SluiceServer.start(ServerConfig.onFreePorts(Map.of("http.port", Integer.toString(port))));
  }

  /** A browser window on a laptop, with storage of its own. */
  BrowserContext laptop() {
    return context(new Browser.NewContextOptions().setViewportSize(1280, 800));
  }

  /** A browser on a small phone in dark mode. */
  BrowserContext phone() {
    return context(
        new Browser.NewContextOptions()
            .setViewportSize(360, 740)
            .setDeviceScaleFactor(2)
            .setIsMobile(true)
            .setHasTouch(true)
            .setColorScheme(ColorScheme.DARK));
  }

  private BrowserContext context(Browser.NewContextOptions options) {
    BrowserContext context =
        browser.newContext(options.setPermissions(List.of("camera", "microphone")));
    context.setDefaultTimeout(TIMEOUT_MS);
    context.onPage(this::watch);
    return context;
  }

  /** Opens a page of the server. */
  Page open(BrowserContext context, String path) {
    return open(context, path, page -> {});
  }

  /** Opens a page of the server after the page was prepared. */
  Page open(BrowserContext context, String path, Consumer<Page> prepare) {
    Page page = context.newPage();
    prepare.accept(page);
    page.navigate(server.httpUri().resolve(path).toString());
    return page;
  }

  /** Opens a room in a context of its own, without the preview and with a small picture. */
  Page join(String room, String name, String... parameters) {
    return open(laptop(), roomPath(room, name, parameters));
  }

  static String roomPath(String room, String name, String... parameters) {
    String more = String.join("&", parameters);
    return "/room/%s?name=%s&join=now&%s%s"
        .formatted(room, name, more.contains("video=") ? "" : SMALL_PICTURE + "&", more);
  }

  /** Writes a picture of the page for people to look at. */
  static void screenshot(Page page, String name) {
    page.bringToFront();
    page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
  }

  /** Fails if a page complained since the last time. */
  void assertNoComplaints() {
    List<String> seen = List.copyOf(complaints);
    complaints.clear();
    assertThat(seen).as("complaints of pages").isEmpty();
  }

  /** Ends all pages, so that one test's rooms are not another's load. */
  void closePages() {
    browser.contexts().forEach(BrowserContext::close);
  }

  private void watch(Page page) {
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(page.url() + " console: " + message.text());
          }
        });
    page.onPageError(error -> complaints.add(page.url() + " uncaught: " + error));
    page.onCrash(p -> complaints.add(p.url() + " crashed"));
    page.onResponse(
        response -> {
          if (response.status() >= 400) {
            complaints.add(response.status() + " for " + response.url());
          }
        });
    String own = server.httpUri().toString();
    page.onRequest(
        request -> {
          if (!request.url().startsWith(own)) {
            complaints.add("request to " + request.url());
          }
        });
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
    server.close();
  }
}
