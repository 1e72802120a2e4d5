package io.sluice.loadtest.media;

import io.sluice.core.wire.codec.Av1Payload;

/**
 * Cuts AV1 temporal units of a file into packets (AV1 RTP specification section 4): temporal
 * delimiters, tile lists and padding are left out, sizes stand before each OBU element.
 */
final class Av1Packets {
  private static final int TEMPORAL_DELIMITER = 2;
  private static final int FRAME_HEADER = 3;
  private static final int TILE_LIST = 8;
  private static final int PADDING = 15;
  private static final int HAS_SIZE = 0x02;
  private static final int EXTENSION = 0x04;
  private static final int MAX_SIZE_BYTES = 8;

  /** Bytes of an element's size in a packet, at most. */
  private static final int SIZE_BYTES = 2;

  private static final int MAX_UNITS = 10_000;

  private final FileBytes file;
  private final RecordingBuilder builder;
  private final byte[] packet = new byte[NaturalSizes.LIMIT];

  /** OBU elements of the temporal unit, one after the other, and where each ends. */
  private byte[] elements = new byte[1 << 12];

  private final int[] ends = new int[MAX_UNITS];
  private int count;
  private boolean sequenceHeader;
  private boolean intraFrame;

  private int used;
  private boolean continuesFirst;
  private boolean newSequence;

  Av1Packets(FileBytes file, RecordingBuilder builder) {
    this.file = file;
    this.builder = builder;
  }

  /** Adds a temporal unit that stands at a place in the file (AV1 section 7.5). */
  void temporalUnit(int offset, int size, long ticks) {
    count = 0;
    sequenceHeader = intraFrame = false;
    elements = elements.length < size ? new byte[size] : elements;
    int end = offset + size;
    for (int at = offset; at < end; ) {
      at = readUnit(at, end);
    }
    if (count == 0) {
      throw file.bad("the temporal unit at byte " + offset + " has nothing to show");
    }
    newSequence = sequenceHeader && intraFrame;
    builder.frame(ticks, newSequence);
    writePackets();
  }

  /** Reads an OBU (section 5.3); returns the offset behind. */
  private int readUnit(int start, int end) {
    int header = file.unsignedByte(start);
    int type = header >> 3 & 0x0f;
    int headerLength = (header & EXTENSION) != 0 ? 2 : 1;
    int at = start + headerLength;
    if ((header & 0x80) != 0 || at > end) {
      throw file.bad("the OBU at byte " + start + " is not valid");
    }
    boolean sized = (header & HAS_SIZE) != 0;
    int content = sized ? behindSize(at, end) : at;
    long size = sized ? size(at, content) : (long) end - at;
    if (size > end - content) {
      throw file.bad("the OBU at byte " + start + " is cut short");
    }
    if (type != TEMPORAL_DELIMITER && type != TILE_LIST && type != PADDING) {
      keep(start, headerLength, content, (int) size);
    }
    return content + (int) size;
  }

  /** Where a leb128 number ends (section 4.10.5). */
  private int behindSize(int start, int end) {
    int limit = Math.min(end, start + MAX_SIZE_BYTES);
    int at = start;
    while (at < limit && file.data()[at] < 0) {
      at++;
    }
    if (at == limit) {
      throw file.bad("the size of an OBU at byte " + start + " is not valid");
    }
    return at + 1;
  }

  private long size(int start, int end) {
    long size = 0;
    for (int at = end - 1; at >= start; at--) {
      size = size << 7 | (file.unsignedByte(at) & 0x7f);
    }
    return size;
  }

  private void keep(int start, int headerLength, int content, int size) {
    byte[] data = file.data();
    int type = data[start] >> 3 & 0x0f;
    sequenceHeader |= type == Av1Payload.SEQUENCE_HEADER;
    boolean frame = type == Av1Writer.FRAME || type == FRAME_HEADER;
    // show_existing_frame and frame_type are 0: a keyframe (section 5.9.2)
    intraFrame |= frame && size > 0 && (data[content] & 0xe0) == 0;
    int at = count == 0 ? 0 : ends[count - 1];
    System.arraycopy(data, start, elements, at, headerLength);
    elements[at] &= ~HAS_SIZE;
    System.arraycopy(data, content, elements, at + headerLength, size);
    if (count == MAX_UNITS) {
      throw file.bad("more than " + MAX_UNITS + " OBUs before byte " + start);
    }
    ends[count++] = at + headerLength + size;
  }

  private void writePackets() {
    int total = ends[count - 1] + SIZE_BYTES * count;
    int room = packet.length - 1 - 2 * SIZE_BYTES;
    int packets = (total + room - 1) / room;
    int limit = 1 + 2 * SIZE_BYTES + (total + packets - 1) / packets;
    used = 1;
    continuesFirst = false;
    int at = 0;
    for (int i = 0; i < count; i++) {
      int begin = at;
      while (at < ends[i]) {
        int length = Math.min(limit - used - SIZE_BYTES, ends[i] - at);
        if (length <= 0) {
          flush(at > begin);
          continue;
        }
        writeElement(at, length);
        at += length;
      }
    }
    flush(false);
  }

  private void writeElement(int at, int length) {
    if (length < 0x80) {
      packet[used++] = (byte) length;
    } else {
      packet[used++] = (byte) (length | 0x80);
      packet[used++] = (byte) (length >> 7);
    }
    System.arraycopy(elements, at, packet, used, length);
    used += length;
  }

  private void flush(boolean continuedLast) {
    packet[0] =
        (byte)
            ((continuesFirst ? Av1Writer.CONTINUES_FIRST : 0)
                | (continuedLast ? Av1Writer.CONTINUED_LAST : 0)
                | (newSequence ? Av1Writer.NEW_SEQUENCE : 0));
    builder.packet(packet, 0, used);
    used = 1;
    continuesFirst = continuedLast;
    newSequence = false;
  }
}
