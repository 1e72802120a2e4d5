package io.sluice.signaling.whip;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Trickle fragments (RFC 8840 section 9), the bodies of WHIP's PATCH. */
final class SdpFragmentFuzzTest {
  @FuzzTest
  void shouldReadWhatItPrintsOfAnyFragment(byte[] input) {
    SdpFragment fragment = SdpFragment.parse(new String(input, StandardCharsets.UTF_8));
    if (fragment == null) {
      return;
    }
    assertThat(fragment.candidates()).hasSizeLessThanOrEqualTo(SdpFragment.MAX_CANDIDATES);
    SdpFragment again = Objects.requireNonNull(SdpFragment.parse(fragment.print()));
    assertThat(again.ufrag()).isEqualTo(fragment.ufrag());
    assertThat(again.pwd()).isEqualTo(fragment.pwd());
    assertThat(again.ended()).isEqualTo(fragment.ended());
    assertThat(again.mid()).isEqualTo(Objects.requireNonNullElse(fragment.mid(), "0"));
    assertThat(again.candidates())
        .extracting(SdpFragment.Trickled::line)
        .isEqualTo(fragment.candidates().stream().map(SdpFragment.Trickled::line).toList());
    assertThat(SdpFragment.parse(again.print())).isEqualTo(again);
  }
}
