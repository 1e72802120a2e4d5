package io.sluice.server.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.sluice.core.testkit.MediaLeft;
import io.sluice.server.StartException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/**
 * A server and a browser for all tests of a class. After each test its pages are closed, the server
 * has nothing left of them, and no page has complained.
 */
abstract class BrowserTest {
  static BrowserHarness harness;

  @BeforeAll
  static void start() throws StartException {
    harness = BrowserHarness.start();
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @AfterEach
  void leaveNothingBehind() {
    harness.closePages();
    MediaLeft.awaitNothing(harness.server().mediaPlane());
    harness.assertNoComplaints();
  }

  /** An element by exactly this accessible name. */
  static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  /** One participant's picture. */
  static Locator tile(Page page, String name) {
    return page.getByRole(AriaRole.ARTICLE, named(name));
  }

  /** The pictures of all. */
  static Locator tiles(Page page) {
    return page.getByRole(AriaRole.GROUP, named("Pictures")).getByRole(AriaRole.ARTICLE);
  }
}
