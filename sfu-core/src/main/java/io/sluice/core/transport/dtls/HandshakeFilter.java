package io.sluice.core.transport.dtls;

import java.util.Arrays;
import org.bouncycastle.tls.ContentType;

/**
 * Lets through what a handshake can need, before Bouncy Castle sees it, which sets memory aside for
 * a message of 16 MB as soon as 12 bytes announce one, and gives up on a reserved version number
 * (RFC 6347 sections 4.1 and 4.2.2). For one connection, and one thread at a time.
 */
final class HandshakeFilter {
  static final int MESSAGE_LIMIT = 16 * 1024;
  static final int TOTAL_LIMIT = 24 * 1024;
  static final int FRAGMENT_LIMIT = 512;

  private static final int RECORD_HEADER = 13;
  private static final int RECORD_LIMIT = 16 * 1024 + 256;
  private static final int MESSAGE_HEADER = 12;
  private static final int MESSAGES = 16;
  private static final int UNKNOWN = -1;

  private final int[] lengths = new int[MESSAGES];
  private int total;
  private int fragments;

  HandshakeFilter() {
    Arrays.fill(lengths, UNKNOWN);
  }

  /**
   * Looks at a datagram's records.
   *
   * @return how many of its bytes to keep: the records before the first that is malformed or not
   *     needed; 0 for none
   */
  int accept(byte[] data, int offset, int length) {
    int at = 0;
    while (length - at > RECORD_HEADER) {
      int start = offset + at;
      int size = RECORD_HEADER + u16(data, start + 11);
      if (size > length - at || size == RECORD_HEADER || size > RECORD_LIMIT) {
        return at;
      }
      if (!isPlausible(data, start) || !isNeeded(data, start, size)) {
        return at;
      }
      at += size;
    }
    return at;
  }

  private static boolean isPlausible(byte[] data, int start) {
    int type = data[start];
    int major = data[start + 1] & 0xff;
    int minor = data[start + 2] & 0xff;
    return type >= ContentType.change_cipher_spec
        && type <= ContentType.application_data
        && major == 0xfe
        && (minor == 0xfd || minor == 0xff);
  }

  private boolean isNeeded(byte[] data, int start, int size) {
    int epoch = u16(data, start + 3);
    if (epoch != 0) {
      return epoch == 1;
    }
    if (data[start] == ContentType.application_data) {
      return false;
    }
    return data[start] != ContentType.handshake
        || acceptFragments(data, start + RECORD_HEADER, size - RECORD_HEADER);
  }

  private boolean acceptFragments(byte[] data, int offset, int length) {
    int at = 0;
    while (at < length) {
      int left = length - at - MESSAGE_HEADER;
      if (left < 0) {
        return false;
      }
      int fragment = u24(data, offset + at + 9);
      if (fragment > left || !acceptFragment(data, offset + at, fragment)) {
        return false;
      }
      at += MESSAGE_HEADER + fragment;
    }
    return true;
  }

  private boolean acceptFragment(byte[] data, int at, int fragment) {
    int message = u24(data, at + 1);
    int sequence = u16(data, at + 4);
    boolean fits = u24(data, at + 6) + fragment <= message;
    boolean empty = fragment == 0 && message != 0;
    if (!fits || empty || sequence >= MESSAGES || ++fragments > FRAGMENT_LIMIT) {
      return false;
    }
    if (lengths[sequence] == UNKNOWN) {
      if (message > MESSAGE_LIMIT || total + message > TOTAL_LIMIT) {
        return false;
      }
      total += message;
      lengths[sequence] = message;
    }
    return lengths[sequence] == message;
  }

  // TlsUtils has these, too, but is slow to load, which an event loop would wait for.

  private static int u16(byte[] data, int at) {
    return (data[at] & 0xff) << 8 | (data[at + 1] & 0xff);
  }

  private static int u24(byte[] data, int at) {
    return u16(data, at) << 8 | (data[at + 2] & 0xff);
  }
}
