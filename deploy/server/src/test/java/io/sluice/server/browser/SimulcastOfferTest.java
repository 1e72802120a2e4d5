package io.sluice.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the SDK has Chromium send, as negotiated with the server. */
final class SimulcastOfferTest extends BrowserTest {
  /**
   * A canvas that changes in place of a camera; {@code publish} gives, for each encoding, its rid,
   * the size and the mode in which it is sent, once each has sent a frame.
   */
  private static final String PREPARE =
      """
      async () => {
        const {connect} = await import('/sdk/sluice.js');
        window.room = await connect({room: crypto.randomUUID(), onSender: (sender, track) => {
          if (sender.track) throw new Error('media flow already');
          track.sender = sender;
        }});
        const camera = (width, height) => {
          const canvas = Object.assign(document.createElement('canvas'), {width, height});
          const context = canvas.getContext('2d');
          setInterval(() => {
            context.fillStyle = `hsl(${Math.random() * 360} 60% 50%)`;
            context.fillRect(0, 0, width, height);
          }, 50);
          return canvas.captureStream(20).getVideoTracks()[0];
        };
        const sent = async (sender) => {
          for (;;) {
            const streams = [...(await sender.getStats()).values()].filter(
              ({type}) => type === 'outbound-rtp');
            const {encodings} = sender.getParameters();
            if (streams.length === encodings.length && streams.every((s) => s.framesSent > 0)) {
              return streams
                .sort((a, b) => a.frameWidth - b.frameWidth)
                .map((s) => `${s.rid ?? '-'} ${s.frameWidth}x${s.frameHeight} ${s.scalabilityMode}`);
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        };
        window.publish = async (width, height, options) => {
          window.last = await room.publish(camera(width, height), options);
          return (await sent(last.sender)).join(', ');
        };
      }
      """;

  private Page page;

  @BeforeEach
  void join() {
    page = harness.open(harness.laptop(), "/");
    page.evaluate(PREPARE);
  }

  private Object evaluate(String script) {
    return page.evaluate("async () => " + script);
  }

  /** Ends the last track; its section is spare from the next offer on, which this makes. */
  private Object takeBack() {
    Object section = evaluate("last.transceiver.mid");
    evaluate("last.stop()");
    evaluate("publish(320, 180, {codec: 'H264'})");
    return section;
  }

  @Test
  void shouldSendACameraInTheSizesThatSuitIt() {
    assertThat(evaluate("publish(960, 540)"))
        .isEqualTo("q 240x135 L1T3, h 480x270 L1T3, f 960x540 L1T3");
    Object first = evaluate("last.id");
    assertThat(evaluate("publish(640, 360, {codec: 'H264'})"))
        .isEqualTo("h 320x180 L1T3, f 640x360 L1T3");
    assertThat(evaluate("publish(320, 180)")).asString().startsWith("- ");
    assertThat(evaluate("publish(960, 540, {source: 'screen'})")).asString().startsWith("- ");
    assertThat(evaluate("publish(640, 360, {simulcast: false})")).asString().startsWith("- ");
    assertThat(evaluate("[...room.localParticipant.tracks.keys()].indexOf('%s')".formatted(first)))
        .as("a track that runs stays as others are added")
        .isEqualTo(0);
  }

  @Test
  void shouldSendWhatThePageAsksFor() {
    assertThat(
            evaluate(
                """
                publish(640, 360, {
                  codec: 'VP9',
                  maxBitrate: 1_000_000,
                  simulcast: [{rid: 'low', scaleResolutionDownBy: 2}, {rid: 'high'}],
                })
                """))
        .isEqualTo("low 320x180 L1T3, high 640x360 L1T3");
    assertThat(
            evaluate(
                "last.sender.getParameters().encodings.map(({maxBitrate}) => maxBitrate).join()"))
        .isEqualTo("200000,800000");
    assertThat(evaluate("publish(320, 180, {scalabilityMode: 'L1T2'})"))
        .asString()
        .endsWith("L1T2");
  }

  @Test
  void shouldTellLayersInPacketsAlsoOfASinglePicture() {
    evaluate("publish(320, 180)");
    assertThat(evaluate("last.sender.getParameters().headerExtensions.map(({uri}) => uri).join()"))
        .asString()
        .contains(
            "https://aomediacodec.github.io/av1-rtp-spec/"
                + "#dependency-descriptor-rtp-header-extension",
            "http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00");
  }

  @Test
  void shouldUseASectionAgainForTheSameEncodingsOnly() {
    assertThat(evaluate("publish(640, 360, {maxBitrate: 500_000})")).asString().contains("h ");
    Object section = takeBack();
    evaluate("publish(320, 180)");
    assertThat(evaluate("last.transceiver.mid")).isNotEqualTo(section);
    assertThat(evaluate("publish(640, 360)")).isEqualTo("h 320x180 L1T3, f 640x360 L1T3");
    assertThat(evaluate("last.transceiver.mid")).isEqualTo(section);
    assertThat(evaluate("last.sender.getParameters().encodings.some(({maxBitrate}) => maxBitrate)"))
        .isEqualTo(false);
  }

  @Test
  void shouldSizeNamedEncodingsAlikeInANewSectionAndAUsedOne() {
    String sizes = "publish(640, 360, {simulcast: [{rid: 'h'}, {rid: 'f'}]})";
    assertThat(evaluate(sizes)).isEqualTo("h 320x180 L1T3, f 640x360 L1T3");
    Object section = takeBack();
    assertThat(evaluate(sizes)).isEqualTo("h 320x180 L1T3, f 640x360 L1T3");
    assertThat(evaluate("last.transceiver.mid")).isEqualTo(section);
  }

  @Test
  void shouldPublishAfterOneThatTheBrowserRefused() {
    evaluate("publish(320, 180)");
    Object section = takeBack();
    assertThat(
            evaluate(
                """
                publish(320, 180, {simulcast: [{rid: 'f', scaleResolutionDownBy: 0.5}]})
                  .then(() => 'published', () => 'refused')
                """))
        .isEqualTo("refused");
    assertThat(evaluate("publish(320, 180)")).asString().startsWith("- 320x180");
    assertThat(evaluate("last.transceiver.mid")).isEqualTo(section);
  }
}
