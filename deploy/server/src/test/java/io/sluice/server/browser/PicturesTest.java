package io.sluice.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import io.sluice.server.browser.Pictures.Picture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pictures by which other tests tell what a viewer sees, without a server between. */
final class PicturesTest extends BrowserTest {
  private static final int SECONDS = 3;

  /** From one connection to another of the same page, for some seconds. */
  private static final String LOOP =
      """
      async ({codec, scale, seconds, source, key}) => {
        const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()];
        near.onicecandidate = ({candidate}) => far.addIceCandidate(candidate);
        far.onicecandidate = ({candidate}) => near.addIceCandidate(candidate);
        const cipher = (side) =>
          new RTCRtpScriptTransform(new Worker('/cipher.js'), {side, key});
        const transceiver = near.addTransceiver(await sluicePictures.create({source}), {
          direction: 'sendonly',
          sendEncodings: [{scaleResolutionDownBy: scale, scalabilityMode: 'L1T3'}]});
        // Chromium takes it only in the turn in which there came to be a sender or receiver.
        if (key) transceiver.sender.transform = cipher('seal');
        const {codecs} = RTCRtpSender.getCapabilities('video');
        transceiver.setCodecPreferences(
          codecs.filter(({mimeType}) => mimeType.toLowerCase() === `video/${codec}`));
        const parameters = transceiver.sender.getParameters();
        parameters.degradationPreference = 'maintain-resolution';
        await transceiver.sender.setParameters(parameters);
        await near.setLocalDescription();
        await far.setRemoteDescription(near.localDescription);
        if (key) far.getReceivers()[0].transform = cipher('open');
        await far.setLocalDescription();
        await near.setRemoteDescription(far.localDescription);
        const reader = sluicePictures.read(far.getReceivers()[0].track);
        await reader.await((pictures) => pictures.length > 0, 10_000);
        await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
        const decoded = [...(await far.getStats()).values()].find(
          ({type}) => type === 'inbound-rtp').framesDecoded;
        near.close();
        far.close();
        return {pictures: reader.pictures, decoded};
      }
      """;

  @ParameterizedTest
  @ValueSource(strings = {"vp8", "vp9", "h264", "av1"})
  void shouldReadPicturesThatWereEncryptedOnTheWay(String codec) {
    JsonNode read =
        PageJson.call(
            open(),
            LOOP,
            Map.of(
                "codec", codec, "scale", 2, "seconds", SECONDS, "source", 6, "key", List.of(91)));
    Pictures pictures = Pictures.of(read.path("pictures"));

    assertThat(pictures.all()).hasSizeGreaterThan(SECONDS * 10);
    assertThat(pictures.unreadable()).isZero();
    assertThat(pictures.backwards()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vp8", "vp9", "h264", "av1"})
  void shouldReadEveryDecodedPictureInOrder(String codec) {
    Page page = open();
    for (int scale : List.of(1, 4)) {
      JsonNode read =
          PageJson.call(
              page, LOOP, Map.of("codec", codec, "scale", scale, "seconds", SECONDS, "source", 11));
      Pictures pictures = Pictures.of(read.path("pictures"));
      System.out.println(codec + " at 1/" + scale + ": " + pictures);

      assertThat(pictures.all())
          .hasSizeGreaterThan(SECONDS * 10)
          .hasSizeBetween(read.path("decoded").asInt() - 3, read.path("decoded").asInt() + 3);
      assertThat(pictures.unreadable()).isZero();
      assertThat(pictures.backwards()).isEmpty();
      assertThat(pictures.mostRepeats()).isEqualTo(1);
      assertThat(pictures.all())
          .allMatch(picture -> picture.source() == 11)
          .allMatch(picture -> picture.width() == 640 / scale && picture.height() == 360 / scale);
    }
  }

  /** What a test would not notice, if the reader guessed. */
  @Test
  void shouldNotReadWhatIsNoPictureOfTheSource() {
    Page page = open();
    page.evaluate(
        """
        async () => {
          const {mediaDevices} = navigator;
          const [camera] = (await mediaDevices.getUserMedia({video: true})).getVideoTracks();
          window.reader = sluicePictures.read(camera);
          await reader.await((pictures) => pictures.length >= 20, 10_000);
        }
        """);
    Pictures pictures = Pictures.of(PageJson.read(page, "reader.pictures"));

    assertThat(pictures.all()).hasSizeGreaterThanOrEqualTo(20);
    assertThat(pictures.readable()).isEmpty();
  }

  @Test
  void shouldTellPicturesThatComeTwiceOrTooLate() {
    Pictures pictures =
        new Pictures(
            List.of(
                new Picture(0, 640, 360, 1, 7),
                new Picture(33, 640, 360, 1, 8),
                new Picture(66, 640, 360, -1, -1),
                new Picture(100, 320, 180, 1, 8),
                new Picture(133, 320, 180, 2, 3),
                new Picture(400, 320, 180, 2, 1)));

    assertThat(pictures.backwards()).hasSize(1);
    assertThat(pictures.farthestBack()).isEqualTo(2);
    assertThat(pictures.mostRepeats()).isEqualTo(2);
    assertThat(pictures.unreadable()).isEqualTo(1);
    assertThat(pictures.gapsMillis().highest()).isEqualTo(267);
    assertThat(pictures.stepCounts()).isEqualTo("{-2=1, 0=1, 1=1}");
  }

  private static Page open() {
    return CallPage.open(harness).page();
  }
}
