package io.sluice.server.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** One end of a call by {@code call.js}: the SDK in a page that has nothing else. */
final class CallPage {
  /** A page of the server's origin without scripts of its own. */
  static final String PATH = "/sdk/sluice.js";

  private static final Path FOLDER = Path.of("src", "test", "resources", "browser");
  private static final double PATIENCE_MS = 20_000;

  private final Page page;

  /** Of a page that was prepared and is at {@link #PATH}. */
  CallPage(Page page) {
    this.page = page;
  }

  static CallPage open(BrowserHarness harness) {
    return new CallPage(harness.open(harness.laptop(), PATH, CallPage::prepare));
  }

  static void prepare(Page page) {
    page.addInitScript(Pictures.SCRIPT);
    page.addInitScript(FOLDER.resolve("call.js"));
    page.route(
        "**/cipher.js",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("text/javascript")
                    .setPath(FOLDER.resolve("cipher.js"))));
  }

  /**
   * Publishes a source's pictures.
   *
   * @param call what the SDK joins with
   * @param pictures of {@code sluicePictures.create}
   * @param options of the SDK
   */
  void publish(Map<String, ?> call, Map<String, ?> pictures, Map<String, ?> options) {
    PageJson.call(
        page, "sluiceCall.publish", Map.of("call", call, "pictures", pictures, "options", options));
  }

  /** Views the first video track of this source, and awaits its first picture. */
  void view(Map<String, ?> call, String source) {
    PageJson.call(
        page, "sluiceCall.view", Map.of("call", call, "source", source, "patience", PATIENCE_MS));
  }

  /** Calls a function of {@code call.js}, with the patience that each of its steps has. */
  JsonNode call(String function, Map<String, ?> argument) {
    Map<String, Object> all = new TreeMap<>(argument);
    all.put("patience", PATIENCE_MS);
    return PageJson.call(page, "sluiceCall." + function, all);
  }

  /** The browser's counters of what is viewed. */
  JsonNode counters() {
    return PageJson.read(page, "sluiceCall.counters()");
  }

  /** What is sent, an entry for each stream. */
  JsonNode sending() {
    return PageJson.read(page, "sluiceCall.sending()");
  }

  /** When the pictures that are published were drawn, by their count. */
  double[] drawn() {
    JsonNode times = PageJson.read(page, "sluicePictures.drawn()");
    return IntStream.range(0, times.size()).mapToDouble(i -> times.get(i).asDouble()).toArray();
  }

  /** All pictures that were viewed. */
  Pictures pictures() {
    return Pictures.of(PageJson.read(page, "sluiceCall.pictures()"));
  }

  Page page() {
    return page;
  }
}
