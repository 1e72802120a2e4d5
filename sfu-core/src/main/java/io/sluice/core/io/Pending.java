package io.sluice.core.io;

import java.util.Arrays;

/** Numbers of packets that wait for one subscriber, each with the stream that it goes to. */
final class Pending {
  /** Most streams of a transport. */
  static final int MAX_STREAMS = 1 << 10;

  private static final int STREAM_BITS = 10;

  private int[] entries = new int[16];
  private int count;

  int count() {
    return count;
  }

  /**
   * @param number 22 bits
   * @param stream the position of the stream, below {@link #MAX_STREAMS}
   */
  void add(int number, int stream) {
    if (count == entries.length) {
      entries = Arrays.copyOf(entries, 2 * count);
    }
    entries[count++] = number << STREAM_BITS | stream;
  }

  int number(int index) {
    return entries[index] >>> STREAM_BITS;
  }

  int stream(int index) {
    return entries[index] & (MAX_STREAMS - 1);
  }

  void clear() {
    count = 0;
  }
}
