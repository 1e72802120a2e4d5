package io.sluice.core.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Session keys from a master key with a key derivation rate of 0 (RFC 3711 section 4.3, for AEAD
 * with the 12-byte salt padded as RFC 7714 section 11 says).
 */
final class SrtpKeyDerivation {
  static final int RTP_KEY = 0x00;
  static final int RTP_AUTH = 0x01;
  static final int RTP_SALT = 0x02;
  static final int RTCP_KEY = 0x03;
  static final int RTCP_AUTH = 0x04;
  static final int RTCP_SALT = 0x05;

  private static final int BLOCK = 16;
  private static final int LABEL_AT = 7;

  private SrtpKeyDerivation() {}

  /**
   * The key stream of AES-CM under the master key, from the block (salt xor label) on.
   *
   * @param label one of the constants above
   * @param length bytes wanted
   */
  static byte[] derive(SrtpKeys.MasterKey master, int label, int length) {
    byte[] iv = new byte[BLOCK];
    System.arraycopy(master.salt, 0, iv, 0, master.salt.length);
    iv[LABEL_AT] ^= (byte) label;
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(master.key, "AES"), new IvParameterSpec(iv));
      return cipher.doFinal(new byte[length]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The Java runtime offers no AES in counter mode", e);
    }
  }
}
