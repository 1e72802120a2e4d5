package io.sluice.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;

/** Who speaks, as Chromium says it in its packets' headers. */
final class SpeakersTest extends BrowserTest {
  /** Publishes a microphone that is silent until the page speaks. */
  private static final String PUBLISH =
      """
      async () => {
        const context = new AudioContext();
        const noise = context.createBuffer(1, context.sampleRate, context.sampleRate);
        noise.getChannelData(0).forEach((_, i, data) => (data[i] = Math.random() * 2 - 1));
        const source = new AudioBufferSourceNode(context, {buffer: noise, loop: true});
        const voice = new GainNode(context, {gain: 0});
        const room = new GainNode(context, {gain: 0.0005});
        const out = context.createMediaStreamDestination();
        source.connect(voice).connect(out);
        source.connect(room).connect(out);
        source.start();
        window.voice = voice;
        window.told = [];
        for (const type of ['speaking', 'active-speaker']) {
          window.sluiceRoom.addEventListener(type, (event) => window.told.push(event));
        }
        window.published = await window.sluiceRoom.publish(
          out.stream.getAudioTracks()[0], {source: 'microphone'});
      }
      """;

  /** Syllables of 200 ms with dips of 60 ms. */
  private static final String SPEAK =
      """
      (seconds) => {
        const {gain, context} = window.voice;
        for (let at = 0; at < seconds; at += 0.26) {
          gain.setValueAtTime(0.3, context.currentTime + at);
          gain.setValueAtTime(0.01, context.currentTime + at + 0.2);
        }
        gain.setValueAtTime(0, context.currentTime + seconds + 0.26);
      }
      """;

  /** The answer to what is published takes effect once a track of the room carries it. */
  private static final String ANSWER_AFTER_SOURCE =
      """
      () => {
        const set = RTCPeerConnection.prototype.setRemoteDescription;
        RTCPeerConnection.prototype.setRemoteDescription = async function (description) {
          if (description.type === 'answer') {
            await new Promise((resolve) => sluiceRoom.addEventListener(
              'slot-source', ({participant}) => participant && resolve()));
          }
          return set.call(this, description);
        };
      }
      """;

  /** Awaits a condition; the page's policy forbids to hand it over as text. */
  private static final String AWAIT =
      """
      (name) => new Promise((resolve, reject) => {
        const look = () => {
          if (%s) resolve();
          else setTimeout(look, 20);
        };
        setTimeout(() => reject(new Error('not within 20 s')), 20_000);
        look();
      })
      """;

  private static Page enter(String name) {
    Page page = harness.join("speakers", name, "audio=off&video=off");
    await(page, "window.sluiceRoom?.connectionState === 'connected'", "");
    page.evaluate(PUBLISH);
    return page;
  }

  private static void await(Page page, String condition, String name) {
    page.evaluate(AWAIT.formatted(condition), name);
  }

  private static void awaitActive(Page page, String name) {
    await(page, "sluiceRoom.activeSpeaker?.name === name", name);
  }

  @Test
  void shouldMarkWhoSpeaksAndTellTheActiveSpeaker() {
    Page ada = enter("Ada");
    Page grace = enter("Grace");
    ada.evaluate(SPEAK, 6);
    awaitActive(grace, "Ada");
    awaitActive(ada, "Ada");
    grace.waitForSelector(".tile.speaking[aria-label='Ada']");
    ada.waitForSelector(".tile.own.speaking");
    Page late = enter("Late");
    awaitActive(late, "Ada");
    late.waitForSelector(".tile.speaking[aria-label='Ada']");
    await(grace, "![...sluiceRoom.participants.values()].some((p) => p.speaking)", "");

    grace.evaluate(SPEAK, 10);
    awaitActive(ada, "Grace");
    awaitActive(late, "Grace");
    Object told = late.evaluate("told.map(({type, participant}) => `${type} ${participant.name}`)");
    assertThat(told.toString()).contains("speaking Grace", "active-speaker Grace");
  }

  @Test
  void shouldUnmarkWhoTakesTheMicrophoneBackWhileSpeaking() {
    Page ada = enter("Ada");
    Page grace = enter("Grace");
    ada.evaluate(SPEAK, 30);
    grace.waitForSelector(".tile.speaking[aria-label='Ada']");
    ada.waitForSelector(".tile.own.speaking");

    ada.evaluate("published.unpublish()");

    ada.waitForSelector(".tile.own:not(.speaking)");
    grace.waitForSelector(".tile:not(.speaking)[aria-label='Ada']");
  }

  @Test
  void shouldTellOfOnesOwnTrackThatItIsAmongTheLoudest() {
    Page ada = enter("Ada");
    ada.evaluate(
        """
        () => Promise.all([...sluiceRoom.tracks.values()]
          .filter(({source}) => source === 'loudest').map((track) => sluiceRoom.subscribe(track)))
        """);
    ada.evaluate("published.unpublish()");
    ada.evaluate(ANSWER_AFTER_SOURCE);
    ada.evaluate(PUBLISH);
    await(ada, "[...sluiceRoom.tracks.values()].some((t) => t.sourceTrack === published)", "");
  }
}
