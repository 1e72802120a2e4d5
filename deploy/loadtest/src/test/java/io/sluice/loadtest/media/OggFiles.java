package io.sluice.loadtest.media;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Makes Ogg files. */
final class OggFiles {
  private OggFiles() {}

  /** A page that holds whole packets, or with {@code open} the beginning of a longer one. */
  static byte[] page(int serial, boolean open, byte[]... packets) {
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    Bytes content = new Bytes();
    for (byte[] packet : packets) {
      content.bytes(packet);
      int left = packet.length;
      for (; left >= 255; left -= 255) {
        table.write(255);
      }
      if (!open) {
        table.write(left);
      }
    }
    Bytes page = new Bytes().text("OggS").littleEndian(0, 2).littleEndian(0, 8);
    page.littleEndian(serial, 4).littleEndian(0, 8).littleEndian(table.size(), 1);
    return page.bytes(table.toByteArray()).bytes(content.toBytes()).toBytes();
  }

  static byte[] head() {
    return new Bytes()
        .text("OpusHead")
        .bytes(Bytes.of(1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0))
        .toBytes();
  }

  static byte[] tags() {
    return new Bytes().text("OpusTags").bytes(new byte[3_000]).toBytes();
  }

  static byte[] opus(List<byte[]> packets) {
    Bytes file = new Bytes().bytes(page(7, false, head())).bytes(page(7, false, tags()));
    return file.bytes(page(7, false, packets.toArray(byte[][]::new))).toBytes();
  }
}
