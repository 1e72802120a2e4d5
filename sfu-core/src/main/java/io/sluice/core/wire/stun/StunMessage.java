package io.sluice.core.wire.stun;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A view of one STUN message (RFC 8489) in the caller's array; reusable, not thread-safe. Of an
 * attribute that occurs more than once the first counts, and of those behind MESSAGE-INTEGRITY only
 * FINGERPRINT (section 14.5).
 */
public final class StunMessage {
  private static final int MAX_UNKNOWN = 4;
  private static final byte[] NO_BYTES = new byte[0];

  private final CRC32 crc = new CRC32();
  private final byte[] code = new byte[HmacSha1.LENGTH];
  private final int[] unknown = new int[MAX_UNKNOWN];

  private byte[] data = NO_BYTES;
  private int start;
  private int length;
  private int type;
  private long idHigh;
  private int idLow;
  private int usernameAt;
  private int usernameLength;
  private int integrityAt;
  private int fingerprintAt;
  private int mappedAt;
  private int mappedLength;
  private int errorCode;
  private int unknownCount;
  private long priority;
  private boolean useCandidate;
  private boolean controlling;
  private boolean controlled;
  private long tieBreaker;

  /**
   * Looks at a datagram.
   *
   * @return false when it is not a well-formed STUN message; the view is then of no use
   */
  public boolean parse(byte[] bytes, int off, int len) {
    if (len < Stun.HEADER || (len & 3) != 0 || (bytes[off] & 0xC0) != 0) {
      return false;
    }
    if (u16(bytes, off + 2) != len - Stun.HEADER || i32(bytes, off + 4) != Stun.COOKIE) {
      return false;
    }
    clear();
    data = bytes;
    start = off;
    length = len;
    type = u16(bytes, off);
    idHigh = i64(bytes, off + 8);
    idLow = i32(bytes, off + 16);
    return parseAttributes();
  }

  private void clear() {
    usernameAt = -1;
    usernameLength = 0;
    integrityAt = -1;
    fingerprintAt = -1;
    mappedAt = -1;
    mappedLength = 0;
    errorCode = 0;
    unknownCount = 0;
    priority = -1;
    useCandidate = false;
    controlling = false;
    controlled = false;
    tieBreaker = 0;
  }

  private boolean parseAttributes() {
    int end = start + length;
    int at = start + Stun.HEADER;
    while (at < end) {
      int attribute = u16(data, at);
      int size = u16(data, at + 2);
      int padded = (size + 3) & ~3;
      if (padded > end - at - 4) {
        return false;
      }
      if (attribute == Stun.FINGERPRINT) {
        fingerprintAt = at;
        return size == 4 && at + 8 == end;
      }
      if (integrityAt < 0 && !parseAttribute(attribute, at, size)) {
        return false;
      }
      at += 4 + padded;
    }
    return true;
  }

  private boolean parseAttribute(int attribute, int at, int size) {
    int value = at + 4;
    switch (attribute) {
      case Stun.USERNAME -> {
        if (usernameAt < 0) {
          usernameAt = value;
          usernameLength = size;
        }
      }
      case Stun.MESSAGE_INTEGRITY -> {
        integrityAt = at;
        return size == HmacSha1.LENGTH;
      }
      case Stun.XOR_MAPPED_ADDRESS -> {
        if (mappedAt < 0) {
          mappedAt = value;
          mappedLength = size;
        }
      }
      case Stun.ERROR_CODE -> {
        if (size < 4) {
          return false;
        }
        errorCode = (data[value + 2] & 7) * 100 + (data[value + 3] & 0xFF);
      }
      case Stun.PRIORITY -> {
        priority = size == 4 ? i32(data, value) & 0xFFFFFFFFL : priority;
        return size == 4;
      }
      case Stun.USE_CANDIDATE -> useCandidate = true;
      case Stun.ICE_CONTROLLING, Stun.ICE_CONTROLLED -> {
        if (size != 8) {
          return false;
        }
        controlling = attribute == Stun.ICE_CONTROLLING;
        controlled = !controlling;
        tieBreaker = i64(data, value);
      }
      default -> {
        if (Stun.mustBeUnderstood(attribute) && unknownCount < MAX_UNKNOWN) {
          unknown[unknownCount++] = attribute;
        }
      }
    }
    return true;
  }

