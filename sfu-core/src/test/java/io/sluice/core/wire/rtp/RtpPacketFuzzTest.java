package io.sluice.core.wire.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** RTP packets (RFC 3550 section 5.1); padding cost other servers CVE-2025-49140. */
final class RtpPacketFuzzTest {
  private static final int SLACK = 300;

  /** Where the parts of a packet are. */
  private record Parts(
      int header, int extensionOffset, int extensionLength, int profile, int payload, int padding) {
    static Parts of(RtpPacket packet) {
      return new Parts(
          packet.headerLength(),
          packet.extensionOffset(),
          packet.extensionLength(),
          packet.extensionProfile(),
          packet.payloadLength(),
          packet.paddingLength());
    }
  }

  private static RtpPacket packet(byte[] data) {
    return new RtpPacket(data, recycled -> {});
  }

  @FuzzTest
  void shouldFindPartsThatFillThePacket(byte[] input) {
    RtpPacket packet = packet(input);
    assertThat(packet.fill(input.length + 1, 0)).isFalse();
    if (!packet.fill(input.length, 0)) {
      return;
    }
    Parts parts = Parts.of(packet);
    assertThat(parts.header()).isGreaterThanOrEqualTo(RtpHeader.FIXED_LENGTH);
    assertThat(parts.payload()).isNotNegative();
    assertThat(parts.header() + parts.payload() + parts.padding()).isEqualTo(input.length);
    if (RtpHeader.hasExtension(input, 0)) {
      assertThat(parts.extensionOffset() + parts.extensionLength()).isEqualTo(parts.header());
    } else {
      assertThat(parts.extensionOffset() + parts.extensionLength()).isZero();
    }
    assertThat(packet.refill(input.length)).isTrue();
    assertThat(Parts.of(packet)).isEqualTo(parts);
  }

  @FuzzTest
  void shouldReadNothingBehindThePacket(byte[] input) {
    byte[] wide = Arrays.copyOf(input, input.length + SLACK);
    Arrays.fill(wide, input.length, wide.length, (byte) -1);
    RtpPacket exact = packet(input);
    RtpPacket pooled = packet(wide);
    boolean filled = exact.fill(input.length, 0);
    assertThat(pooled.fill(input.length, 0)).isEqualTo(filled);
    if (filled) {
      assertThat(Parts.of(pooled)).isEqualTo(Parts.of(exact));
    }
  }

  @FuzzTest
  void shouldHaveTheSamePayloadWithoutPadding(byte[] input) {
    RtpPacket packet = packet(input.clone());
    if (!packet.fill(input.length, 0)) {
      return;
    }
    Parts parts = Parts.of(packet);
    packet.data()[0] &= (byte) ~0x20;
    assertThat(packet.refill(input.length - parts.padding())).isTrue();
    assertThat(packet.paddingLength()).isZero();
    assertThat(packet.headerLength()).isEqualTo(parts.header());
    assertThat(packet.payloadLength()).isEqualTo(parts.payload());
    assertThat(packet.extendedSequence()).isEqualTo(packet.sequence());
  }
}
