package io.sluice.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.sluice.core.testkit.NetworkModel;
import io.sluice.core.testkit.Seeds;
import io.sluice.core.testkit.UdpRelay;
import io.sluice.server.browser.MediaMeter.Measured;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people in Chromium see, hear and wait for when packets are lost on every way. */
final class LossyNetworkTest extends BrowserTest {
  private static final NetworkModel FIVE_PERCENT = NetworkModel.parse("loss=5%,delay=25ms");
  private static final NetworkModel HALF = NetworkModel.parse("loss=50%,delay=25ms");
  private static final double MEASURED_MS = 60_000;
  private static final int JOINS = 20;
  private static final int JOINS_AT_ONCE = 4;

  @Test
  void shouldShowAndPlaySmoothlyAtFivePercentLossEachWay() throws Exception {
    try (UdpRelay relay = new UdpRelay(Seeds.seed())) {
      List<RelayedPage> pages = new ArrayList<>();
      for (String name : List.of("Ada", "Grace")) {
        pages.add(
            new RelayedPage(harness, relay, FIVE_PERCENT, "lossy", name, "video=320x180&fps=30"));
      }
      pages.forEach(page -> RoomStats.awaitEveryone(page.page(), 1, "vp8"));
      pages.forEach(page -> page.meter().begin());
      pages.get(0).page().waitForTimeout(MEASURED_MS);
      List<Measured> measured = pages.stream().map(page -> page.meter().end()).toList();
      System.out.println("5% loss: " + measured);

      for (int i = 0; i < pages.size(); i++) {
        assertSmooth(measured.get(i));
        assertThat(pages.get(i).meter().audioCodec()).isEqualTo("audio/red");
      }
      harness.closePages();
    }
  }

  private static void assertSmooth(Measured measured) {
    assertThat(measured.gapsMillis().at(0.995)).as("gaps, p99.5, ms").isLessThan(200);
    assertThat(measured.frozenShare()).as("share of time frozen").isLessThan(0.01);
    assertThat(measured.concealedShare()).as("share of audio concealed").isLessThan(0.02);
  }

  @Test
  void shouldShowTheFirstPictureWithinTenSecondsAtHalfOfAllPacketsLost() throws Exception {
    harness.join("join", "Ada");
    Page grace = harness.join("join", "Grace", "role=subscriber");
    RoomStats.awaitEveryone(grace, 1, "vp8");
    grace.close();
    double[] millis = new double[JOINS];
    try (UdpRelay relay = new UdpRelay(Seeds.seed())) {
      for (int i = 0; i < JOINS; i += JOINS_AT_ONCE) {
        joinTogether(relay, millis, i);
      }
    }
    Quantiles joins = new Quantiles(millis);
    System.out.println("50% loss: first pictures after (ms) " + joins);

    assertThat(joins.at(0.95)).as("first picture, p95, ms").isLessThanOrEqualTo(10_000);
  }

  private static void joinTogether(UdpRelay relay, double[] millis, int from) throws IOException {
    List<RelayedPage> pages = new ArrayList<>();
    for (int i = from; i < from + JOINS_AT_ONCE; i++) {
      pages.add(new RelayedPage(harness, relay, HALF, "join", "Viewer" + i, "role=subscriber"));
    }
    for (int i = 0; i < JOINS_AT_ONCE; i++) {
      millis[from + i] = pages.get(i).meter().awaitJoined();
    }
    pages.forEach(page -> page.page().context().close());
  }
}
