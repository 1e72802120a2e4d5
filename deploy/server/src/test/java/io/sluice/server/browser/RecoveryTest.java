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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page finds its way back by itself when the network or the server was away. */
final class RecoveryTest {
  private static final LocatorAssertions.HasTextOptions PATIENTLY =
      new LocatorAssertions.HasTextOptions().setTimeout(60_000);

  private static final Page.WaitForConditionOptions WAIT_PATIENTLY =
      new Page.WaitForConditionOptions().setTimeout(60_000);

  /** An ICE restart may heal what was lost before a look at the page shows it. */
  private static final String KEEP_STATES =
      """
      () => {
        window.states = [];
        sluiceRoom.addEventListener('connection-state', ({state}) => states.push(state));
      }
      """;

  private static final Pattern USER_FRAGMENT = Pattern.compile("a=ice-ufrag:(\\S+)");

  /** The ids of the tracks that a page receives. */
  private static final String RECEIVED =
      """
      async () => (await window.sluiceRoom.stats()).tracks
        .filter(({direction}) => direction === 'in').map(({trackId}) => trackId).sort().join()
      """;

  /** Subscribes to the stage alone, with limits, and keeps what is said to the server. */
  private static final String CHOOSE_LAYERS =
      """
      async () => {
        window.sent = [];
        const send = WebSocket.prototype.send;
        WebSocket.prototype.send = function (text) {
          sent.push(JSON.parse(text));
          return send.call(this, text);
        };
        const {connect} = await import('/sdk/sluice.js');
        window.room = await connect({room: 'chosen', role: 'subscriber', autoSubscribe: false});
        window.stage = () => [...room.tracks.values()].find(({source}) => source === 'stage');
        await stage().setLayers({maxHeight: 180});
        await room.subscribe(stage());
        await room.limitBitrate(400_000);
      }
      """;

  private static final String CHOSEN =
      """
      () => {
        const last = (type) => sent.findLast((message) => message.type === type) ?? {};
        const named = (id) => room.tracks.get(id)?.source;
        const layers = last('set-layers');
        return `[${last('subscribe').trackIds?.map(named)}] ${named(layers.trackId)} `
          + `${layers.maxHeight} ${last('limit-bitrate').bitrate}`;
      }
      """;

  /** Follows the stage, and keeps what is told of it and of the active speaker. */
  private static final String FOLLOW =
      """
      async () => {
        const {connect} = await import('/sdk/sluice.js');
        window.room = await connect({room: 'followed', role: 'subscriber', video: 'stage'});
        window.told = [];
        for (const type of ['active-speaker', 'slot-source']) {
          room.addEventListener(
            type, ({participant}) => told.push(`${type} ${participant?.role ?? 'nobody'}`));
        }
        const stage = [...room.tracks.values()].find(({source}) => source === 'stage');
        await room.subscribe(stage);
        return [room.localParticipant.id, stage.id];
      }
      """;

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

  /** A server that was restarted has rooms of the same name with other tracks. */
  @Test
  void shouldAskForTheSameLayersAfterTheServerWasRestarted() throws StartException {
    Page page = harness.open(harness.laptop(), "/");
    page.evaluate(CHOOSE_LAYERS);
    String chosen = "[stage] stage 180 400000";
    page.waitForCondition(() -> chosen.equals(page.evaluate(CHOSEN)));
    Object stage = page.evaluate("stage().id");

    page.evaluate("sent.splice(0)");
    harness.restartServer();

    page.waitForCondition(() -> chosen.equals(page.evaluate(CHOSEN)), WAIT_PATIENTLY);
    Assertions.assertThat(page.evaluate("stage().id")).isNotEqualTo(stage);
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

    ada.evaluate(KEEP_STATES);
    losePackets(network[0], 100);
    ada.waitForCondition(
        () -> ada.evaluate("states.includes('reconnecting')").equals(true), WAIT_PATIENTLY);
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

  /** The server, where it is joined again, tells of nobody: what was told before is over. */
  @Test
  void shouldTellThatNobodySpeaksOrIsShownAnyMoreAfterALoss() {
    List<WebSocketRoute> sockets = new ArrayList<>();
    Page page =
        harness.open(
            harness.laptop(),
            "/",
            opened ->
                opened.routeWebSocket(
                    Pattern.compile(".*/signal"),
                    socket -> {
                      socket.connectToServer();
                      sockets.add(socket);
                    }));
    List<?> ids = (List<?>) page.evaluate(FOLLOW);
    String own = "\"participantId\": \"%s\"".formatted(ids.get(0));
    sockets.get(0).send("{\"type\": \"active-speaker\", %s, \"trackId\": null}".formatted(own));
    sockets
        .get(0)
        .send("{\"type\": \"slot-source\", \"trackId\": \"%s\", %s}".formatted(ids.get(1), own));
    page.waitForCondition(() -> page.evaluate("told.length").equals(2));

    sockets.get(0).close();

    page.waitForCondition(() -> page.evaluate("told.length").equals(4), WAIT_PATIENTLY);
    Assertions.assertThat(page.evaluate("told.join()"))
        .isEqualTo(
            "active-speaker subscriber,slot-source subscriber,"
                + "slot-source nobody,active-speaker nobody");
  }

  /** Media goes on meanwhile, with the same tracks. */
  @Test
  void shouldRestartIceOnBothConnectionsWhenTheNetworkChanges() {
    List<JsonObject> requests = new ArrayList<>();
    Page ada =
        harness.open(
            harness.laptop(),
            BrowserHarness.roomPath("interface", "Ada"),
            page -> record(page, requests));
    Page grace = harness.join("interface", "Grace");
    RoomStats.awaitEveryone(ada, 1, "vp8");
    RoomStats.awaitEveryone(grace, 1, "vp8");
    Object tracks = grace.evaluate(RECEIVED);
    String publisher = userFragment(requests, "publish");
    String subscriber = userFragment(requests, "answer");

    // Browsers tell of one change more than once.
    ada.evaluate("for (let i = 0; i < 3; i++) dispatchEvent(new Event('online'))");
    ada.waitForCondition(() -> !userFragment(requests, "publish").equals(publisher));
    ada.waitForCondition(() -> !userFragment(requests, "answer").equals(subscriber));

    RoomStats.awaitEveryone(ada, 1, "vp8");
    RoomStats.awaitEveryone(grace, 1, "vp8");
    assertStatus(ada, "Connected");
    Assertions.assertThat(grace.evaluate(RECEIVED)).isEqualTo(tracks);
    Assertions.assertThat(requests)
        .extracting(request -> request.get("type").getAsString())
        .containsOnlyOnce("join")
        .containsOnlyOnce("restart-ice");
    harness.assertNoComplaints();
  }

  /** Keeps what the page says to the server. */
  private static void record(Page page, List<JsonObject> requests) {
    page.routeWebSocket(
        Pattern.compile(".*/signal"),
        socket -> {
          WebSocketRoute server = socket.connectToServer();
          socket.onMessage(
              frame -> {
                requests.add(JsonParser.parseString(frame.text()).getAsJsonObject());
                server.send(frame.text());
              });
        });
  }

  /**
   * The page's ICE user name fragment in its last request of a type, which changes by a restart.
   */
  private static String userFragment(List<JsonObject> requests, String type) {
    String last = "";
    for (JsonObject request : requests) {
      if (request.get("type").getAsString().equals(type)) {
        Matcher line = USER_FRAGMENT.matcher(request.get("sdp").getAsString());
        last = line.find() ? line.group(1) : "";
      }
    }
    return last;
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
