package io.sluice.core.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-GCM with SRTP's initialization vector; what it needs is allocated once. */
final class GcmCipher {
  static final int TAG_LENGTH = 16;
  private static final int TAG_BITS = 8 * TAG_LENGTH;
  private static final int IV_LENGTH = 12;

  private final int mode;
  private final Cipher cipher;
  private final SecretKeySpec key;
  private final byte[] salt;
  private final Parameters parameters = new Parameters();

  /**
   * @param mode {@link Cipher#ENCRYPT_MODE} or {@link Cipher#DECRYPT_MODE}
   * @param key the session key; the cipher's own copy is made, as sharing one is slow
   * @param salt the session salt, 12 bytes, not copied
   */
  GcmCipher(int mode, byte[] key, byte[] salt) {
    this(SrtpCiphers.aesGcm(), mode, key, salt);
  }

  GcmCipher(Cipher cipher, int mode, byte[] key, byte[] salt) {
    this.cipher = cipher;
    this.mode = mode;
    this.key = new SecretKeySpec(key, "AES");
    this.salt = salt;
  }

  /**
   * Starts a packet. The vector is 2 zero bytes, the SSRC and the index in 48 bits, xor the salt:
   * for RTP (RFC 7714 section 8.1) as for RTCP with its 31-bit index (section 9.1).
   */
  void begin(int ssrc, long index) throws GeneralSecurityException {
    byte[] iv = parameters.next();
    iv[0] = salt[0];
    iv[1] = salt[1];
    Bytes.putInt(iv, 2, ssrc ^ Bytes.getInt(salt, 2));
    iv[6] = (byte) (salt[6] ^ index >>> 40);
    iv[7] = (byte) (salt[7] ^ index >>> 32);
    Bytes.putInt(iv, 8, (int) index ^ Bytes.getInt(salt, 8));
    try {
      cipher.init(mode, key, parameters);
    } catch (GeneralSecurityException e) {
      parameters.next(); // the vector that the provider keeps is not to be overwritten
      throw e;
    }
  }

  /** See {@link RtpSealer#readAhead}. */
  int readAhead(int step) {
    return step == 0 ? mode : parameters.current[0] + salt[0] + cipher.getBlockSize();
  }

  void authenticate(byte[] data, int offset, int length) {
    cipher.updateAAD(data, offset, length);
  }

  /** Seals or opens; returns the bytes written. */
  int finish(byte[] src, int srcOffset, int srcLength, byte[] dst, int dstOffset)
      throws GeneralSecurityException {
    return cipher.doFinal(src, srcOffset, srcLength, dst, dstOffset);
  }

  /**
   * The vector as the JCA takes it, without two arrays and an object for each packet. Providers
   * keep the vector that they got last and refuse to encrypt with an equal one: two are used in
   * turn.
   */
  private static final class Parameters extends GCMParameterSpec {
    private byte[] current = new byte[IV_LENGTH];
    private byte[] last = new byte[IV_LENGTH];

    Parameters() {
      super(TAG_BITS, new byte[IV_LENGTH]);
    }

    /** The vector to be written for the next packet. */
    byte[] next() {
      byte[] next = last;
      last = current;
      current = next;
      return next;
    }

    @Override
    public byte[] getIV() {
      return current;
    }
  }
}
