package io.sluice.loadtest.media;

import io.sluice.core.wire.rtp.RtpHeader;
import java.util.Arrays;

/**
 * Cuts NAL units of a file into packets of the non-interleaved mode (RFC 6184 section 6.3): what
 * stands before slices is aggregated, slices are single units or fragments.
 */
final class H264Packets {
  private static final int LIMIT = NaturalSizes.LIMIT;
  private static final int FIRST_SLICE = 1;
  private static final int LAST_SLICE = 5;
  private static final int REFERENCE_MASK = 0x60;

  /** Supplemental information of 32 bytes that mean nothing, which a {@link Mark} may overwrite. */
  private static final byte[] ROOM_FOR_MARK = roomForMark();

  private final byte[] data;
  private final boolean marked;
  private final RecordingBuilder builder;
  private final byte[] packet = new byte[LIMIT];
  private int aggregated;
  private int used;

  /**
   * @param marked whether packets of parameter sets get room for a mark
   */
  H264Packets(byte[] data, boolean marked, RecordingBuilder builder) {
    this.data = data;
    this.marked = marked;
    this.builder = builder;
  }

  /** User data that is not registered (section D.1.7), of which the identifier means nothing. */
  private static byte[] roomForMark() {
    byte[] unit = new byte[36];
    Arrays.fill(unit, (byte) 0x53);
    unit[0] = 0x06;
    unit[1] = 0x05;
    unit[2] = 32;
    unit[35] = (byte) 0x80;
    return unit;
  }

  static boolean isSlice(int type) {
    return type >= FIRST_SLICE && type <= LAST_SLICE;
  }

  /** Adds a NAL unit to the frame. */
  void unit(int offset, int length) {
    int reserved = marked ? 2 + ROOM_FOR_MARK.length : 0;
    if (isSlice(data[offset] & 0x1f)) {
      end();
      single(offset, length);
    } else if (length <= LIMIT - reserved - 3) {
      if (length > LIMIT - reserved - 2 - used) {
        end();
      }
      aggregate(data, offset, length);
    } else {
      end();
      single(offset, length);
    }
  }

  private void aggregate(byte[] from, int offset, int length) {
    if (aggregated == 0) {
      packet[0] = H264Writer.STAP_A;
      used = 1;
    }
    int reference = Math.max(packet[0] & REFERENCE_MASK, from[offset] & REFERENCE_MASK);
    packet[0] = (byte) (reference | H264Writer.STAP_A);
    RtpHeader.writeShort(packet, used, length);
    System.arraycopy(from, offset, packet, used + 2, length);
    used += 2 + length;
    aggregated++;
  }

  /** Ends an aggregate, and with it the frame. */
  void end() {
    if (aggregated > 0 && marked) {
      aggregate(ROOM_FOR_MARK, 0, ROOM_FOR_MARK.length);
    }
    if (aggregated == 1) {
      builder.packet(packet, 3, used - 3);
    } else if (aggregated > 1) {
      builder.packet(packet, 0, used);
    }
    aggregated = 0;
    used = 1;
  }

  /** A unit in a packet of its own, or in fragments of equal sizes. */
  private void single(int offset, int length) {
    if (length <= LIMIT) {
      builder.packet(data, offset, length);
      return;
    }
    int content = length - 1;
    int room = LIMIT - 2;
    int count = (content + room - 1) / room;
    int at = 0;
    for (int i = 1; i <= count; i++) {
      int end = (int) ((long) content * i / count);
      int to = H264Writer.fragment(packet, 0, data[offset], i == 1, i == count);
      System.arraycopy(data, offset + 1 + at, packet, to, end - at);
      builder.packet(packet, 0, to + end - at);
      at = end;
    }
  }
}
