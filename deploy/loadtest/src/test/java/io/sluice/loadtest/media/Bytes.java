package io.sluice.loadtest.media;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Puts the bytes of a file together. */
final class Bytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static byte[] of(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** A beginning, filled up with bytes that are not zero. */
  static byte[] filled(int length, int... begin) {
    byte[] bytes = new byte[length];
    Random random = new Random(length);
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i < begin.length ? begin[i] : 1 + random.nextInt(255));
    }
    return bytes;
  }

  Bytes text(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  Bytes bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  Bytes littleEndian(long value, int count) {
    for (int i = 0; i < count; i++) {
      out.write((int) (value >> (8 * i)));
    }
    return this;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
