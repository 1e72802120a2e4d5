package io.sluice.core.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.CountingRecycler;
import io.sluice.core.testkit.Seeds;
import io.sluice.core.wire.ext.AbsSendTime;
import io.sluice.core.wire.ext.ExtensionType;
import io.sluice.core.wire.rtp.HeaderExtensionWriter;
import io.sluice.core.wire.rtp.HeaderExtensions;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Header extensions on their way to a subscriber (RFC 8285). */
class HeaderRewriterTest {
  private static final byte[] PAYLOAD = {1, 2, 3};

  private final CountingRecycler recycler = new CountingRecycler();

  private RtpPacket packet(boolean twoByte, int id, byte[] value) {
    byte[] data = new byte[600];
    HeaderExtensionWriter writer = new HeaderExtensionWriter();
    RtpHeader.write(data, 0, true, true, 96, 4_711, 90_000, 1);
    writer.begin(data, RtpHeader.FIXED_LENGTH, twoByte);
    assertThat(writer.add(id, value, 0, value.length)).isTrue();
    int header = RtpHeader.FIXED_LENGTH + writer.end();
    System.arraycopy(PAYLOAD, 0, data, header, PAYLOAD.length);
    return filled(Arrays.copyOf(data, header + PAYLOAD.length));
  }

  private RtpPacket filled(byte[] data) {
    RtpPacket packet = new RtpPacket(data, recycler);
    assertThat(packet.fill(data.length, 0)).isTrue();
    return packet;
  }

  private RtpPacket rewritten(HeaderRewriter rewriter, RtpPacket in) {
    byte[] out = new byte[HeaderRewriter.maxLength(in) + PAYLOAD.length];
    int header = rewriter.write(in, 120, 77, 5_000, 0xcafebabeL, 9, 1_500_000_000L, out, 0);
    System.arraycopy(PAYLOAD, 0, out, header, PAYLOAD.length);
    return filled(Arrays.copyOf(out, header + PAYLOAD.length));
  }

  private static byte[] value(RtpPacket packet, int id) {
    long element = HeaderExtensions.find(packet, id);
    assertThat(element).as("extension " + id).isNotEqualTo(HeaderExtensions.NONE);
    int offset = HeaderExtensions.offset(element);
    return Arrays.copyOfRange(packet.data(), offset, offset + HeaderExtensions.length(element));
  }

  @Test
  void shouldWriteTheNewHeaderAndKeepTheMarker() {
    HeaderRewriter rewriter = new HeaderRewriter(Map.of(), Map.of(), "0");

    RtpPacket out = rewritten(rewriter, packet(false, 1, new byte[] {42}));

    assertThat(out.ssrc()).isEqualTo(0xcafebabeL);
    assertThat(out.payloadType()).isEqualTo(120);
    assertThat(out.sequence()).isEqualTo(77);
    assertThat(out.timestamp()).isEqualTo(5_000);
    assertThat(out.marker()).isTrue();
    assertThat(out.extensionLength()).as("unknown extensions are stripped").isZero();
    assertThat(out.payloadLength()).isEqualTo(PAYLOAD.length);
  }

  @Test
  void shouldTranslateTheIdentifierOfAnEndToEndExtension() {
    HeaderRewriter rewriter =
        new HeaderRewriter(
            Map.of(ExtensionType.AUDIO_LEVEL, 1), Map.of(ExtensionType.AUDIO_LEVEL, 7), "0");

    RtpPacket out = rewritten(rewriter, packet(false, 1, new byte[] {42}));

    assertThat(value(out, 7)).containsExactly(42);
    assertThat(HeaderExtensions.find(out, 1)).isEqualTo(HeaderExtensions.NONE);
  }

  @Test
  void shouldWriteTheExtensionsOfThisHopAnew() {
    HeaderRewriter rewriter =
        new HeaderRewriter(
            Map.of(ExtensionType.MID, 1, ExtensionType.RID, 2),
            Map.of(
                ExtensionType.MID,
                4,
                ExtensionType.RID,
                2,
                ExtensionType.ABS_SEND_TIME,
                5,
                ExtensionType.TRANSPORT_SEQUENCE,
                6),
            "17");

    RtpPacket out = rewritten(rewriter, packet(false, 1, "a".getBytes(StandardCharsets.US_ASCII)));

    assertThat(value(out, 4)).isEqualTo("17".getBytes(StandardCharsets.US_ASCII));
    assertThat(AbsSendTime.read(value(out, 5), 0, 3)).isEqualTo(3 << 17);
    assertThat(value(out, 6)).containsExactly(0, 9);
    assertThat(HeaderExtensions.find(out, 2)).isEqualTo(HeaderExtensions.NONE);
  }

