package io.sluice.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Calls whose payload the server cannot read: of VP8 and VP9 nothing of it, of H264 no more than
 * NAL headers, parameter sets and the beginning of slices, of AV1 OBU headers and sequence headers.
 */
final class EncryptedCallTest extends BrowserTest {
  private static final int SWITCHES = 20;

  /** Odd, so that VP8 takes no key frame for one. */
  private static final List<Integer> KEY = List.of(0x5b, 0xc7, 0x1d, 0xe3, 0x99, 0x2f, 0x75);

  private static final Map<String, Object> CALL = Map.of("room", "secret", "key", KEY);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vp8 L1T1",
        "vp8 simulcast L1T3",
        "vp9 L2T3_KEY",
        "h264 simulcast L1T3",
        "av1 L2T3"
      })
  void shouldSwitchLayersByWhatIsTellableWithoutThePayload(String text) {
    LayerMode mode = LayerMode.parse(text);
    CallPage publisher = CallPage.open(harness);
    CallPage viewer = CallPage.open(harness);
    publisher.publish(
        CALL,
        Map.of("source", 9, "width", mode.width(), "height", mode.height()),
        mode.publishOptions());
    viewer.view(CALL, "camera");
    LayerSwitches seen =
        LayerSwitches.of(publisher, viewer, mode, mode.wishes(SWITCHES, new Random(Seeds.seed())));
    System.out.println("encrypted " + mode + ": " + seen);
    System.out.println("encrypted " + mode + ", sent: " + publisher.sending());

    assertThat(seen.grown("transformed")).as("decrypted frames").isPositive();
    assertThat(seen.holdUps()).as("pictures held up on their way").isEmpty();
    assertThat(seen.grown("keyframeRequests")).as("keyframe requests").isZero();
    assertThat(seen.astray()).as("pictures of a size not asked for").isEmpty();
    assertThat(seen.pictures().unreadable()).as("pictures without identity").isZero();
    assertThat(seen.pictures().backwards()).as("older pictures").isEmpty();
  }
}
