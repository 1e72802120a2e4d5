package io.sluice.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.provider.MethodSource;

/** Session descriptions (RFC 8866) and candidates (RFC 8839) of clients. */
final class SessionDescriptionFuzzTest {
  private static final String SEEDS = "io.sluice.signaling.sdp.SdpSeeds#all";

  @MethodSource(SEEDS)
  @FuzzTest
  void shouldReadWhatItPrintsOfAnyDescription(byte[] input) throws SdpException {
    String text = new String(input, StandardCharsets.UTF_8);
    SessionDescription description;
    try {
      description = SessionDescription.parse(text);
    } catch (SdpException refused) {
      assertThat(refused.getMessage()).isNotBlank().doesNotContain("\n", "\r");
      return;
    }
    checkLimits(description);
    if (input.length <= SdpSeeds.MAX_INPUT) {
      String printed = description.print();
      assertThat(SessionDescription.parse(printed)).isEqualTo(description);
      assertThat(SessionDescription.parseAnswer(printed)).isEqualTo(description);
    }
  }

  private static void checkLimits(SessionDescription description) {
    assertThat(description.sections()).hasSizeLessThanOrEqualTo(SessionDescription.MAX_SECTIONS);
    for (MediaSection section : description.sections()) {
      assertThat(section.port()).isBetween(0, 65_535);
      assertThat(section.codecs()).allMatch(c -> c.payloadType() >= 0 && c.payloadType() < 128);
      assertThat(section.extensions()).allMatch(e -> e.id() > 0 && e.id() < 256 && e.id() != 15);
      assertThat(section.ssrcs()).allMatch(s -> s.ssrc() >= 0 && s.ssrc() <= 0xffffffffL);
      assertThat(section.transport().candidates()).hasSizeLessThanOrEqualTo(128);
    }
  }

  @FuzzTest
  void shouldReadWhatItPrintsOfAnyCandidate(byte[] input) throws SdpException {
    String text = new String(input, StandardCharsets.UTF_8);
    Candidate candidate;
    try {
      candidate = Candidate.parse(text);
    } catch (SdpException refused) {
      return;
    }
    assertThat(candidate.print()).startsWith("candidate:").doesNotContain("\n", "\r");
    assertThat(Candidate.parse(candidate.print())).isEqualTo(candidate);
    assertThat(Candidate.parse("a=" + candidate.print())).isEqualTo(candidate);
  }
}
