package io.sluice.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.CountingRecycler;
import io.sluice.core.testkit.RtpPackets;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RFC 4588 section 4. */
class RtxUnwrapperTest {
  private static final long SSRC = 0x11111111L;
  private static final long RTX_SSRC = 0xeeeeeeeeL;

  private final CountingRecycler recycler = new CountingRecycler();

  private RtpPackets rtx() {
    return new RtpPackets(recycler).ssrc(RTX_SSRC).payloadType(97).marker(true);
  }

  @Test
  void shouldRestoreOriginalInPlace() {
    RtpPackets originals = new RtpPackets(recycler).ssrc(SSRC).payloadType(96).marker(true);
    RtpPacket original = originals.packet(65_535, 0xfedcba98L, 5);
    RtpPacket packet = rtx().rtx(3, 65_535, 0xfedcba98L, 5);

    assertThat(RtxUnwrapper.unwrap(packet, SSRC, 96)).isTrue();

    assertThat(packet.length()).isEqualTo(original.length());
    assertThat(Arrays.copyOf(packet.data(), packet.length())).isEqualTo(original.data());
    assertThat(packet.payloadLength()).isEqualTo(original.payloadLength());
    assertThat(packet.arrivalNanos()).isEqualTo(5);
    packet.release();
    original.release();
    recycler.assertAllReturned();
  }

  @Test
  void shouldLeavePaddingOutOfTheOriginal() {
    RtpPacket packet = rtx().paddingLength(40).rtx(3, 9, 1, 5);
    assertThat(RtxUnwrapper.unwrap(packet, SSRC, 96)).isTrue();
    assertThat(packet.payloadLength()).isEqualTo(100);
    assertThat(packet.paddingLength()).isEqualTo(40);
    assertThat(packet.data()[packet.headerLength()]).isEqualTo(RtpPackets.payloadByte(9, 0));
  }

  /** Browsers probe with padding on the RTX stream; Janus #3636 underflowed here. */
  @Test
  void shouldRefusePacketWithoutOriginal() {
    for (int payload = 0; payload < 2; payload++) {
      RtpPacket packet = rtx().payloadLength(payload).paddingLength(200).packet(3, 1, 5);
      assertThat(RtxUnwrapper.unwrap(packet, SSRC, 96)).isFalse();
      assertThat(packet.ssrc()).isEqualTo(RTX_SSRC);
    }
  }

  @Test
  void shouldRestoreOriginalWithoutPayload() {
    RtpPacket packet = rtx().payloadLength(0).rtx(3, 9, 1, 5);
    assertThat(RtxUnwrapper.unwrap(packet, SSRC, 96)).isTrue();
    assertThat(packet.sequence()).isEqualTo(9);
    assertThat(packet.payloadLength()).isZero();
  }
}
