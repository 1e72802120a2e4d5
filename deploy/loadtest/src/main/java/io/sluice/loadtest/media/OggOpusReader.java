package io.sluice.loadtest.media;

/** Opus in an Ogg file (RFC 3533, RFC 7845): the packets of the first Opus stream in it. */
final class OggOpusReader {
  static final String MAGIC = "OggS";

  private static final int PAGE_HEADER = 27;
  private static final int MAX_SEGMENT = 255;
  private static final int CLOCK_RATE = 48_000;
  private static final int LONGEST_TICKS = CLOCK_RATE * 120 / 1_000;

  /** Frame lengths in 2.5 ms by configuration: SILK, hybrid, CELT (RFC 6716 section 3.1). */
  private static final int[] SILK = {4, 8, 16, 24};

  private static final int[] HYBRID = {4, 8};
  private static final int[] CELT = {1, 2, 4, 8};
  private static final int UNIT_TICKS = CLOCK_RATE / 400;

  private final FileBytes file;
  private final RecordingBuilder builder;
  private final byte[] packet = new byte[MediaPacket.MAX_PAYLOAD];
  private long serial = -1;
  private int length;
  private int packets;
  private long ticks;

  private OggOpusReader(FileBytes file) {
    this.file = file;
    this.builder = new RecordingBuilder(file, new Timebase(CLOCK_RATE, 1));
  }

  static Recording read(FileBytes file) {
    OggOpusReader reader = new OggOpusReader(file);
    reader.readPages();
    return reader.builder.build("opus", 0, 0, reader.ticks);
  }

  private void readPages() {
    int at = 0;
    while (at < file.length()) {
      file.require(at, PAGE_HEADER, "the Ogg page");
      if (!file.has(at, MAGIC) || file.unsignedByte(at + 4) != 0) {
        throw file.bad("no Ogg page at byte " + at);
      }
      int segments = file.unsignedByte(at + 26);
      int content = at + PAGE_HEADER + segments;
      file.require(at, PAGE_HEADER + segments, "the Ogg page");
      long number = file.littleEndian(at + 14, 4);
      if (serial < 0 && file.has(content, "OpusHead")) {
        serial = number;
      }
      at = readSegments(at + PAGE_HEADER, segments, number == serial);
    }
    if (serial < 0) {
      throw file.bad("an Ogg file without Opus");
    }
  }

  /** Reads the contents of a page; returns the offset behind. */
  private int readSegments(int table, int segments, boolean wanted) {
    int at = table + segments;
    for (int i = 0; i < segments; i++) {
      int size = file.unsignedByte(table + i);
      file.require(at, size, "the Ogg page's content");
      if (wanted) {
        append(at, size);
        if (size < MAX_SEGMENT) {
          endPacket(at);
        }
      }
      at += size;
    }
    return at;
  }

  /** Of packets that are too long, as comments with a picture, only the beginning is kept. */
  private void append(int at, int size) {
    int kept = Math.max(0, Math.min(size, packet.length - length));
    System.arraycopy(file.data(), at, packet, Math.min(length, packet.length), kept);
    length += size;
  }

  /** The first two packets are headers. */
  private void endPacket(int at) {
    if (packets++ > 1 && length > 0) {
      if (length > packet.length) {
        throw file.bad(
            "the packet before byte " + at + " has more than " + packet.length + " bytes");
      }
      int duration = duration();
      if (duration == 0 || duration > LONGEST_TICKS) {
        throw file.bad("the packet before byte " + at + " is not Opus");
      }
      builder.frame(ticks, false);
      builder.packet(packet, 0, length);
      ticks += duration;
    }
    length = 0;
  }

  /** Ticks of the packet; 0 if it is not valid. */
  private int duration() {
    int contents = packet[0] & 0xff;
    int configuration = contents >> 3;
    int units;
    if (configuration < 12) {
      units = SILK[configuration & 3];
    } else {
      units = configuration < 16 ? HYBRID[configuration & 1] : CELT[configuration & 3];
    }
    int frames =
        switch (contents & 3) {
          case 0 -> 1;
          case 3 -> length > 1 ? packet[1] & 0x3f : 0;
          default -> 2;
        };
    return units * UNIT_TICKS * frames;
  }
}
