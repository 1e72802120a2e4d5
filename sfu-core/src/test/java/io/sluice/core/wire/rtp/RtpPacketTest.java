package io.sluice.core.wire.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.wire.Hex;
import io.sluice.core.wire.HostileBytes;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** RFC 3550 section 5.1. */
final class RtpPacketTest {
  private static final String PLAIN = "80 e0 1234 89abcdef fedcba98 010203";
  private static final String EVERYTHING =
      "b2 60 0001 00000002 00000003 11111111 22222222 bede 0001 10aa0000 010203 0003";

  private static boolean fills(String hex) {
    byte[] bytes = Hex.bytes(hex);
    return new RtpPacket(bytes, packet -> {}).fill(bytes.length, 0);
  }

  private static RtpPacket packet(String hex) {
    byte[] bytes = Hex.bytes(hex);
    RtpPacket packet = new RtpPacket(bytes, recycled -> {});
    assertThat(packet.fill(bytes.length, 77)).isTrue();
    return packet;
  }

  @Test
  void shouldReadTheFixedHeader() {
    RtpPacket packet = packet(PLAIN);
    assertThat(packet.marker()).isTrue();
    assertThat(packet.payloadType()).isEqualTo(96);
    assertThat(packet.sequence()).isEqualTo(0x1234);
    assertThat(packet.timestamp()).isEqualTo(0x89abcdefL);
    assertThat(packet.ssrc()).isEqualTo(0xfedcba98L);
    assertThat(packet.headerLength()).isEqualTo(12);
    assertThat(packet.payloadLength()).isEqualTo(3);
    assertThat(packet.arrivalNanos()).isEqualTo(77);
    assertThat(packet.extendedSequence()).isEqualTo(0x1234);
  }

  @Test
  void shouldReadCsrcsExtensionAndPadding() {
    RtpPacket packet = packet(EVERYTHING);
    assertThat(packet.extensionProfile()).isEqualTo(0xbede);
    assertThat(packet.extensionOffset()).isEqualTo(24);
    assertThat(packet.extensionLength()).isEqualTo(4);
    assertThat(packet.headerLength()).isEqualTo(28);
    assertThat(packet.paddingLength()).isEqualTo(3);
    assertThat(packet.payloadLength()).isEqualTo(2);
  }

  @Test
  void shouldAcceptAPacketOfPaddingOnly() {
    assertThat(packet("a0 60 0001 00000002 00000003 00000004").payloadLength()).isZero();
  }

  @Test
  void shouldRefuseWhatIsCutShort() {
    byte[] whole = Hex.bytes("91 60 0001 00000002 00000003 11111111 bede 0001 10aa0000");
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThat(new RtpPacket(cut, packet -> {}).fill(length, 0)).as("%d", length).isFalse();
    }
    assertThat(new RtpPacket(whole, packet -> {}).fill(whole.length, 0)).isTrue();
    assertThat(new RtpPacket(whole, packet -> {}).fill(whole.length + 1, 0)).isFalse();
  }

  /** Guards against CVE-2025-49140: padding longer than the payload, or of none. */
  @Test
  void shouldRefusePaddingThatCannotBe() {
    assertThat(fills("a0 60 0001 00000002 00000003 00000005")).isFalse();
    assertThat(fills("a0 60 0001 00000002 00000003 00000000")).isFalse();
    assertThat(fills("a0 60 0001 00000002 00000001")).isFalse();
  }

  @Test
  void shouldRefuseAnotherVersion() {
    assertThat(fills("40 60 0001 00000002 00000003")).isFalse();
    assertThat(fills("c0 60 0001 00000002 00000003")).isFalse();
  }

  @Test
  void shouldBeRecycledByTheLastRelease() {
    AtomicInteger recycled = new AtomicInteger();
    byte[] bytes = Hex.bytes(PLAIN);
    RtpPacket packet = new RtpPacket(bytes, gone -> recycled.incrementAndGet());
    assertThat(packet.fill(bytes.length, 0)).isTrue();
    packet.retain();
    packet.release();
    assertThat(recycled).hasValue(0);
    packet.release();
    assertThat(recycled).hasValue(1);
  }

  @Test
  void shouldBeRecycledOnceEvenIfMisused() {
    AtomicInteger recycled = new AtomicInteger();
    byte[] bytes = Hex.bytes(PLAIN);
    RtpPacket packet = new RtpPacket(bytes, gone -> recycled.incrementAndGet());
    assertThat(packet.fill(bytes.length, 0)).isTrue();
    packet.release();
    assertThatThrownBy(packet::retain).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(packet::release).isInstanceOf(IllegalStateException.class);
    assertThat(recycled).hasValue(1);
  }

  @Test
  void shouldKeepPayloadTypeWithinItsBits() {
    byte[] data = new byte[12];
    RtpHeader.write(data, 0, false, false, 0xff, 0, 0, 0);
    assertThat(RtpHeader.marker(data, 0)).isFalse();
  }

  @Test
  void shouldWriteAHeaderThatReadsTheSame() {
    byte[] data = new byte[12];
    RtpHeader.write(data, 0, false, true, 111, 0xfffe, 0xfffffffdL, 0xfffffffcL);
    RtpPacket packet = new RtpPacket(data, recycled -> {});
    assertThat(packet.fill(12, 0)).isTrue();
    assertThat(packet.marker()).isTrue();
    assertThat(packet.payloadType()).isEqualTo(111);
    assertThat(packet.sequence()).isEqualTo(0xfffe);
    assertThat(packet.timestamp()).isEqualTo(0xfffffffdL);
    assertThat(packet.ssrc()).isEqualTo(0xfffffffcL);
  }

  @Test
  void shouldStayWithinHostileBytes() {
    HostileBytes.attack(
        RtpPacketTest::digest,
        Hex.bytes(PLAIN),
        Hex.bytes(EVERYTHING),
        Hex.bytes("90 60 0001 00000002 00000003 1000 0003 0100 0201aa00 c804 01020304 00"));
  }

  /** A packet begins its array, so only what follows it can be read by mistake. */
  private static long digest(byte[] data, int off, int len) {
    RtpPacket packet = new RtpPacket(Arrays.copyOfRange(data, off, data.length), gone -> {});
    if (!packet.fill(len, 0)) {
      return -1;
    }
    long digest = packet.headerLength();
    digest = HostileBytes.mix(digest, packet.payloadLength());
    assertThat(packet.headerLength() + packet.payloadLength() + packet.paddingLength() == len)
        .isTrue();
    assertThat(packet.payloadLength() >= 0).isTrue();
    for (long element = HeaderExtensions.first(packet);
        element != HeaderExtensions.NONE;
        element = HeaderExtensions.next(packet, element)) {
      int end = HeaderExtensions.offset(element) + HeaderExtensions.length(element);
      assertThat(end <= packet.headerLength()).isTrue();
      digest = HostileBytes.mix(digest, element);
    }
    return digest;
  }
}