  @Test
  void shouldTakeTheTwoByteFormForALongElement() {
    byte[] structure = new byte[90];
    Arrays.fill(structure, (byte) 5);
    HeaderRewriter rewriter =
        new HeaderRewriter(
            Map.of(ExtensionType.DEPENDENCY_DESCRIPTOR, 3),
            Map.of(ExtensionType.DEPENDENCY_DESCRIPTOR, 8, ExtensionType.MID, 1),
            "0");

    RtpPacket out = rewritten(rewriter, packet(true, 3, structure));

    assertThat(HeaderExtensions.isTwoByte(out.extensionProfile())).isTrue();
    assertThat(value(out, 8)).isEqualTo(structure);
    assertThat(value(out, 1)).isEqualTo("0".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void shouldReturnToTheOneByteFormForShortElements() {
    HeaderRewriter rewriter =
        new HeaderRewriter(
            Map.of(ExtensionType.ORIENTATION, 200), Map.of(ExtensionType.ORIENTATION, 8), "0");

    RtpPacket out = rewritten(rewriter, packet(true, 200, new byte[] {3}));

    assertThat(HeaderExtensions.isTwoByte(out.extensionProfile())).isFalse();
    assertThat(value(out, 8)).containsExactly(3);
  }

  /** However often a hostile packet has the element, the longer one goes out but once. */
  @Test
  void shouldReplaceADescriptorOnce() {
    byte[] data = new byte[500];
    HeaderExtensionWriter writer = new HeaderExtensionWriter();
    RtpHeader.write(data, 0, true, true, 96, 4_711, 90_000, 1);
    writer.begin(data, RtpHeader.FIXED_LENGTH, false);
    for (int i = 0; i < 200; i++) {
      assertThat(writer.add(1, PAYLOAD, 0, 1)).isTrue();
    }
    RtpPacket packet = filled(Arrays.copyOf(data, RtpHeader.FIXED_LENGTH + writer.end()));
    Map<ExtensionType, Integer> ids = Map.of(ExtensionType.DEPENDENCY_DESCRIPTOR, 1);
    HeaderRewriter rewriter = new HeaderRewriter(ids, ids, "0");
    byte[] other = new byte[16];
    rewriter.describe(other, other.length);

    byte[] out = new byte[10 * HeaderRewriter.maxLength(packet)];
    int length = rewriter.write(packet, 120, 77, 5_000, 0xcafebabeL, 9, 0, out, 0);

    assertThat(length).isLessThanOrEqualTo(HeaderRewriter.maxLength(packet));
    assertThat(value(filled(Arrays.copyOf(out, length)), 1)).isEqualTo(other);
  }

  @Test
  void shouldSurviveAnyExtensionBytes() {
    HeaderRewriter rewriter =
        new HeaderRewriter(
            Map.of(ExtensionType.AUDIO_LEVEL, 1, ExtensionType.DEPENDENCY_DESCRIPTOR, 3),
            Map.of(ExtensionType.AUDIO_LEVEL, 2, ExtensionType.DEPENDENCY_DESCRIPTOR, 9),
            "0");
    Seeds.forEach(
        20_000,
        random -> {
          int words = random.nextInt(20);
          byte[] data = new byte[RtpHeader.FIXED_LENGTH + 4 + 4 * words + PAYLOAD.length];
          random.nextBytes(data);
          RtpHeader.write(data, 0, true, false, 96, 1, 1, 1);
          RtpHeader.writeShort(data, 12, random.nextBoolean() ? 0xbede : 0x1000);
          RtpHeader.writeShort(data, 14, words);

          RtpPacket out = rewritten(rewriter, filled(data));

          assertThat(out.payloadLength()).isEqualTo(PAYLOAD.length);
        });
  }
}
