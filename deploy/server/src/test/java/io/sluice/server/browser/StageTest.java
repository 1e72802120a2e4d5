package io.sluice.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A viewer of a large room: it receives the loudest and the stage alone, which change between
 * publishers of different codecs without a negotiation.
 */
final class StageTest extends BrowserTest {
  private static final int CHANGES = 20;
  private static final List<String> CODECS = List.of("vp8", "vp9", "vp8");
  private static final List<String> COLOURS = List.of("#c00000", "#00c000", "#0000c0");

  /** Publishes a coloured picture that moves, and a voice that is silent until told. */
  private static final String PUBLISHER =
      """
      async ({room, name, codec, colour}) => {
        const {connect} = await import('/sdk/sluice.js');
        window.room = await connect({room, name, codec, audio: 'none', video: 'none'});
        const canvas = Object.assign(document.createElement('canvas'), {width: 320, height: 180});
        const drawing = canvas.getContext('2d');
        let at = 0;
        setInterval(() => {
          drawing.fillStyle = colour;
          drawing.fillRect(0, 0, 320, 180);
          drawing.fillStyle = '#ffffff';
          drawing.fillRect(at++ * 8 % 320, 150, 20, 20);
        }, 66);
        const context = new AudioContext();
        const noise = context.createBuffer(1, context.sampleRate, context.sampleRate);
        noise.getChannelData(0).forEach((_, i, data) => (data[i] = Math.random() * 2 - 1));
        const source = new AudioBufferSourceNode(context, {buffer: noise, loop: true});
        window.voice = new GainNode(context, {gain: 0});
        const out = context.createMediaStreamDestination();
        source.connect(window.voice).connect(out);
        source.start();
        await window.room.publish(out.stream.getAudioTracks()[0], {source: 'microphone'});
        await window.room.publish(canvas.captureStream(15).getVideoTracks()[0]);
      }
      """;

  /** Syllables until told to stop. */
  private static final String SPEAK =
      """
      (on) => {
        clearInterval(window.syllables);
        window.voice.gain.value = 0;
        if (!on) return;
        let i = 0;
        window.syllables = setInterval(
          () => (window.voice.gain.value = i++ % 4 === 3 ? 0.01 : 0.3), 60);
      }
      """;

  private static final String VIEWER =
      """
      async (room) => {
        window.offers = 0;
        const set = RTCPeerConnection.prototype.setRemoteDescription;
        RTCPeerConnection.prototype.setRemoteDescription = function (description) {
          window.offers++;
          return set.call(this, description);
        };
        const {connect} = await import('/sdk/sluice.js');
        window.room = await connect(
          {room, name: 'Viewer', role: 'subscriber', audio: 'loudest', video: 'stage'});
        window.frames = [];
        window.seen = -1;
        window.room.addEventListener('track-subscribed', ({track}) => {
          if (track.source !== 'stage') return;
          const video = document.createElement('video');
          Object.assign(video, {muted: true, autoplay: true});
          video.srcObject = new MediaStream([track.mediaStreamTrack]);
          document.body.append(video);
          const canvas = Object.assign(document.createElement('canvas'), {width: 16, height: 9});
          const drawing = canvas.getContext('2d', {willReadFrequently: true});
          const look = (now) => {
            drawing.drawImage(video, 0, 0, 16, 9);
            const pixel = [...drawing.getImageData(8, 3, 1, 1).data].slice(0, 3);
            window.seen = pixel.indexOf(Math.max(...pixel));
            window.frames.push(now);
            video.requestVideoFrameCallback(look);
          };
          video.requestVideoFrameCallback(look);
        });
      }
      """;

  private static final String AWAIT_PICTURE =
      """
      (index) => new Promise((resolve, reject) => {
        const began = performance.now();
        const look = () => {
          if (window.seen === index) resolve(performance.now() - began);
          else setTimeout(look, 5);
        };
        setTimeout(() => reject(new Error(`sees ${window.seen}, not ${index}`)), 20_000);
        look();
      })
      """;

  private static Page page() {
    return harness.open(harness.laptop(), "/");
  }

  @Test
  void shouldFollowTheActiveSpeakerWithoutNegotiationOrPause() {
    List<Page> publishers = List.of(page(), page(), page());
    for (int i = 0; i < publishers.size(); i++) {
      publishers
          .get(i)
          .evaluate(
              PUBLISHER,
              Map.of(
                  "room",
                  "stage",
                  "name",
                  "P" + i,
                  "codec",
                  CODECS.get(i),
                  "colour",
                  COLOURS.get(i)));
    }
    Page viewer = page();
    viewer.evaluate(VIEWER, "stage");
    publishers.get(0).evaluate(SPEAK, true);
    viewer.evaluate(AWAIT_PICTURE, 0);
    Object offers = viewer.evaluate("offers");
    viewer.evaluate("frames.splice(0)");

    double slowest = 0;
    for (int change = 1; change <= CHANGES; change++) {
      publishers.get((change - 1) % 3).evaluate(SPEAK, false);
      publishers.get(change % 3).evaluate(SPEAK, true);
      slowest =
          Math.max(slowest, ((Number) viewer.evaluate(AWAIT_PICTURE, change % 3)).doubleValue());
    }
    double gap =
        ((Number) viewer.evaluate("Math.max(...frames.slice(1).map((at, i) => at - frames[i]))"))
            .doubleValue();
    System.out.printf(
        "%d changes of speaker: the slowest shown after %.0f ms, longest gap between frames %.0f"
            + " ms%n",
        CHANGES, slowest, gap);
    assertThat(viewer.evaluate("offers")).as("negotiations").isEqualTo(offers);
    assertThat(gap).isLessThan(300);
  }
}
