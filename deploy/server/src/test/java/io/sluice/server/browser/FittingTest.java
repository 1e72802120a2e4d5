package io.sluice.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;

/** The page gets pictures in the size in which it shows them. */
final class FittingTest extends BrowserTest {
  private static final Page.WaitForConditionOptions PATIENTLY =
      new Page.WaitForConditionOptions().setTimeout(60_000);

  /** The one picture's layer and its height as it is shown. */
  private static final String RECEIVED =
      """
      () => {
        const [ada] = sluiceRoom.participants.values();
        const [camera] = [...(ada?.tracks.values() ?? [])].filter(({kind}) => kind === 'video');
        const video = document.querySelector('.tile[aria-label="Ada"] video');
        return `${camera?.layer?.rid ?? 'none'} ${video?.videoHeight ?? 0}`;
      }
      """;

  private static final String FRAMES =
      """
      () => document.querySelector('.tile[aria-label="Ada"] video')
        .getVideoPlaybackQuality().totalVideoFrames
      """;

  private static void size(Page page, int width, int height) {
    tile(page, "Ada")
        .evaluate(
            "(tile, [width, height]) => Object.assign(tile.style, {width, height})",
            new String[] {width + "px", height + "px"});
  }

  private static void awaitReceived(Page page, String expected) {
    try {
      page.waitForCondition(() -> expected.equals(page.evaluate(RECEIVED)), PATIENTLY);
    } catch (RuntimeException e) {
      throw new AssertionError("received " + page.evaluate(RECEIVED) + ", not " + expected, e);
    }
  }

  @Test
  void shouldReceiveEachPictureInTheSizeOfItsTileAndNoneOutOfSight() {
    harness.join("fitting", "Ada", "audio=off&video=960x540&fps=10");
    Page grace = harness.join("fitting", "Grace", "role=subscriber");
    tile(grace, "Ada").waitFor();

    size(grace, 170, 96);
    awaitReceived(grace, "q 135");
    size(grace, 400, 225);
    awaitReceived(grace, "h 270");
    size(grace, 800, 450);
    awaitReceived(grace, "f 540");

    tile(grace, "Ada").evaluate("tile => (tile.style.display = 'none')");
    grace.waitForCondition(() -> grace.evaluate(RECEIVED).toString().startsWith("none"), PATIENTLY);
    int shown = (int) grace.evaluate(FRAMES);

    grace.evaluate("document.querySelector('.tile[aria-label=Ada]').style.display = ''");
    grace.waitForCondition(() -> (int) grace.evaluate(FRAMES) > shown + 10, PATIENTLY);
    assertThat(grace.evaluate(RECEIVED)).isEqualTo("f 540");
  }
}
