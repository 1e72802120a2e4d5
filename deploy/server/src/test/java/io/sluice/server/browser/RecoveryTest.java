package io.sluice.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.sluice.server.StartException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page finds its way back by itself when the network or the server was away. */
final class RecoveryTest {
  private static final LocatorAssertions.HasTextOptions PATIENTLY =
      new LocatorAssertions.HasTextOptions().setTimeout(60_000);

  private BrowserHarness harness;

  @BeforeEach
  void start() throws StartException {
    harness = BrowserHarness.start();
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void shouldComeBackWhenTheServerWasRestarted() throws StartException {
    Page ada = harness.join("restart", "Ada");
    Page grace = harness.join("restart", "Grace");
    RoomStats.awaitEveryone(ada, 1, "vp8");

    harness.restartServer();

    RoomStats.awaitEveryone(ada, 1, "vp8");
    RoomStats.awaitEveryone(grace, 1, "vp8");
    assertStatus(ada, "Connected");
    assertThat(ada.getByRole(AriaRole.LISTITEM)).hasText(new String[] {"Ada (you)", "Grace"});
    assertThat(ada.getByRole(AriaRole.ARTICLE)).hasCount(2);
  }

  /** The rule reaches a page's RTP only if it was there before the peer connection. */
  @Test
  void shouldRestoreMediaWhenTheNetworkComesBack() {
    CDPSession[] network = new CDPSession[1];
    Page ada =
        harness.open(
            harness.laptop(),
            BrowserHarness.roomPath("network", "Ada"),
            page -> {
              network[0] = page.context().newCDPSession(page);
              network[0].send("Network.enable");
              losePackets(network[0], 0);
            });
    Page grace = harness.join("network", "Grace");
    RoomStats.awaitEveryone(ada, 1, "vp8");

    losePackets(network[0], 100);
    assertStatus(ada, "Reconnecting…");
    losePackets(network[0], 0);

    assertStatus(ada, "Connected");
    RoomStats.awaitEveryone(ada, 1, "vp8");
    RoomStats.awaitEveryone(grace, 1, "vp8");
    harness.assertNoComplaints();
  }

  /** The server has forgotten a connection that failed: only joining again brings it back. */
  @Test
  void shouldJoinAgainWhenTheServerFoundAConnectionDead() {
    List<WebSocketRoute> sockets = new ArrayList<>();
    Page ada =
        harness.open(
            harness.laptop(),
            BrowserHarness.roomPath("dead", "Ada"),
            page ->
                page.routeWebSocket(
                    Pattern.compile(".*/signal"),
                    socket -> {
                      socket.connectToServer();
                      sockets.add(socket);
                    }));
    Page grace = harness.join("dead", "Grace");
    RoomStats.awaitEveryone(ada, 1, "vp8");

    sockets
        .get(0)
        .send(
            """
            {"type": "connection-state", "connection": "publisher", "state": "failed",
             "reason": "the peer has not answered for 30 seconds"}
            """);
    ada.waitForCondition(() -> sockets.size() == 2);

    RoomStats.awaitEveryone(ada, 1, "vp8");
    RoomStats.awaitEveryone(grace, 1, "vp8");
    assertStatus(ada, "Connected");
    harness.assertNoComplaints();
  }

  private static void assertStatus(Page page, String text) {
    assertThat(page.getByRole(AriaRole.STATUS)).hasText(text, PATIENTLY);
  }

  private static void losePackets(CDPSession network, int percent) {
    JsonObject rule =
        JsonParser.parseString(
                """
                {"offline": false, "matchedNetworkConditions": [{"urlPattern": "", "latency": 0,
                 "downloadThroughput": -1, "uploadThroughput": -1, "packetLoss": %d}]}
                """
                    .formatted(percent))
            .getAsJsonObject();
    network.send("Network.emulateNetworkConditionsByRule", rule);
  }
}
