package io.sluice.core.transport.dtls;

import static io.sluice.core.wire.HostileBytes.mix;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.core.wire.HostileBytes;
import java.util.Arrays;

/** DTLS records and handshake fragments (RFC 6347 sections 4.1 and 4.2.3). */
final class HandshakeFilterFuzzTest {
  private static final int RECORD_HEADER = 13;
  private static final int MESSAGE_HEADER = 12;
  private static final int HANDSHAKE = 22;
  private static final int MESSAGES = 16;

  @FuzzTest
  void shouldKeepWholeRecordsOfAnyDatagram(byte[] input) {
    HostileBytes.check(
        (data, off, len) -> {
          int kept = new HandshakeFilter().accept(data, off, len);
          assertThat(kept).isBetween(0, len);
          return mix(0, kept);
        },
        input);
    int kept = new HandshakeFilter().accept(input, 0, input.length);
    assertThat(wholeRecords(input, kept)).isTrue();
    byte[] prefix = Arrays.copyOf(input, kept);
    assertThat(new HandshakeFilter().accept(prefix, 0, kept)).isEqualTo(kept);
  }

  private static boolean wholeRecords(byte[] data, int length) {
    int at = 0;
    while (length - at > RECORD_HEADER) {
      at += RECORD_HEADER + number(data, at + 11, 2);
    }
    return at == length;
  }

  /** An input is datagrams, each behind its length of 16 bits. */
  @FuzzTest
  void shouldLetThroughNoMoreThanAHandshakeNeeds(byte[] input) {
    HandshakeFilter filter = new HandshakeFilter();
    int[] announced = new int[MESSAGES];
    int[] fragments = new int[1];
    int at = 0;
    while (input.length - at > 2) {
      int length = Math.min(number(input, at, 2), input.length - at - 2);
      byte[] datagram = Arrays.copyOfRange(input, at + 2, at + 2 + length);
      count(datagram, filter.accept(datagram, 0, length), announced, fragments);
      at += 2 + length;
    }
    assertThat(Arrays.stream(announced).sum()).isLessThanOrEqualTo(HandshakeFilter.TOTAL_LIMIT);
    for (int length : announced) {
      assertThat(length).isLessThanOrEqualTo(HandshakeFilter.MESSAGE_LIMIT);
    }
    assertThat(fragments[0]).isLessThanOrEqualTo(HandshakeFilter.FRAGMENT_LIMIT);
  }

  /** Counts the plain handshake messages and fragments among what was let through. */
  private static void count(byte[] data, int kept, int[] announced, int[] fragments) {
    for (int at = 0; at < kept; at += RECORD_HEADER + number(data, at + 11, 2)) {
      if (data[at] != HANDSHAKE || number(data, at + 3, 2) != 0) {
        continue;
      }
      int end = at + RECORD_HEADER + number(data, at + 11, 2);
      int message = at + RECORD_HEADER;
      while (message < end) {
        int sequence = number(data, message + 4, 2);
        int length = number(data, message + 1, 3);
        assertThat(announced[sequence] == 0 || announced[sequence] == length).isTrue();
        announced[sequence] = length;
        fragments[0]++;
        message += MESSAGE_HEADER + number(data, message + 9, 3);
      }
    }
  }

  private static int number(byte[] data, int at, int bytes) {
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | (data[at + i] & 0xff);
    }
    return value;
  }
}
