package io.sluice.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import io.sluice.core.testkit.MediaLeft;
import io.sluice.server.e2e.GStreamerPeer;
import io.sluice.server.e2e.OutsideAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * One room for all dialects: Chromium on the native protocol (AES-GCM) together with GStreamer on
 * WHIP and WHEP (AES-CM).
 */
final class MixedDialectsTest {
  private static OutsideAddress outside;
  private static BrowserHarness harness;

  @BeforeAll
  static void start() throws Exception {
    outside = OutsideAddress.find();
    harness = BrowserHarness.start(outside.serverConfig());
  }

  @AfterAll
  static void stop() throws Exception {
    harness.close();
    outside.close();
  }

  @AfterEach
  void leaveNothingBehind() {
    harness.closePages();
    MediaLeft.awaitNothing(harness.server().mediaPlane());
    harness.assertNoComplaints();
  }

  @Test
  void shouldShowAWhipPublisherToBrowsers() throws Exception {
    Page before = harness.join("whip", "Ada", "codec=vp8");
    try (GStreamerPeer publisher = GStreamerPeer.publish(url("whip", "whip"))) {
      publisher.await("answered", e -> true);
      RoomStats.awaitEveryone(before, 1, "vp8");

      Page after = harness.join("whip", "Grace", "role=subscriber");
      RoomStats.awaitEveryone(after, 2, "vp8");
    }
  }

  @Test
  void shouldShowABrowserToAWhepViewer() throws Exception {
    Page ada = harness.join("whep", "Ada", "codec=vp8");
    Page grace = harness.join("whep", "Grace", "codec=vp8");
    RoomStats.awaitEveryone(ada, 1, "vp8");
    Object id = grace.evaluate("window.sluiceRoom.localParticipant.id");

    try (GStreamerPeer first = GStreamerPeer.view(url("whep", "whep"));
        GStreamerPeer chosen = GStreamerPeer.view(url("whep", "whep") + "?publisher=" + id)) {
      assertThat(aspect(first.awaitDecoded(20, 50))).isEqualTo(aspect(16, 9));
      assertThat(aspect(chosen.awaitDecoded(20, 50))).isEqualTo(aspect(16, 9));
    }
  }

  /** Chromium may send a smaller picture than it captures while it measures its network. */
  private static long aspect(JsonNode decoded) {
    return aspect(decoded.path("width").asInt(), decoded.path("height").asInt());
  }

  private static long aspect(int width, int height) {
    return Math.round(100.0 * width / height);
  }

  private static String url(String dialect, String room) {
    return harness.server().httpUri() + "/" + dialect + "/" + room;
  }
}
