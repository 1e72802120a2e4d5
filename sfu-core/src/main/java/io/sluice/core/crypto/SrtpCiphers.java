package io.sluice.core.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Where AES-GCM comes from: the Amazon Corretto Crypto Provider when it is on the class path, loads
 * and calculates rightly; else the Java runtime's own.
 */
public final class SrtpCiphers {
  private static final String CORRETTO =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
  private static final String TRANSFORMATION = "AES/GCM/NoPadding";
  private static final @Nullable Provider FAST = corretto();

  private SrtpCiphers() {}

  /** The provider's name, to show at start. */
  public static String providerName() {
    return aesGcm().getProvider().getName();
  }

  /** A new AES-GCM cipher; contexts never share one. */
  static Cipher aesGcm() {
    try {
      return FAST == null
          ? Cipher.getInstance(TRANSFORMATION)
          : Cipher.getInstance(TRANSFORMATION, FAST);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The Java runtime offers no AES-GCM", e);
    }
  }

  private static @Nullable Provider corretto() {
    try {
      Object instance = Class.forName(CORRETTO).getField("INSTANCE").get(null);
      return instance instanceof Provider provider && calculatesRightly(provider) ? provider : null;
    } catch (ReflectiveOperationException | GeneralSecurityException | LinkageError e) {
      return null;
    }
  }

  /** Seals with the provider, opens with the runtime's own. */
  private static boolean calculatesRightly(Provider provider) throws GeneralSecurityException {
    byte[] plain = "sluice self-test of AES-GCM, longer than a block".getBytes(US_ASCII);
    SecretKeySpec key = new SecretKeySpec(Arrays.copyOf(plain, 16), "AES");
    GCMParameterSpec iv = new GCMParameterSpec(128, Arrays.copyOf(plain, 12));
    Cipher sealer = Cipher.getInstance(TRANSFORMATION, provider);
    sealer.init(Cipher.ENCRYPT_MODE, key, iv);
    sealer.updateAAD(plain, 0, 12);
    Cipher opener = Cipher.getInstance(TRANSFORMATION, "SunJCE");
    opener.init(Cipher.DECRYPT_MODE, key, iv);
    opener.updateAAD(plain, 0, 12);
    return Arrays.equals(plain, opener.doFinal(sealer.doFinal(plain)));
  }
}
