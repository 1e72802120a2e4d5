package io.sluice.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.NetworkModel;
import io.sluice.core.testkit.Seeds;
import io.sluice.core.testkit.UdpRelay;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A viewer in Chromium that changes layers at random, up and down, sees no more of it than other
 * sizes and rates of pictures. {@code -Dsluice.layers=all} tries every mode that Chromium can send,
 * {@code -Dsluice.layers="vp9 L3T3,av1 L3T3"} some, {@code -Dsluice.switches=N} another number of
 * switches.
 */
final class LayerSwitchTest extends BrowserTest {
  private static final NetworkModel THREE_PERCENT = NetworkModel.parse("loss=3%,delay=25ms");
  private static final int SWITCHES = Integer.getInteger("sluice.switches", 200);
  private static final String MODES = System.getProperty("sluice.layers", "");

  /** Of each of two modes, unless modes are chosen. */
  private static final int LOSSY_SWITCHES = MODES.isEmpty() ? SWITCHES / 2 : SWITCHES;

  /** What a source draws while a packet is sent again, twice. */
  private static final int RESEND_PICTURES = 10;

  private static final List<String> ESSENTIAL =
      List.of("vp8 simulcast L1T3", "h264 simulcast L1T3", "vp9 L2T3_KEY", "av1 L2T3");
  private static final List<String> FURTHER =
      List.of(
          "vp9 simulcast L1T3",
          "av1 simulcast L1T3",
          "vp8 L1T3",
          "h264 L1T3",
          "vp9 L1T3",
          "vp9 L2T3",
          "vp9 L3T3",
          "vp9 L3T3_KEY",
          "av1 L1T3",
          "av1 L2T3_KEY",
          "av1 L3T3",
          "av1 L3T3_KEY");

  private static Stream<LayerMode> modes() {
    return modes(ESSENTIAL);
  }

  private static Stream<LayerMode> lossyModes() {
    return modes(List.of("vp8 simulcast L1T3", "av1 L2T3"));
  }

  private static Stream<LayerMode> modes(List<String> byDefault) {
    Stream<String> chosen =
        switch (MODES) {
          case "" -> byDefault.stream();
          case "all" -> Stream.concat(ESSENTIAL.stream(), FURTHER.stream());
          default -> Stream.of(MODES.split(",", -1));
        };
    return chosen.map(LayerMode::parse);
  }

  @ParameterizedTest
  @MethodSource("modes")
  void shouldSwitchUnnoticedByTheDecoder(LayerMode mode) {
    LayerSwitches seen =
        switchLayers(mode, SWITCHES, CallPage.open(harness), CallPage.open(harness));

    assertThat(seen.holdUps()).as("pictures held up on their way").isEmpty();
    assertThat(seen.grown("freezes"))
        .as("freezes, of which the source made %s", seen.sourceGaps())
        .isLessThanOrEqualTo(seen.sourceGaps().size());
    assertThat(seen.grown("keyframeRequests")).as("keyframe requests").isZero();
    assertThat(seen.astray()).as("pictures of a size not asked for").isEmpty();
    assertThat(seen.resolutionMillis().at(0.5)).as("median until asked, ms").isLessThan(1_000);
    assertInOrder(seen.pictures());
  }

  @ParameterizedTest
  @MethodSource("lossyModes")
  void shouldSwitchSmoothlyAtThreePercentLossEachWay(LayerMode mode) throws IOException {
    try (UdpRelay relay = new UdpRelay(Seeds.seed())) {
      LayerSwitches seen = switchLayers(mode, LOSSY_SWITCHES, relayed(relay), relayed(relay));

      assertThat(seen.pictures().gapsMillis().at(0.995)).as("gaps, p99.5, ms").isLessThan(300);
      assertThat(seen.frozenShare()).as("share of time frozen").isLessThan(0.02);
      assertNearlyInOrder(seen.pictures());
      harness.closePages();
    }
  }

  private static CallPage relayed(UdpRelay relay) throws IOException {
    RelayedPage page =
        new RelayedPage(harness, relay, THREE_PERCENT, CallPage.PATH, CallPage::prepare);
    return new CallPage(page.page());
  }

  private static LayerSwitches switchLayers(
      LayerMode mode, int switches, CallPage publisher, CallPage viewer) {
    publisher.publish(
        Map.of("room", "layers"),
        Map.of(
            "source", 5,
            "width", mode.width(),
            "height", mode.height(),
            "fps", mode.frameRate()),
        mode.publishOptions());
    viewer.view(Map.of("room", "layers"), "camera");
    LayerSwitches seen =
        LayerSwitches.of(publisher, viewer, mode, mode.wishes(switches, new Random(Seeds.seed())));
    System.out.println(mode + ", seed " + Seeds.seed() + ": " + seen);
    System.out.println(mode + ", sent: " + publisher.sending());
    return seen;
  }

  /** A picture may come again, in another size, where encodings change; an older one never. */
  private static void assertInOrder(Pictures pictures) {
    assertThat(pictures.unreadable()).as("pictures without identity").isZero();
    assertThat(pictures.backwards()).as("older pictures").isEmpty();
    assertThat(pictures.mostRepeats()).as("times of one picture").isLessThanOrEqualTo(3);
  }

  /** An encoding may begin with a keyframe of which a packet was lost and sent again. */
  private static void assertNearlyInOrder(Pictures pictures) {
    assertThat(pictures.unreadable()).as("pictures without identity").isZero();
    assertThat(pictures.backwards()).as("older pictures").hasSizeLessThan(LOSSY_SWITCHES / 10 + 1);
    assertThat(pictures.farthestBack()).as("pictures back").isLessThan(RESEND_PICTURES);
  }
}
