package io.sluice.core.wire.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.Hex;
import io.sluice.core.wire.HostileBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 8285 section 4. */
final class HeaderExtensionsTest {
  private static final String HEADER = "90 60 0001 00000002 00000003";

  private static RtpPacket packet(String hex) {
    byte[] bytes = Hex.bytes(hex);
    RtpPacket packet = new RtpPacket(bytes, recycled -> {});
    assertThat(packet.fill(bytes.length, 0)).isTrue();
    return packet;
  }

  /** Elements as "id:hex". */
  private static List<String> elements(RtpPacket packet) {
    List<String> found = new ArrayList<>();
    for (long element = HeaderExtensions.first(packet);
        element != HeaderExtensions.NONE;
        element = HeaderExtensions.next(packet, element)) {
      StringBuilder text = new StringBuilder().append(HeaderExtensions.id(element)).append(':');
      for (int i = 0; i < HeaderExtensions.length(element); i++) {
        int value = packet.data()[HeaderExtensions.offset(element) + i] & 0xff;
        text.append(String.format("%02x", value));
      }
      found.add(text.toString());
    }
    return found;
  }

  /** Section 4.2: a length of one byte less, padding between elements and at the end. */
  @Test
  void shouldReadOneByteElementsWithPaddingBetweenThem() {
    RtpPacket packet = packet(HEADER + "bede 0003 10aa 21bbcc 0000 33 01020304 00");
    assertThat(elements(packet)).containsExactly("1:aa", "2:bbcc", "3:01020304");
  }

  /** Section 4.3, its example: a length of 0, of 1 with padding, of 4. */
  @Test
  void shouldReadTwoByteElementsOfAnyLength() {
    RtpPacket packet = packet(HEADER + "1000 0003 0100 0201aa00 c804 01020304");
    assertThat(elements(packet)).containsExactly("1:", "2:aa", "200:01020304");
  }

  /** Section 4.3: the low four bits of the profile are for the application. */
  @Test
  void shouldReadTwoByteElementsWithApplicationBits() {
    assertThat(elements(packet(HEADER + "100f 0001 0f02aabb"))).containsExactly("15:aabb");
    assertThat(elements(packet(HEADER + "1010 0001 0f02aabb"))).isEmpty();
  }

  /** Section 4.2: identifier 15 ends the walk, whatever its length. */
  @Test
  void shouldStopAtIdentifierFifteen() {
    assertThat(elements(packet(HEADER + "bede 0002 10aa f021 20bb0000"))).containsExactly("1:aa");
  }

  @Test
  void shouldStopAtIdentifierZeroThatHasALength() {
    assertThat(elements(packet(HEADER + "bede 0002 10aa 01bbcc 20dd00"))).containsExactly("1:aa");
  }

  @Test
  void shouldKeepWhatComesBeforeATruncatedElement() {
    assertThat(elements(packet(HEADER + "bede 0001 10aa 22bb aabbccdd"))).containsExactly("1:aa");
    assertThat(elements(packet(HEADER + "1000 0001 0100 0203 aabbccdd"))).containsExactly("1:");
    assertThat(elements(packet(HEADER + "1000 0001 0101aa 02 aabbccdd"))).containsExactly("1:aa");
  }

  @Test
  void shouldFindAnElementByIdentifier() {
    RtpPacket packet = packet(HEADER + "bede 0002 10aa 21bbcc 10dd 00");
    long element = HeaderExtensions.find(packet, 2);
    assertThat(HeaderExtensions.offset(element)).isEqualTo(19);
    assertThat(HeaderExtensions.length(element)).isEqualTo(2);
    assertThat(HeaderExtensions.find(packet, 3)).isEqualTo(HeaderExtensions.NONE);
    assertThat(HeaderExtensions.offset(HeaderExtensions.find(packet, 1))).isEqualTo(17);
  }

  @Test
  void shouldFindNothingInAPacketWithoutExtension() {
    RtpPacket packet = packet("80 60 0001 00000002 00000003 bede0001");
    assertThat(HeaderExtensions.find(packet, 1)).isEqualTo(HeaderExtensions.NONE);
  }

  @Test
  void shouldWriteTheOneByteForm() {
    byte[] data = new byte[14];
    Arrays.fill(data, (byte) 0x77);
    HeaderExtensionWriter writer = new HeaderExtensionWriter();
    writer.begin(data, 2, false);
    assertThat(writer.add(1, new byte[] {9, 0x55}, 1, 1)).isTrue();
    int at = writer.reserve(14, 2);
    RtpHeader.writeShort(data, at, 0x1234);
    assertThat(writer.end()).isEqualTo(12);
    assertThat(data).isEqualTo(Hex.bytes("7777 bede 0002 1055 e11234 000000"));
  }

  @Test
  void shouldWriteTheTwoByteForm() {
    byte[] data = new byte[12];
    HeaderExtensionWriter writer = new HeaderExtensionWriter();
    writer.begin(data, 0, true);
    assertThat(writer.add(200, new byte[0], 0, 0)).isTrue();
    assertThat(writer.add(1, new byte[] {7}, 0, 1)).isTrue();
    assertThat(writer.end()).isEqualTo(12);
    assertThat(data).isEqualTo(Hex.bytes("1000 0002 c800 010107 000000"));
  }

  @Test
  void shouldRefuseWhatTheFormCannotHold() {
    HeaderExtensionWriter writer = new HeaderExtensionWriter();
    writer.begin(new byte[400], 0, false);
    assertThat(writer.reserve(15, 1)).isNegative();
    assertThat(writer.reserve(0, 1)).isNegative();
    assertThat(writer.reserve(1, 0)).isNegative();
    assertThat(writer.reserve(1, 17)).isNegative();
    assertThat(writer.end()).isZero();
    writer.begin(new byte[400], 0, true);
    assertThat(writer.reserve(256, 1)).isNegative();
    assertThat(writer.reserve(1, 256)).isNegative();
  }

  @Test
  void shouldRefuseAnElementWhosePaddingHasNoRoom() {
    HeaderExtensionWriter writer = new HeaderExtensionWriter();
    byte[] data = new byte[11];
    writer.begin(data, 0, false);
    assertThat(writer.add(1, new byte[3], 0, 3)).isTrue();
    assertThat(writer.add(2, new byte[1], 0, 1)).isFalse();
    assertThat(writer.end()).isEqualTo(8);
  }

  @Test
  void shouldReadWhatItWrote() {
    Random random = new Random(HostileBytes.seed());
    HeaderExtensionWriter writer = new HeaderExtensionWriter();
    for (int round = 0; round < 2_000; round++) {
      byte[] data = new byte[2_000];
      boolean twoByte = random.nextBoolean();
      RtpHeader.write(data, 0, true, false, 96, round, 0, 1);
      writer.begin(data, 12, twoByte);
      List<String> written = new ArrayList<>();
      int elements = 1 + random.nextInt(6);
      for (int i = 0; i < elements; i++) {
        int id = 1 + random.nextInt(twoByte ? 255 : 14);
        int length = twoByte ? random.nextInt(256) : 1 + random.nextInt(16);
        byte[] value = new byte[length];
        random.nextBytes(value);
        assertThat(writer.add(id, value, 0, length)).isTrue();
        written.add(id + ":" + HexFormat.of().formatHex(value));
      }
      RtpPacket packet = new RtpPacket(data, recycled -> {});
      assertThat(packet.fill(12 + writer.end(), 0)).isTrue();
      assertThat(elements(packet)).as("seed %d", HostileBytes.seed()).isEqualTo(written);
    }
  }
}