  /** The message type: class and method. */
  public int type() {
    return type;
  }

  /** The first 8 bytes of the transaction id. */
  public long idHigh() {
    return idHigh;
  }

  /** The last 4 bytes of the transaction id. */
  public int idLow() {
    return idLow;
  }

  /** Offset of the user name in the array, or -1. */
  public int usernameAt() {
    return usernameAt;
  }

  /** Length of the user name in bytes. */
  public int usernameLength() {
    return usernameLength;
  }

  /** The user name; for tests and logs. */
  public String username() {
    return usernameAt < 0
        ? ""
        : new String(data, usernameAt, usernameLength, StandardCharsets.UTF_8);
  }

  /** PRIORITY, or -1 without. */
  public long priority() {
    return priority;
  }

  /** Whether USE-CANDIDATE is there (RFC 8445 section 16.1). */
  public boolean useCandidate() {
    return useCandidate;
  }

  /** Whether ICE-CONTROLLING is there. */
  public boolean controlling() {
    return controlling;
  }

  /** Whether ICE-CONTROLLED is there. */
  public boolean controlled() {
    return controlled;
  }

  /** The tie-breaker of ICE-CONTROLLING or ICE-CONTROLLED, unsigned. */
  public long tieBreaker() {
    return tieBreaker;
  }

  /** ERROR-CODE as in 487, or 0 without. */
  public int errorCode() {
    return errorCode;
  }

  /** How many attributes must be understood and are not; at most 4 are counted. */
  public int unknownCount() {
    return unknownCount;
  }

  /** The type of such an attribute. */
  public int unknown(int index) {
    return unknown[index];
  }

  /** Whether MESSAGE-INTEGRITY is there, right or wrong. */
  public boolean hasIntegrity() {
    return integrityAt >= 0;
  }

  /** Whether FINGERPRINT is there, right or wrong. */
  public boolean hasFingerprint() {
    return fingerprintAt >= 0;
  }

  /** Whether there is a FINGERPRINT and it is right (section 14.7). */
  public boolean fingerprintValid() {
    if (fingerprintAt < 0) {
      return false;
    }
    crc.reset();
    crc.update(data, start, fingerprintAt - start);
    return ((int) crc.getValue() ^ Stun.FINGERPRINT_XOR) == i32(data, fingerprintAt + 4);
  }

  /** Whether there is a MESSAGE-INTEGRITY made with this key (section 14.5). */
  public boolean integrityValid(HmacSha1 hmac, byte[] key) {
    if (integrityAt < 0) {
      return false;
    }
    int covered = integrityAt + 4 + HmacSha1.LENGTH - start - Stun.HEADER;
    hmac.start(key);
    hmac.update(data, start, 2);
    hmac.update((byte) (covered >> 8));
    hmac.update((byte) covered);
    hmac.update(data, start + 4, integrityAt - start - 4);
    hmac.finish(code, 0);
    int difference = 0;
    for (int i = 0; i < HmacSha1.LENGTH; i++) {
      difference |= code[i] ^ data[integrityAt + 4 + i];
    }
    return difference == 0;
  }

  /** The IP address of XOR-MAPPED-ADDRESS (section 14.2), or null when absent or malformed. */
  public byte @Nullable [] mappedIp() {
    int family = mappedLength < 4 ? 0 : data[mappedAt + 1];
    int size = family == 1 ? 4 : 16;
    if ((family != 1 && family != 2) || mappedLength != 4 + size) {
      return null;
    }
    byte[] address = new byte[size];
    for (int i = 0; i < size; i++) {
      address[i] = (byte) (data[mappedAt + 4 + i] ^ data[start + 4 + i]);
    }
    return address;
  }

  /** The port of XOR-MAPPED-ADDRESS; only where there is a {@link #mappedIp}. */
  public int mappedPort() {
    return u16(data, mappedAt + 2) ^ (Stun.COOKIE >>> 16);
  }

  private static int u16(byte[] b, int at) {
    return ((b[at] & 0xFF) << 8) | (b[at + 1] & 0xFF);
  }

  private static int i32(byte[] b, int at) {
    return (u16(b, at) << 16) | u16(b, at + 2);
  }

  private static long i64(byte[] b, int at) {
    return ((long) i32(b, at) << 32) | (i32(b, at + 4) & 0xFFFFFFFFL);
  }
}
