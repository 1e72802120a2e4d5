package io.sluice.loadtest.media;

import java.util.List;

/** Makes IVF files. */
final class IvfFiles {
  private IvfFiles() {}

  /** A file of 640 × 360 whose frames are a tick apart, the first of them at tick 5. */
  static byte[] of(String fourcc, int rate, int scale, List<byte[]> frames) {
    Bytes file = new Bytes().text("DKIF").littleEndian(0, 2).littleEndian(32, 2).text(fourcc);
    file.littleEndian(640, 2).littleEndian(360, 2);
    file.littleEndian(rate, 4).littleEndian(scale, 4).littleEndian(frames.size(), 4);
    file.littleEndian(0, 4);
    for (int i = 0; i < frames.size(); i++) {
      file.littleEndian(frames.get(i).length, 4).littleEndian(5 + i, 8).bytes(frames.get(i));
    }
    return file.toBytes();
  }

  static byte[] vp8Key(int length) {
    return Bytes.filled(length, 0x10, 0x20, 0, 0x9d, 0x01, 0x2a, 0x80, 2, 0x68, 1);
  }

  static byte[] vp8Delta(int length) {
    return Bytes.filled(length, 0x11, 0x20, 0);
  }

  /** A keyframe and two that are predicted, twice. */
  static byte[] vp8() {
    return of(
        "VP80",
        30,
        1,
        List.of(
            vp8Key(5_000),
            vp8Delta(900),
            vp8Delta(20),
            vp8Key(4_000),
            vp8Delta(1_500),
            vp8Delta(9)));
  }

  static byte[] vp9() {
    return of(
        "VP90",
        30,
        1,
        List.of(Bytes.filled(3_000, 0x82, 0x49, 0x83, 0x42), Bytes.filled(700, 0x86)));
  }

  /** An OBU with its size, behind a header of the type. */
  static byte[] obu(int type, byte[] content) {
    Bytes out = new Bytes().littleEndian(type << 3 | 2, 1);
    int rest = content.length;
    while (rest > 0x7f) {
      out.littleEndian((rest & 0x7f) | 0x80, 1);
      rest >>= 7;
    }
    return out.littleEndian(rest, 1).bytes(content).toBytes();
  }

  static byte[] unit(byte[]... obus) {
    Bytes out = new Bytes();
    for (byte[] obu : obus) {
      out.bytes(obu);
    }
    return out.toBytes();
  }

  static byte[] av1() {
    byte[] delimiter = obu(2, new byte[0]);
    byte[] sequence = obu(1, Bytes.filled(11, 0));
    byte[] metadata = obu(5, Bytes.filled(40, 1));
    byte[] padding = obu(15, Bytes.filled(40, 1));
    return of(
        "AV01",
        30,
        1,
        List.of(
            unit(delimiter, sequence, metadata, obu(6, Bytes.filled(4_000, 0x10)), padding),
            unit(delimiter, obu(3, Bytes.filled(9, 0x30)), obu(4, Bytes.filled(1_800, 1))),
            unit(delimiter, obu(6, Bytes.filled(100, 0x30)))));
  }
}
