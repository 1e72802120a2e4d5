package io.sluice.core.wire.stun;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC-SHA1 (RFC 2104) that takes a new key for each message without allocating. Not thread-safe.
 */
public final class HmacSha1 {
  /** Bytes of the code. */
  public static final int LENGTH = 20;

  private static final int BLOCK = 64;

  private final MessageDigest digest;
  private final byte[] pad = new byte[BLOCK];
  private final byte[] key = new byte[BLOCK];
  private final byte[] inner = new byte[LENGTH];

  public HmacSha1() {
    try {
      digest = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  /** Begins a message under a key of any length. */
  public void start(byte[] newKey) {
    Arrays.fill(key, (byte) 0);
    if (newKey.length > BLOCK) {
      digest.update(newKey, 0, newKey.length);
      finish(key);
    } else {
      System.arraycopy(newKey, 0, key, 0, newKey.length);
    }
    xorPad(0x36);
    digest.update(pad, 0, BLOCK);
  }

  /** Adds a byte to the message. */
  public void update(byte b) {
    digest.update(b);
  }

  /** Adds bytes to the message. */
  public void update(byte[] data, int off, int len) {
    digest.update(data, off, len);
  }

  /** Ends the message; the code is written to {@code out}. */
  public void finish(byte[] out, int off) {
    finish(inner);
    xorPad(0x5c);
    digest.update(pad, 0, BLOCK);
    digest.update(inner, 0, LENGTH);
    finish(inner);
    System.arraycopy(inner, 0, out, off, LENGTH);
  }

  private void finish(byte[] out) {
    try {
      digest.digest(out, 0, LENGTH);
    } catch (DigestException e) {
      throw new IllegalStateException("the array holds a digest", e);
    }
  }

  private void xorPad(int with) {
    for (int i = 0; i < BLOCK; i++) {
      pad[i] = (byte) (key[i] ^ with);
    }
  }
}
