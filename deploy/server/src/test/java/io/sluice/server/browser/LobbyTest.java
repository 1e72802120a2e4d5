package io.sluice.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** From the lobby through the preview into a room, as a person goes. */
final class LobbyTest extends BrowserTest {
  /** Resolves when a meter shows something; the fake microphone beeps once a second. */
  private static final String HEARD =
      """
      (meter) => new Promise((resolve) => {
        new MutationObserver(() => {
          if (Number(meter.getAttribute('aria-valuenow')) > 0) resolve();
        }).observe(meter, {attributes: true});
      })
      """;

  /** A server that has no place for another room. */
  private static final String FULL =
      """
      const real = fetch;
      window.fetch = (url, options) => options.method === 'POST'
        ? Promise.resolve(new Response(
            JSON.stringify({status: 503, detail: 'The server has no place for another room.'}),
            {status: 503, headers: {'Content-Type': 'application/problem+json'}}))
        : real(url, options);
      """;

  @Test
  void shouldLeadFromLobbyToTalkingInThreeClicks() {
    Page host = harness.open(harness.laptop(), "/");
    button(host, "New room").click();
    awaitPreview(host);
    BrowserHarness.screenshot(host, "preview");
    String name = host.getByRole(AriaRole.HEADING).first().textContent();
    button(host, "Join").click();
    assertThat(status(host)).hasText("Connected");

    Page guest = harness.open(harness.laptop(), "/");
    Locator entry =
        guest.getByRole(
            AriaRole.LINK, new Page.GetByRoleOptions().setName(Pattern.compile("1 present")));
    assertThat(entry).containsText(name);
    BrowserHarness.screenshot(guest, "lobby");
    entry.click();
    guest.getByLabel("Your name").fill("Grace");
    button(guest, "Join").click();

    RoomStats.awaitReceiving(host, "audio", 1);
    RoomStats.awaitReceiving(host, "video", 1);
    RoomStats.awaitReceiving(guest, "audio", 1);
    assertThat(host.getByRole(AriaRole.ARTICLE, named("Grace"))).isVisible();
  }

  @Test
  void shouldEnterARoomByNameAndRememberWhoIEnteredAs() {
    Page page = harness.open(harness.laptop(), "/");
    page.getByLabel("Or enter a room by name").fill("Morning Talk");
    button(page, "Enter").click();
    page.waitForURL("**/room/Morning-Talk");
    page.getByLabel("Your name").fill("Ada");
    button(page, "Join").click();
    assertThat(status(page)).hasText("Connected");
    button(page, "Leave").click();
    assertThat(page.getByText("You left the room.")).isVisible();
    button(page, "Join again").click();
    assertThat(page.getByLabel("Your name")).hasValue("Ada");
  }

  @Test
  void shouldAskForAUsableRoomName() {
    Page page = harness.open(harness.laptop(), "/");
    page.getByLabel("Or enter a room by name").fill(" ?? ");
    button(page, "Enter").click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("letters and digits");
  }

  @Test
  void shouldSayWhyNoRoomCouldBeMade() {
    Page page = harness.open(harness.laptop(), "/", p -> p.addInitScript(FULL));
    button(page, "New room").click();
    assertThat(page.getByRole(AriaRole.ALERT))
        .hasText("No room could be made: The server has no place for another room.");
    assertThat(button(page, "New room"))
        .hasAccessibleDescription(Pattern.compile("no place for another room"));
  }

  @Test
  void shouldSayAtOnceThatARoomNameIsNotPossible() {
    for (String id : new String[] {"a%20b", "%C3%A9t%C3%A9", "x".repeat(65), "daily!"}) {
      Page page = harness.open(harness.laptop(), "/room/" + id);
      assertThat(page.getByText("There can be no room of this name.")).isVisible();
      assertThat(button(page, "Join")).isHidden();
      assertThat(button(page, "Join again")).isHidden();
      page.getByText("Back to the lobby").click();
      assertThat(button(page, "New room")).isVisible();
    }
  }

  @Test
  void shouldShowNamesAsTextWhateverTheyContain() {
    String hostile = "<img src=x onerror=alert(1)>";
    Page page = harness.open(harness.laptop(), "/room/markup");
    page.getByLabel("Your name").fill(hostile);
    button(page, "Join").click();
    assertThat(page.getByRole(AriaRole.LISTITEM).first()).hasText(hostile + " (you)");
    assertThat(page.locator("#conference img")).hasCount(0);
  }

  @Test
  void shouldFitASmallPhone() {
    Page page = harness.open(harness.phone(), "/");
    assertThat(button(page, "New room")).isVisible();
    assertNoSidewaysScrolling(page);
    button(page, "New room").click();
    awaitPreview(page);
    assertNoSidewaysScrolling(page);
    BrowserHarness.screenshot(page, "phone-preview");
    button(page, "Join").click();
    assertThat(status(page)).hasText("Connected");
    assertNoSidewaysScrolling(page);
    for (String control : new String[] {"Microphone", "Camera", "Copy link", "Leave"}) {
      assertThat(button(page, control)).isInViewport();
    }
    BrowserHarness.screenshot(page, "phone-room");
    button(page, "Participants").click();
    button(page, "Copy link").click();
    assertThat(page.getByRole(AriaRole.LOG).getByRole(AriaRole.PARAGRAPH)).hasCount(1);
    assertNoSidewaysScrolling(page);
    assertThat(page.getByRole(AriaRole.LOG).getByRole(AriaRole.PARAGRAPH))
        .isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
    Locator panel = page.getByRole(AriaRole.COMPLEMENTARY);
    assertThat(top(page.getByRole(AriaRole.LOG)))
        .as("notices are below the participants")
        .isGreaterThanOrEqualTo(bottom(panel));
    BrowserHarness.screenshot(page, "phone-participants");
    page.keyboard().press("Escape");
    assertThat(panel).isHidden();
    assertThat(button(page, "Participants")).hasAttribute("aria-expanded", "false");
  }

  private static void assertNoSidewaysScrolling(Page page) {
    assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
        .as("pixels beyond the screen at %s", page.url())
        .isEqualTo(0);
  }

  private static double top(Locator element) {
    return element.boundingBox().y;
  }

  private static double bottom(Locator element) {
    return element.boundingBox().y + element.boundingBox().height;
  }

  private static void awaitPreview(Page page) {
    assertThat(button(page, "Join")).isVisible();
    assertThat(page.getByLabel("Your camera")).hasJSProperty("videoWidth", 640);
    page.evaluate(HEARD, page.getByRole(AriaRole.METER).elementHandle());
    assertThat(page.getByLabel("Camera", new Page.GetByLabelOptions().setExact(true)).first())
        .isVisible();
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(AriaRole.BUTTON, named(name));
  }

  private static Locator status(Page page) {
    return page.getByRole(AriaRole.STATUS, named("Connection"));
  }
}
