package io.sluice.signaling.whip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trickle fragments (RFC 8840 section 9), as in the examples of RFC 9725 section 4.3. */
class SdpFragmentTest {
  private static final String EXAMPLE =
      """
      a=group:BUNDLE 0 1
      m=audio 9 UDP/TLS/RTP/SAVPF 111
      a=mid:0
      a=ice-ufrag:EsAw
      a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
      a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0
      a=candidate:3471623853 1 udp 2122194687 198.51.100.2 61765 typ host
      a=end-of-candidates
      """
          .replace("\n", "\r\n");

  @Test
  void shouldReadTheExampleOfTheRfc() {
    SdpFragment fragment = parse(EXAMPLE);
    assertThat(fragment.ufrag()).isEqualTo("EsAw");
    assertThat(fragment.pwd()).isEqualTo("P2uYro0UCOQ4zxjKXaWCBui1");
    assertThat(fragment.mid()).isEqualTo("0");
    assertThat(fragment.ended()).isTrue();
    assertThat(fragment.candidates()).extracting(SdpFragment.Trickled::mid).containsOnly("0");
    assertThat(fragment.candidates().get(1).line())
        .isEqualTo("candidate:3471623853 1 udp 2122194687 198.51.100.2 61765 typ host");
    assertThat(fragment.toString()).doesNotContain("P2uYro0UCOQ4zxjKXaWCBui1");
  }

  @Test
  void shouldPrintWhatItReads() {
    assertThat(parse(parse(EXAMPLE).print())).isEqualTo(parse(EXAMPLE));
    assertThat(new SdpFragment(null, null, null, null, List.of(), false).print())
        .isEqualTo("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=ice-ufrag:abc",
        "a=ice-ufrag:a b c d",
        "a=ice-pwd:tooshort",
        "a=ice-pwd:0123456789012345678901?",
        "a=ice-ufrag:"
      })
  void shouldRefuseMalformedCredentials(String line) {
    assertThat(SdpFragment.parse(line + "\r\n")).isNull();
  }

  @Test
  void shouldCapLinesAndCandidates() {
    assertThat(SdpFragment.parse("a=candidate:" + "x".repeat(2_000))).isNull();
    assertThat(parse("a=candidate:1\r\n".repeat(500)).candidates())
        .hasSize(SdpFragment.MAX_CANDIDATES);
  }

  @Test
  void shouldNeverThrowOnAnyText() {
    long seed = Long.getLong("sluice.seed", 20260102L);
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(EXAMPLE);
      for (int edit = 0; edit < 5; edit++) {
        int at = random.nextInt(text.length());
        text.setCharAt(at, (char) random.nextInt(256));
        text.delete(at, Math.min(text.length(), at + random.nextInt(5)));
      }
      SdpFragment fragment = SdpFragment.parse(text.toString());
      if (fragment != null) {
        assertThat(fragment.print()).as("seed %d round %d", seed, round).startsWith("m=");
      }
    }
  }

  private static SdpFragment parse(String text) {
    return Objects.requireNonNull(SdpFragment.parse(text));
  }
}
