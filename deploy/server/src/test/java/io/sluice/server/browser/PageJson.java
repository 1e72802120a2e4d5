package io.sluice.server.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import java.util.Map;

/** Values of a page's scripts, as JSON. */
final class PageJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PageJson() {}

  /** The value of an expression, which is awaited. */
  static JsonNode read(Page page, String expression) {
    return parse(page.evaluate("async () => JSON.stringify((await " + expression + ") ?? null)"));
  }

  /** What a function of one argument returns, which is awaited. */
  static JsonNode call(Page page, String function, Map<String, ?> argument) {
    return parse(
        page.evaluate(
            "async (argument) => JSON.stringify((await (" + function + ")(argument)) ?? null)",
            argument));
  }

  private static JsonNode parse(Object json) {
    try {
      return JSON.readTree((String) json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + json, e);
    }
  }
}
