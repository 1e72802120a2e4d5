package io.sluice.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a room of four looks, on a laptop and on a phone; writes the pictures of the README. */
final class RoomPictureTest extends BrowserTest {
  /** Landscapes instead of the browser's test pattern. */
  private static final Path SCENERY = Path.of("src", "test", "resources", "browser", "scenery.js");

  @Test
  void shouldSizeTilesToTheirNumber() {
    Page laptop = join(harness.laptop(), "Ada");
    Page phone = join(harness.phone(), "Grace");
    join(harness.laptop(), "Katherine");
    join(harness.laptop(), "Barbara");
    for (Page page : List.of(laptop, phone)) {
      RoomStats.awaitReceiving(page, "video", 3);
      assertThat(tiles(page)).hasCount(4);
      assertThat(page.getByRole(AriaRole.LOG).getByText("joined")).hasCount(0);
      assertTilesShareTheScreen(page);
    }
    BrowserHarness.screenshot(laptop, "room-of-four");
    laptop.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    BrowserHarness.screenshot(laptop, "room-of-four-dark");
    BrowserHarness.screenshot(phone, "room-of-four-phone");
  }

  private Page join(BrowserContext context, String name) {
    return harness.open(
        context, BrowserHarness.roomPath("daily", name), page -> page.addInitScript(SCENERY));
  }

  /** All of one size, apart from each other, on the screen, and covering a good part of it. */
  private static void assertTilesShareTheScreen(Page page) {
    List<BoundingBox> boxes = tiles(page).all().stream().map(Locator::boundingBox).toList();
    BoundingBox first = boxes.get(0);
    for (BoundingBox box : boxes) {
      assertThat(box.width).isCloseTo(first.width, within(1.0));
      assertThat(box.height).isCloseTo(first.height, within(1.0));
      assertThat(box.x).isNotNegative();
      assertThat(box.x + box.width).isLessThanOrEqualTo(page.viewportSize().width);
      assertThat(box.y + box.height).isLessThanOrEqualTo(page.viewportSize().height);
      assertThat(boxes).filteredOn(other -> overlap(box, other)).containsExactly(box);
    }
    double screen = (double) page.viewportSize().width * page.viewportSize().height;
    assertThat(4 * first.width * first.height / screen).isGreaterThan(0.4);
  }

  private static boolean overlap(BoundingBox a, BoundingBox b) {
    return a.x < b.x + b.width
        && b.x < a.x + a.width
        && a.y < b.y + b.height
        && b.y < a.y + a.height;
  }
}
