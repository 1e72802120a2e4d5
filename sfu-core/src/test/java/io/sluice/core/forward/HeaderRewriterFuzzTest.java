package io.sluice.core.forward;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.core.wire.ext.ExtensionType;
import io.sluice.core.wire.rtp.HeaderExtensions;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Headers of a hostile publisher's packets, as a subscriber gets them (RFC 8285). */
final class HeaderRewriterFuzzTest {
  private static final byte GUARD = 0x77;
  private static final int GUARDED = 64;

  /** As session descriptions have them. */
  private static final int MAX_MID = 32;

  private static final Map<ExtensionType, Integer> INCOMING =
      Map.of(
          ExtensionType.AUDIO_LEVEL, 1,
          ExtensionType.ORIENTATION, 2,
          ExtensionType.DEPENDENCY_DESCRIPTOR, 3,
          ExtensionType.MID, 4);

  private static final Map<ExtensionType, Integer> NARROW =
      Map.of(
          ExtensionType.AUDIO_LEVEL, 6,
          ExtensionType.DEPENDENCY_DESCRIPTOR, 7,
          ExtensionType.MID, 5,
          ExtensionType.ABS_SEND_TIME, 8,
          ExtensionType.TRANSPORT_SEQUENCE, 9);

  private static final Map<ExtensionType, Integer> WIDE =
      Map.of(ExtensionType.AUDIO_LEVEL, 6, ExtensionType.DEPENDENCY_DESCRIPTOR, 200);

  @FuzzTest
  void shouldCopyWhatWasNegotiatedAndNothingElse(byte[] input) {
    RtpPacket packet = new RtpPacket(input, recycled -> {});
    if (packet.fill(input.length, 0)) {
      check(packet, NARROW, 7);
      check(packet, WIDE, 200);
    }
  }

  /**
   * @param descriptorId the outgoing identifier of {@link ExtensionType#DEPENDENCY_DESCRIPTOR}
   */
  private static void check(
      RtpPacket packet, Map<ExtensionType, Integer> outgoing, int descriptorId) {
    RtpPacket out = rewritten(packet, new HeaderRewriter(INCOMING, outgoing, "0"));
    assertThat(out.marker()).isEqualTo(packet.marker());
    assertThat(out.ssrc()).isEqualTo(0xcafebabeL);
    assertThat(out.sequence()).isEqualTo(77);
    assertThat(values(out, 6)).isEqualTo(values(packet, 1));
    assertThat(values(out, descriptorId)).isEqualTo(values(packet, 3));
    for (long e = HeaderExtensions.first(out);
        e != HeaderExtensions.NONE;
        e = HeaderExtensions.next(out, e)) {
      assertThat(outgoing.containsValue(HeaderExtensions.id(e))).isTrue();
    }
  }

  /** A header alone, for which there was as much room as it may need. */
  private static RtpPacket rewritten(RtpPacket packet, HeaderRewriter rewriter) {
    int most = HeaderRewriter.maxLength(packet);
    byte[] dst = new byte[most + GUARDED];
    Arrays.fill(dst, GUARD);
    int header = rewriter.write(packet, 120, 77, 5_000, 0xcafebabeL, 9, 1, dst, 0);
    assertThat(header).isBetween(RtpHeader.FIXED_LENGTH, most);
    for (int i = most; i < dst.length; i++) {
      assertThat(dst[i]).isEqualTo(GUARD);
    }
    RtpPacket out = new RtpPacket(dst, recycled -> {});
    assertThat(out.fill(header, 0)).isTrue();
    assertThat(out.headerLength()).isEqualTo(header);
    return out;
  }

  /** Identifiers are what each side's session description says. */
  @FuzzTest
  void shouldKeepWithinItsRoomWhateverTheIdentifiers(FuzzedDataProvider data) {
    Map<ExtensionType, Integer> incoming = identifiers(data);
    Map<ExtensionType, Integer> outgoing = identifiers(data);
    String mid = data.consumeAsciiString(MAX_MID);
    byte[] bytes = data.consumeRemainingAsBytes();
    RtpPacket packet = new RtpPacket(bytes, recycled -> {});
    if (packet.fill(bytes.length, 0)) {
      RtpPacket out = rewritten(packet, new HeaderRewriter(incoming, outgoing, mid));
      assertThat(out.extensionLength() > 0 && outgoing.isEmpty()).isFalse();
    }
  }

  private static Map<ExtensionType, Integer> identifiers(FuzzedDataProvider data) {
    Map<ExtensionType, Integer> identifiers = new EnumMap<>(ExtensionType.class);
    for (ExtensionType type : ExtensionType.values()) {
      if (data.consumeBoolean()) {
        identifiers.put(type, data.consumeInt(1, 255));
      }
    }
    return identifiers;
  }

  private static List<String> values(RtpPacket packet, int id) {
    List<String> values = new ArrayList<>();
    for (long e = HeaderExtensions.first(packet);
        e != HeaderExtensions.NONE;
        e = HeaderExtensions.next(packet, e)) {
      if (HeaderExtensions.id(e) == id) {
        int from = HeaderExtensions.offset(e);
        int to = from + HeaderExtensions.length(e);
        values.add(HexFormat.of().formatHex(packet.data(), from, to));
      }
    }
    return values;
  }
}
