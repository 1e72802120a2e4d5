package io.sluice.core.wire.rtcp;

import static io.sluice.core.wire.HostileBytes.mix;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.core.wire.HostileBytes;

/** RTCP datagrams, after decryption: a participant's browser may be anybody's program. */
final class RtcpParserFuzzTest {
  private static final int MAX_LENGTH = 1_500;

  @FuzzTest
  void shouldReadNothingBeyondTheDatagram(byte[] input) {
    HostileBytes.check(
        (data, off, len) -> {
          RtcpDigest digest = new RtcpDigest(off);
          boolean valid = RtcpParser.parse(data, off, len, digest);
          assertThat(digest.calls()).as("work").isLessThanOrEqualTo(len / 2);
          assertThat(valid && !RtcpParser.isRtcp(data, off, len)).isFalse();
          return mix(digest.value(), valid ? 1 : 0);
        },
        input);
  }

  @FuzzTest
  void shouldReadWhatItWritesOfAnyDatagram(byte[] input) {
    if (input.length <= MAX_LENGTH) {
      RtcpParser.parse(input, 0, input.length, new RtcpEcho());
    }
  }
}
