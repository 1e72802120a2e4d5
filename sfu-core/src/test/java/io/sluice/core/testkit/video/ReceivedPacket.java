package io.sluice.core.testkit.video;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An RTP packet as a subscriber reads it (RFC 3550 section 5.1, RFC 8285). */
final class ReceivedPacket {
  private static final int FIXED = 12;

  private final boolean marker;
  private final int payloadType;
  private final int sequence;
  private final long timestamp;
  private final long ssrc;
  private final Map<Integer, byte[]> extensions;
  private final byte[] payload;
  private final @Nullable Truth truth;

  private ReceivedPacket(
      boolean marker,
      int payloadType,
      int sequence,
      long timestamp,
      long ssrc,
      Map<Integer, byte[]> extensions,
      byte[] payload,
      @Nullable Truth truth) {
    this.marker = marker;
    this.payloadType = payloadType;
    this.sequence = sequence;
    this.timestamp = timestamp;
    this.ssrc = ssrc;
    this.extensions = extensions;
    this.payload = payload;
    this.truth = truth;
  }

  boolean marker() {
    return marker;
  }

  int payloadType() {
    return payloadType;
  }

  int sequence() {
    return sequence;
  }

  long timestamp() {
    return timestamp;
  }

  long ssrc() {
    return ssrc;
  }

  /** The element with an identifier, or null. */
  byte @Nullable [] extension(int id) {
    return extensions.get(id);
  }

  /** Without padding. */
  byte[] payload() {
    return payload;
  }

  /** What it really is, or null if it has no payload. */
  @Nullable Truth truth() {
    return truth;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  static ReceivedPacket read(byte[] data, int length) {
    BitInput in = new BitInput(data, 0, length);
    check(in.bits(2) == 2, "version");
    boolean padded = in.flag();
    boolean extended = in.flag();
    check(in.bits(4) == 0, "contributing sources that nobody has");
    boolean marker = in.flag();
    int payloadType = in.bits(7);
    int sequence = in.bits(16);
    long timestamp = in.bits(32) & 0xffffffffL;
    long ssrc = in.bits(32) & 0xffffffffL;
    int from = FIXED;
    Map<Integer, byte[]> extensions = new TreeMap<>();
    if (extended) {
      int profile = in.bits(16);
      int bytes = 4 * in.bits(16);
      from += 4;
      check(from + bytes <= length, "extensions longer than the packet");
      readExtensions(data, from, from + bytes, profile, extensions);
      from += bytes;
    }
    int padding = padded ? data[length - 1] & 0xff : 0;
    check(padding <= length - from && (!padded || padding > 0), "padding");
    byte[] payload = Arrays.copyOfRange(data, from, length - padding);
    Truth truth = Truth.read(payload, 0, payload.length);
    return new ReceivedPacket(
        marker, payloadType, sequence, timestamp, ssrc, extensions, payload, truth);
  }

  private static void readExtensions(
      byte[] data, int from, int to, int profile, Map<Integer, byte[]> into) {
    boolean wide = profile >> 4 == 0x100;
    check(wide || profile == 0xbede, "profile of extensions");
    int at = from;
    while (at < to) {
      int id = wide ? data[at] & 0xff : data[at] >> 4 & 0xf;
      if (id == 0) {
        at++;
        continue;
      }
      check(!wide || at + 1 < to, "an extension without its length");
      int length = wide ? data[at + 1] & 0xff : (data[at] & 0xf) + 1;
      at += wide ? 2 : 1;
      check(at + length <= to, "an extension that is cut off");
      check(into.put(id, Arrays.copyOfRange(data, at, at + length)) == null, "an extension twice");
      at += length;
    }
  }

  /** Whether it is what a publisher sent, or empty. */
  boolean isKnown() {
    return truth != null || payload.length == 0;
  }

  /** The packet that an RTX packet brings again (RFC 4588 section 4). */
  ReceivedPacket original(int originalPayloadType, long originalSsrc) {
    check(payload.length >= 2, "no original sequence number");
    int original = (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
    byte[] rest = Arrays.copyOfRange(payload, 2, payload.length);
    return new ReceivedPacket(
        marker, originalPayloadType, original, timestamp, originalSsrc, extensions, rest, truth);
  }

  @Override
  public String toString() {
    return sequence + " " + truth;
  }

  private static void check(boolean good, String what) {
    if (!good) {
      throw new IllegalArgumentException("malformed packet: " + what);
    }
  }
}
