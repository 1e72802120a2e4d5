package io.sluice.server.e2e;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An ICE connectivity check (RFC 8445 section 7.2.4) as bytes, written without our own code. */
final class StunCheck {
  private static final int COOKIE = 0x2112A442;
  private static final int HEADER = 20;
  private static final int USERNAME = 0x0006;
  private static final int INTEGRITY = 0x0008;
  private static final int PRIORITY = 0x0024;
  private static final int CONTROLLING = 0x802A;
  private static final int FINGERPRINT = 0x8028;

  private final byte[] transaction;
  private final ByteArrayOutputStream attributes = new ByteArrayOutputStream();

  StunCheck(byte[] transaction) {
    this.transaction = transaction.clone();
  }

  /** A Binding request of the controlling side. */
  byte[] request(String username, String password) throws GeneralSecurityException {
    add(USERNAME, username.getBytes(StandardCharsets.UTF_8));
    add(PRIORITY, ByteBuffer.allocate(4).putInt(1_853_824_767).array());
    add(CONTROLLING, ByteBuffer.allocate(8).putLong(42).array());
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
    add(INTEGRITY, mac.doFinal(message(24)));
    CRC32 crc = new CRC32();
    crc.update(message(8));
    add(FINGERPRINT, ByteBuffer.allocate(4).putInt((int) crc.getValue() ^ 0x5354554e).array());
    return message(0);
  }

  /** A Binding request that nobody signed. */
  byte[] unsigned(String username) {
    add(USERNAME, username.getBytes(StandardCharsets.UTF_8));
    return message(0);
  }

  /** Whether it is the success response to this request. */
  boolean isAnsweredBy(byte[] data, int length) {
    return length >= HEADER
        && data[0] == 1
        && data[1] == 1
        && Arrays.equals(data, 8, HEADER, transaction, 0, transaction.length);
  }

  private void add(int type, byte[] value) {
    ByteBuffer attribute = ByteBuffer.allocate(4 + (value.length + 3) / 4 * 4);
    attribute.putShort((short) type).putShort((short) value.length).put(value);
    attributes.writeBytes(attribute.array());
  }

  /** The message so far; its length field counts the next attribute already. */
  private byte[] message(int next) {
    byte[] body = attributes.toByteArray();
    return ByteBuffer.allocate(HEADER + body.length)
        .putShort((short) 1)
        .putShort((short) (body.length + next))
        .putInt(COOKIE)
        .put(transaction)
        .put(body)
        .array();
  }
}
