package io.sluice.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who has no devices, or may not use them, is told why and can join all the same. */
final class DeviceProblemsTest extends BrowserTest {
  private static final String DENIED =
      """
      navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException('made for a test', 'NotAllowedError');
      };
      """;

  private static final String DENIED_CAMERA =
      "The browser does not allow the camera. Allow it in the address bar, then turn it on.";

  @ParameterizedTest
  @CsvSource({
    "NotFoundError, No camera was found.",
    "NotAllowedError, does not allow the camera",
    "NotReadableError, in use by another program"
  })
  void shouldExplainWhyThereIsNoPictureAndLetJoin(String error, String text) {
    Page talker = harness.join("without", "Ada");
    Page page =
        openPrepared(
            """
            navigator.mediaDevices.getUserMedia = async () => {
              throw new DOMException('made for a test', '%s');
            };
            """
                .formatted(error));
    assertThat(page.getByRole(AriaRole.ALERT)).containsText(text);
    join(page);
    RoomStats.awaitEveryone(page, 1, "vp8");
    assertThat(talker.getByRole(AriaRole.LISTITEM)).hasCount(2);
  }

  /** The preview said it already; whoever asks again is told again, once. */
  @Test
  void shouldShowOneNoticeOfAProblemAtATime() {
    Page page = openPrepared(DENIED);
    join(page);
    Locator notices = page.getByRole(AriaRole.LOG).getByRole(AriaRole.PARAGRAPH);
    assertThat(notices).hasCount(0);
    for (int i = 0; i < 3; i++) {
      control(page, "Camera").click();
      assertThat(control(page, "Camera")).not().hasAttribute("aria-busy", "true");
      assertThat(notices).hasText(new String[] {DENIED_CAMERA});
    }
    control(page, "Microphone").click();
    assertThat(notices).hasCount(2);
  }

  @Test
  void shouldTellOfProblemsInTheRoomWithoutThePreview() {
    Page page =
        harness.open(
            harness.laptop(),
            BrowserHarness.roomPath("denied", "Ada"),
            p -> p.addInitScript(DENIED));
    assertThat(page.getByRole(AriaRole.LOG).getByText(DENIED_CAMERA)).isVisible();
  }

  @Test
  void shouldUseTheMicrophoneWhenOnlyTheCameraIsMissing() {
    Page listener = harness.join("without", "Ada");
    Page page =
        openPrepared(
            """
            const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
            navigator.mediaDevices.getUserMedia = async (constraints) => {
              if (constraints.video) throw new DOMException('made for a test', 'NotFoundError');
              return real(constraints);
            };
            """);
    assertThat(page.getByRole(AriaRole.ALERT)).hasText("No camera was found.");
    join(page);
    RoomStats.awaitReceiving(listener, "audio", 1);
    RoomStats.awaitReceiving(listener, "video", 0);
  }

  @Test
  void shouldExplainThatDevicesNeedASecurePage() {
    Page page =
        openPrepared(
            "Object.defineProperty(Navigator.prototype, 'mediaDevices', {value: undefined});");
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("need a secure page");
    join(page);
  }

  private static Page openPrepared(String script) {
    return harness.open(
        harness.laptop(), "/room/without?name=Grace", page -> page.addInitScript(script));
  }

  private static Locator control(Page page, String name) {
    return page.getByRole(AriaRole.TOOLBAR)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  private static void join(Page page) {
    page.getByRole(AriaRole.BUTTON, named("Join")).click();
    assertThat(page.getByRole(AriaRole.STATUS)).hasText("Connected");
  }
}
