package io.sluice.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;

/** What the controls of a room do for oneself and for others. */
final class ControlsTest extends BrowserTest {
  /** Headless browsers have no screen to share: a canvas that changes stands in for it. */
  private static final String FAKE_SCREEN =
      """
      navigator.mediaDevices.getDisplayMedia = async () => {
        const canvas = Object.assign(document.createElement('canvas'), {width: 640, height: 400});
        const context = canvas.getContext('2d');
        setInterval(() => {
          context.fillStyle = `hsl(${Math.random() * 360} 60% 50%)`;
          context.fillRect(0, 0, 640, 400);
        }, 100);
        return canvas.captureStream(10);
      };
      """;

  @Test
  void shouldTurnTheCameraOffAndOnForOthersToo() {
    Page ada = harness.join("camera", "Ada");
    Page grace = harness.join("camera", "Grace");
    RoomStats.awaitEveryone(grace, 1, "vp8");
    Locator picture = tile(grace, "Ada").locator("video");
    for (int round = 0; round < 3; round++) {
      control(ada, "Camera").click();
      assertPressed(ada, "Camera", false);
      assertThat(picture).hasCount(0);
      RoomStats.awaitReceiving(grace, "audio", 1);

      control(ada, "Camera").click();
      assertPressed(ada, "Camera", true);
      assertThat(picture).hasCount(1);
      RoomStats.awaitEveryone(grace, 1, "vp8");
    }
  }

  @Test
  void shouldShowOnesOwnMicrophoneAsMuted() {
    Page ada = harness.join("microphone", "Ada");
    assertPressed(ada, "Microphone", true);
    control(ada, "Microphone").click();
    assertPressed(ada, "Microphone", false);
    assertThat(mutedSign(ada)).isVisible();
    control(ada, "Microphone").click();
    assertPressed(ada, "Microphone", true);
    assertThat(mutedSign(ada)).isHidden();
  }

  @Test
  void shouldPublishDevicesThatAreTurnedOnLater() {
    Page ada = harness.join("later", "Ada", "audio=off", "video=off");
    Page grace = harness.join("later", "Grace");
    assertPressed(ada, "Microphone", false);
    control(ada, "Microphone").click();
    RoomStats.awaitReceiving(grace, "audio", 1);
    control(ada, "Camera").click();
    RoomStats.awaitReceiving(grace, "video", 1);
  }

  @Test
  void shouldShareTheScreenAndTakeItBack() {
    Page ada =
        harness.open(
            harness.laptop(),
            BrowserHarness.roomPath("screen", "Ada"),
            page -> page.addInitScript(FAKE_SCREEN));
    Page grace = harness.join("screen", "Grace");
    RoomStats.awaitEveryone(grace, 1, "vp8");
    for (int round = 0; round < 2; round++) {
      control(ada, "Share screen").click();
      assertPressed(ada, "Stop sharing", true);
      assertThat(tile(grace, "Ada: screen").locator("video")).isVisible();
      RoomStats.awaitReceiving(grace, "video", 2);

      control(ada, "Stop sharing").click();
      assertPressed(ada, "Share screen", false);
      assertThat(tile(grace, "Ada: screen")).hasCount(0);
      RoomStats.awaitReceiving(grace, "video", 1);
    }
  }

  @Test
  void shouldOnlyListenAndWatchAsASubscriber() {
    Page ada = harness.join("viewers", "Ada");
    Page viewer = harness.join("viewers", "Viewer", "role=subscriber");
    RoomStats.awaitEveryone(viewer, 1, "vp8");
    assertThat(control(viewer, "Camera")).isHidden();
    assertThat(ada.getByRole(AriaRole.LISTITEM).getByText("Viewer")).isVisible();
    assertThat(tile(ada, "Viewer")).hasCount(0);
  }

  @Test
  void shouldSayWhoLeft() {
    Page ada = harness.join("leaving", "Ada");
    Page grace = harness.join("leaving", "Grace");
    assertThat(ada.getByRole(AriaRole.LISTITEM)).hasCount(2);
    control(grace, "Leave").click();
    assertThat(grace.getByText("You left the room.")).isVisible();
    assertThat(ada.getByRole(AriaRole.LOG, named("Notices"))).containsText("Grace left");
    assertThat(ada.getByRole(AriaRole.LISTITEM)).hasCount(1);
  }

  private static void assertPressed(Page page, String name, boolean pressed) {
    assertThat(control(page, name)).hasAttribute("aria-pressed", Boolean.toString(pressed));
  }

  private static Locator control(Page page, String name) {
    return page.getByRole(AriaRole.TOOLBAR, named("Controls"))
        .getByRole(
            AriaRole.BUTTON,
            new Locator.GetByRoleOptions().setName(name).setExact(true).setIncludeHidden(true));
  }

  private static Locator mutedSign(Page page) {
    return tile(page, "Ada").getByLabel("Microphone off");
  }
}
