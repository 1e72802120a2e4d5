package io.sluice.loadtest.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a media file and its name, for errors. Reading past the end is an error, too. */
final class FileBytes {
  /** Largest file. */
  static final int MAX = 128 << 20;

  private final String name;
  private final byte[] data;

  FileBytes(String name, byte[] data) {
    this.name = name;
    this.data = data;
  }

  /** Reads a whole file. */
  static FileBytes read(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new MediaException(path + ": there is no such file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] data = in.readNBytes(MAX + 1);
      if (data.length > MAX) {
        throw new MediaException(path + ": larger than " + (MAX >> 20) + " MiB");
      }
      return new FileBytes(path.toString(), data);
    } catch (IOException e) {
      throw new MediaException(path + ": cannot be read: " + e.getMessage());
    }
  }

  byte[] data() {
    return data;
  }

  int length() {
    return data.length;
  }

  /** What is thrown about this file. */
  MediaException bad(String what) {
    return new MediaException(name + ": " + what);
  }

  /** Asserts that there are so many bytes; {@code what} they are is told otherwise. */
  void require(int at, long bytes, String what) {
    if (bytes < 0 || bytes > data.length - at) {
      throw bad(what + " at byte " + at + " is cut short");
    }
  }

  /** Whether the text stands there. */
  boolean has(int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length > data.length - at) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (data[at + i] != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  int unsignedByte(int at) {
    return data[at] & 0xff;
  }

  /** A little-endian number of so many bytes, at most 8; the caller has required them. */
  long littleEndian(int at, int bytes) {
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << 8 | (data[at + i] & 0xff);
    }
    return value;
  }
}
