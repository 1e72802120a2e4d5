package io.sluice.core.wire.stun;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Writes STUN messages (RFC 8489) into one array of its own; reusable, not thread-safe. */
public final class StunWriter {
  /** Two user name fragments of 256 characters and everything that goes with them fit. */
  private static final int CAPACITY = 1024;

  private final byte[] data = new byte[CAPACITY];
  private final CRC32 crc = new CRC32();
  private int length;

  /** Begins a message; what was there is gone. */
  public StunWriter start(int type, long idHigh, int idLow) {
    length = 0;
    u16(type);
    u16(0);
    i32(Stun.COOKIE);
    i64(idHigh);
    i32(idLow);
    return this;
  }

  /** USERNAME (section 14.3). */
  public StunWriter username(byte[] name) {
    header(Stun.USERNAME, name.length);
    bytes(name);
    return this;
  }

  /** PRIORITY, unsigned 32 bits (RFC 8445 section 16.1). */
  public StunWriter priority(long priority) {
    header(Stun.PRIORITY, 4);
    i32((int) priority);
    return this;
  }

  /** ICE-CONTROLLING or ICE-CONTROLLED (RFC 8445 section 16.1). */
  public StunWriter role(boolean controlling, long tieBreaker) {
    header(controlling ? Stun.ICE_CONTROLLING : Stun.ICE_CONTROLLED, 8);
    i64(tieBreaker);
    return this;
  }

  /** USE-CANDIDATE (RFC 8445 section 16.1). */
  public StunWriter useCandidate() {
    header(Stun.USE_CANDIDATE, 0);
    return this;
  }

  /**
   * XOR-MAPPED-ADDRESS (section 14.2).
   *
   * @param ip 4 or 16 bytes
   */
  public StunWriter xorMappedAddress(byte[] ip, int port) {
    header(Stun.XOR_MAPPED_ADDRESS, 4 + ip.length);
    u16(ip.length == 4 ? 1 : 2);
    u16(port ^ (Stun.COOKIE >>> 16));
    for (int i = 0; i < ip.length; i++) {
      data[length++] = (byte) (ip[i] ^ data[4 + i]);
    }
    return this;
  }

  /** ERROR-CODE (section 14.8). */
  public StunWriter errorCode(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    header(Stun.ERROR_CODE, 4 + text.length);
    u16(0);
    u16(((code / 100) << 8) | (code % 100));
    bytes(text);
    return this;
  }

  /** UNKNOWN-ATTRIBUTES (section 14.9): the attributes of the request that are not understood. */
  public StunWriter unknownAttributes(StunMessage request) {
    int count = request.unknownCount();
    header(Stun.UNKNOWN_ATTRIBUTES, 2 * count);
    for (int i = 0; i < count; i++) {
      u16(request.unknown(i));
    }
    pad();
    return this;
  }

  /** MESSAGE-INTEGRITY over all that was written so far (section 14.5). */
  public StunWriter integrity(HmacSha1 hmac, byte[] key) {
    int covered = length;
    header(Stun.MESSAGE_INTEGRITY, HmacSha1.LENGTH);
    length += HmacSha1.LENGTH;
    setLength(length);
    hmac.start(key);
    hmac.update(data, 0, covered);
    hmac.finish(data, covered + 4);
    return this;
  }

  /** FINGERPRINT; ends the message (section 14.7). */
  public StunWriter fingerprint() {
    int covered = length;
    setLength(covered + 8);
    crc.reset();
    crc.update(data, 0, covered);
    header(Stun.FINGERPRINT, 4);
    i32((int) crc.getValue() ^ Stun.FINGERPRINT_XOR);
    return this;
  }

  /** The message is at the start of this array. */
  public byte[] array() {
    return data;
  }

  /** Bytes written so far. */
  public int length() {
    return length;
  }

  private void setLength(int total) {
    int value = total - Stun.HEADER;
    data[2] = (byte) (value >> 8);
    data[3] = (byte) value;
  }

  private void header(int type, int size) {
    u16(type);
    u16(size);
  }

  private void bytes(byte[] value) {
    System.arraycopy(value, 0, data, length, value.length);
    length += value.length;
    pad();
  }

  private void pad() {
    while ((length & 3) != 0) {
      data[length++] = 0;
    }
  }

  private void u16(int value) {
    data[length++] = (byte) (value >> 8);
    data[length++] = (byte) value;
  }

  private void i32(int value) {
    u16(value >> 16);
    u16(value);
  }

  private void i64(long value) {
    i32((int) (value >> 32));
    i32((int) value);
  }
}
