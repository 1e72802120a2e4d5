package io.sluice.signaling.sdp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What browsers wrote, as inputs for fuzz tests to begin with. */
final class SdpSeeds {
  /** Longer inputs are left out: a line of ours gathers what came on several. */
  static final int MAX_INPUT = 16 * 1_024;

  private static final List<String> ANSWERS =
      List.of("chromium-answer", "firefox-answer", "our-offer");

  private SdpSeeds() {}

  /** Each file as its bytes. */
  static Stream<Arguments> all() {
    return Stream.of(SdpFiles.PUBLISHER_OFFERS, SdpFiles.VIEWER_OFFERS, ANSWERS)
        .flatMap(List::stream)
        .map(name -> Arguments.of((Object) SdpFiles.text(name).getBytes(StandardCharsets.UTF_8)));
  }
}
