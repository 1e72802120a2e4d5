package io.sluice.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.Arrays;

/** Retransmissions (RFC 4588 section 4); Janus #3636 underflowed on ones without original. */
final class RtxUnwrapperFuzzTest {
  private static final long SSRC = 0x11111111L;
  private static final int PAYLOAD_TYPE = 96;

  @FuzzTest
  void shouldUnwrapExactlyWhatHasAnOriginal(byte[] input) {
    RtpPacket before = new RtpPacket(input, recycled -> {});
    if (!before.fill(input.length, 7)) {
      return;
    }
    RtpPacket packet = new RtpPacket(input.clone(), recycled -> {});
    assertThat(packet.fill(input.length, 7)).isTrue();
    boolean original = before.payloadLength() >= RtxUnwrapper.OSN_LENGTH;
    assertThat(RtxUnwrapper.unwrap(packet, SSRC, PAYLOAD_TYPE)).isEqualTo(original);
    if (!original) {
      assertThat(packet.data()).isEqualTo(input);
      return;
    }
    assertThat(packet.ssrc()).isEqualTo(SSRC);
    assertThat(packet.payloadType()).isEqualTo(PAYLOAD_TYPE);
    assertThat(packet.sequence()).isEqualTo(RtpHeader.readShort(input, before.headerLength()));
    assertThat(packet.marker()).isEqualTo(before.marker());
    assertThat(packet.timestamp()).isEqualTo(before.timestamp());
    assertThat(packet.arrivalNanos()).isEqualTo(7);
    assertThat(packet.headerLength()).isEqualTo(before.headerLength());
    assertThat(packet.paddingLength()).isEqualTo(before.paddingLength());
    assertThat(payload(packet, 0)).isEqualTo(payload(before, RtxUnwrapper.OSN_LENGTH));
  }

  private static byte[] payload(RtpPacket packet, int skipped) {
    int from = packet.headerLength();
    return Arrays.copyOfRange(packet.data(), from + skipped, from + packet.payloadLength());
  }
}
