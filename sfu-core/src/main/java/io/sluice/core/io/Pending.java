package io.sluice.core.io;

import java.util.Arrays;

/** Numbers of packets that wait for one subscriber, each with the stream that it goes to. */
final class Pending {
  private int[] numbers = new int[16];
  private short[] streams = new short[16];
  private int count;

  int count() {
    return count;
  }

  /**
   * @param stream the position of the stream that the packet goes to
   */
  void add(int number, int stream) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
      streams = Arrays.copyOf(streams, 2 * count);
    }
    numbers[count] = number;
    streams[count++] = (short) stream;
  }

  int number(int index) {
    return numbers[index];
  }

  int stream(int index) {
    return streams[index];
  }

  void clear() {
    count = 0;
  }
}
