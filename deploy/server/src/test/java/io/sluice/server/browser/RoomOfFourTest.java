package io.sluice.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everyone in a room sees and hears everyone else, in each codec; who comes late does, too. */
final class RoomOfFourTest extends BrowserTest {
  @ParameterizedTest
  @ValueSource(strings = {"vp8", "vp9", "h264", "av1"})
  void shouldShowEveryoneToEveryone(String codec) {
    String room = "codec-" + codec;
    List<Page> pages = new ArrayList<>();
    for (String name : List.of("Ada", "Grace")) {
      pages.add(harness.join(room, name, "codec=" + codec));
    }
    pages.forEach(page -> RoomStats.awaitEveryone(page, 1, codec));

    for (String name : List.of("Edsger", "Barbara")) {
      pages.add(harness.join(room, name, "codec=" + codec));
    }
    pages.forEach(page -> RoomStats.awaitEveryone(page, 3, codec));

    Page late = harness.join(room, "Late", "role=subscriber");
    RoomStats.awaitEveryone(late, 4, codec);
  }

  /** What Chromium counts as FEC of audio are the older blocks of redundant audio. */
  @Test
  void shouldSendAudioWithRedundancy() {
    harness.join("redundant", "Ada");
    Page grace = harness.join("redundant", "Grace", "role=subscriber");
    RoomStats.awaitEveryone(grace, 1, "vp8");

    grace.waitForFunction(
        """
        async () => [...(await sluiceRoom.stats()).subscriber.values()].some(
          ({type, kind, fecPacketsReceived}) =>
            type === 'inbound-rtp' && kind === 'audio' && fecPacketsReceived > 0)
        """);
  }

  @Test
  void shouldNoticeWhoComesLateAndWhoClosesTheTab() {
    List<Page> pages = new ArrayList<>();
    for (String name : List.of("Ada", "Grace", "Edsger", "Barbara")) {
      pages.add(harness.join("daily", name));
    }
    pages.forEach(page -> RoomStats.awaitEveryone(page, 3, "vp8"));
    Page first = pages.get(0);
    assertThat(tiles(first)).hasCount(4);

    Page fifth = harness.join("daily", "Tony");
    RoomStats.awaitEveryone(fifth, 4, "vp8");
    RoomStats.awaitEveryone(first, 4, "vp8");
    assertThat(people(first))
        .hasText(new String[] {"Ada (you)", "Grace", "Edsger", "Barbara", "Tony"});

    pages.get(2).close();
    for (Page page : List.of(first, pages.get(1), pages.get(3), fifth)) {
      assertThat(people(page)).hasCount(4);
      assertThat(people(page).getByText("Edsger")).hasCount(0);
      assertThat(tiles(page)).hasCount(4);
    }
    RoomStats.awaitEveryone(first, 3, "vp8");
  }

  private static Locator people(Page page) {
    return page.getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Participants"))
        .getByRole(AriaRole.LISTITEM);
  }
}
