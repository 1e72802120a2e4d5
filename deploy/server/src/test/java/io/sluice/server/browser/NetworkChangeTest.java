package io.sluice.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.NetworkModel;
import io.sluice.core.testkit.Seeds;
import io.sluice.core.testkit.UdpRelay;
import io.sluice.server.browser.MediaMeter.Measured;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Calls in Chromium go on when a participant's network changes. */
final class NetworkChangeTest extends BrowserTest {
  private static final NetworkModel DISTANT = NetworkModel.parse("delay=25ms");
  private static final int REBINDS = 20;
  private static final int SHORTEST_STAY_MS = 3_000;
  private static final int LONGEST_STAY_MS = 4_000;

  @Test
  void shouldGoOnThroughAnIceRestartWithoutPublishingAgain() throws Exception {
    try (UdpRelay relay = new UdpRelay(Seeds.seed())) {
      RelayedPage ada = new RelayedPage(harness, relay, DISTANT, "restart", "Ada");
      RelayedPage grace = new RelayedPage(harness, relay, DISTANT, "restart", "Grace");
      RoomStats.awaitEveryone(ada.page(), 1, "vp8");
      RoomStats.awaitEveryone(grace.page(), 1, "vp8");
      Object published = publishedBy(ada);
      ada.meter().begin();
      grace.meter().begin();

      ada.meter().restartIce();

      RoomStats.awaitEveryone(ada.page(), 1, "vp8");
      RoomStats.awaitEveryone(grace.page(), 1, "vp8");
      Measured received = ada.meter().end();
      Measured sent = grace.meter().end();
      System.out.println("ICE restart: received " + received + "; published " + sent);
      assertThat(publishedBy(ada)).isEqualTo(published);
      assertThat(ada.page().evaluate("sluiceRoom.connectionState")).isEqualTo("connected");
      assertThat(received.gapsMillis().highest()).as("longest gap, ms").isLessThan(1_000);
      assertThat(sent.gapsMillis().highest()).as("longest gap, ms").isLessThan(1_000);
      harness.closePages();
    }
  }

  private static Object publishedBy(RelayedPage page) {
    return page.page().evaluate("[...sluiceRoom.localParticipant.tracks.keys()]");
  }

  /** Stays of different lengths, so that a change comes at any time between two checks. */
  @Test
  void shouldFollowAChangedAddressWithinASecond() throws Exception {
    Random random = Seeds.random();
    try (UdpRelay relay = new UdpRelay(Seeds.seed())) {
      RelayedPage ada = new RelayedPage(harness, relay, DISTANT, "rebind", "Ada");
      RelayedPage grace = new RelayedPage(harness, relay, DISTANT, "rebind", "Grace");
      RoomStats.awaitEveryone(ada.page(), 1, "vp8");
      RoomStats.awaitEveryone(grace.page(), 1, "vp8");
      ada.meter().begin();
      grace.meter().begin();
      double[] received = new double[REBINDS];
      double[] published = new double[REBINDS];
      for (int i = 0; i < REBINDS; i++) {
        double adaTime = ada.meter().now();
        double graceTime = grace.meter().now();
        ada.rebind();
        ada.page().waitForTimeout(random.nextInt(SHORTEST_STAY_MS, LONGEST_STAY_MS));
        received[i] = ada.meter().longestGapAfter(adaTime);
        published[i] = grace.meter().longestGapAfter(graceTime);
      }
      harness.closePages();
      assertFollowed("received", new Quantiles(received));
      assertFollowed("published", new Quantiles(published));
    }
  }

  private static void assertFollowed(String what, Quantiles gaps) {
    System.out.println("changed address: gaps of what it " + what + " (ms) " + gaps);
    assertThat(gaps.at(0.95)).as("gaps of what it %s, p95, ms", what).isLessThanOrEqualTo(1_000);
    assertThat(gaps.highest()).as("longest gap of what it %s, ms", what).isLessThan(2_000);
  }
}
