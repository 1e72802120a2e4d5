package io.sluice.core.testkit.video;

import java.util.Map;

/** Writes RTP packets with header extensions (RFC 3550 section 5.1, RFC 8285). */
final class RtpWriter {
  private static final int ONE_BYTE = 0xbede;
  private static final int TWO_BYTE = 0x1000;

  private RtpWriter() {}

  /**
   * A packet.
   *
   * @param extensions values by their identifiers
   * @param padding bytes of padding, its count included, 0–255
   */
  static byte[] write(
      boolean marker,
      int payloadType,
      int sequence,
      long timestamp,
      long ssrc,
      Map<Integer, byte[]> extensions,
      byte[] payload,
      int padding) {
    BitWriter out = new BitWriter();
    out.bits(2, 2).flag(padding > 0).flag(!extensions.isEmpty()).bits(4, 0);
    out.flag(marker).bits(7, payloadType).bits(16, sequence).bits(32, timestamp).bits(32, ssrc);
    if (!extensions.isEmpty()) {
      writeExtensions(out, extensions);
    }
    out.bytes(payload);
    for (int i = 1; i < padding; i++) {
      out.bits(8, 0);
    }
    return padding > 0 ? out.bits(8, padding).toBytes() : out.toBytes();
  }

  private static void writeExtensions(BitWriter out, Map<Integer, byte[]> extensions) {
    boolean wide =
        extensions.entrySet().stream()
            .anyMatch(e -> e.getKey() > 14 || e.getValue().length > 16 || e.getValue().length == 0);
    BitWriter elements = new BitWriter();
    extensions.forEach(
        (id, value) -> {
          elements.bits(wide ? 8 : 4, id);
          elements.bits(wide ? 8 : 4, wide ? value.length : value.length - 1L);
          elements.bytes(value);
        });
    byte[] bytes = elements.toBytes();
    int words = (bytes.length + 3) / 4;
    out.bits(16, wide ? TWO_BYTE : ONE_BYTE).bits(16, words).bytes(bytes);
    out.bits(8 * (4 * words - bytes.length), 0);
  }
}
