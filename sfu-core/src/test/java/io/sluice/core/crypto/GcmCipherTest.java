package io.sluice.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.sluice.core.testkit.Seeds;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.util.Random;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One parameter object serves all packets, with each provider that may be chosen. */
class GcmCipherTest {
  private static final int SSRC = 0x89abcdef;
  private static final String ALGORITHM = "AES/GCM/NoPadding";

  private final Random random = Seeds.random();
  private final byte[] key = bytes(16);
  private final byte[] salt = bytes(12);
  private final byte[] packet = bytes(1_100);

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  static Stream<Provider> providers() {
    return Stream.of(Security.getProvider("SunJCE"), AmazonCorrettoCryptoProvider.INSTANCE)
        .filter(provider -> provider.getService("Cipher", ALGORITHM) != null);
  }

  private GcmCipher cipher(Provider provider, int mode) throws GeneralSecurityException {
    return new GcmCipher(Cipher.getInstance(ALGORITHM, provider), mode, key, salt);
  }

  /** RFC 7714 section 8.1, written down once more. */
  private byte[] vector(long index) {
    byte[] vector = new byte[12];
    for (int i = 0; i < 4; i++) {
      vector[2 + i] = (byte) (SSRC >>> (24 - 8 * i));
    }
    for (int i = 0; i < 6; i++) {
      vector[6 + i] = (byte) (index >>> (40 - 8 * i));
    }
    for (int i = 0; i < 12; i++) {
      vector[i] ^= salt[i];
    }
    return vector;
  }

  @ParameterizedTest
  @MethodSource("providers")
  void shouldSealAndOpenEachPacketWithItsOwnVector(Provider provider)
      throws GeneralSecurityException {
    GcmCipher sealing = cipher(provider, Cipher.ENCRYPT_MODE);
    GcmCipher opening = cipher(provider, Cipher.DECRYPT_MODE);
    Cipher fresh = Cipher.getInstance(ALGORITHM, "SunJCE");
    byte[] sealed = new byte[packet.length + GcmCipher.TAG_LENGTH];
    byte[] opened = new byte[packet.length];
    for (int i = 0; i < 1_000; i++) {
      long index = random.nextLong() >>> 16;
      sealing.begin(SSRC, index);
      sealing.finish(packet, 0, packet.length, sealed, 0);
      fresh.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key, "AES"),
          new GCMParameterSpec(128, vector(index)));

      assertThat(sealed).isEqualTo(fresh.doFinal(packet));

      opening.begin(SSRC, index);
      opening.finish(sealed, 0, sealed.length, opened, 0);

      assertThat(opened).isEqualTo(packet);
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void shouldNotSealTwicePerVector(Provider provider) throws GeneralSecurityException {
    GcmCipher sealing = cipher(provider, Cipher.ENCRYPT_MODE);
    byte[] sealed = new byte[packet.length + GcmCipher.TAG_LENGTH];
    sealing.begin(SSRC, 1);
    sealing.finish(packet, 0, packet.length, sealed, 0);

    assertThatThrownBy(
            () -> {
              sealing.begin(SSRC, 1);
              sealing.finish(packet, 0, packet.length, sealed, 0);
            })
        .isInstanceOf(GeneralSecurityException.class);

    sealing.begin(SSRC, 2);

    assertThat(sealing.finish(packet, 0, packet.length, sealed, 0)).isEqualTo(sealed.length);
  }
}
