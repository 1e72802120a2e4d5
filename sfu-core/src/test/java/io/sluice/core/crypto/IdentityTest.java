package io.sluice.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.Fingerprint;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates, fingerprints (RFC 8122) and the split of the exporter's output (RFC 5764). */
class IdentityTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");

  private static DtlsIdentity identity() {
    return DtlsIdentity.generate(new SecureRandom(), NOW);
  }

  @Test
  void shouldSignItsOwnCertificate() throws GeneralSecurityException {
    DtlsIdentity identity = identity();
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(identity.certificate()));
    certificate.verify(certificate.getPublicKey());
    certificate.checkValidity(Date.from(NOW));
    certificate.checkValidity(Date.from(NOW.plus(Duration.ofDays(300))));
    ECPublicKey key = (ECPublicKey) certificate.getPublicKey();
    assertThat(key.getParams().getOrder().bitLength()).isEqualTo(256);
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
    assertThat(identity().fingerprint()).isNotEqualTo(identity.fingerprint());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha-1", "sha-256", "sha-384", "sha-512", "SHA-256"})
  void shouldMatchAFingerprintOfEachHash(String algorithm) {
    byte[] certificate = identity().certificate();
    Fingerprint right = CertificateFingerprint.of(algorithm.toLowerCase(Locale.ROOT), certificate);
    Fingerprint spelled = new Fingerprint(algorithm, right.value().toLowerCase(Locale.ROOT));
    Fingerprint unknown = new Fingerprint("md5", "AA:BB");
    assertThat(CertificateFingerprint.matches(List.of(unknown, spelled), certificate)).isTrue();
    assertThat(CertificateFingerprint.matches(List.of(spelled), identity().certificate()))
        .isFalse();
    Fingerprint cut = new Fingerprint(algorithm, right.value().substring(3));
    assertThat(CertificateFingerprint.matches(List.of(cut), certificate)).isFalse();
    assertThat(CertificateFingerprint.matches(List.of(unknown), certificate)).isFalse();
    assertThat(CertificateFingerprint.matches(List.of(), certificate)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldSplitTheExportersOutput(SrtpProfile profile) {
    byte[] material = new byte[profile.exportLength()];
    for (int i = 0; i < material.length; i++) {
      material[i] = (byte) i;
    }
    int key = profile.keyLength();
    int salt = profile.saltLength();
    SrtpKeys client = SrtpKeys.fromExporter(profile, DtlsRole.CLIENT, material);
    SrtpKeys server = SrtpKeys.fromExporter(profile, DtlsRole.SERVER, material);
    assertThat(client.local().key).isEqualTo(Arrays.copyOfRange(material, 0, key));
    assertThat(client.remote().key).isEqualTo(Arrays.copyOfRange(material, key, 2 * key));
    assertThat(client.local().salt)
        .isEqualTo(Arrays.copyOfRange(material, 2 * key, 2 * key + salt));
    assertThat(client.remote().salt)
        .isEqualTo(Arrays.copyOfRange(material, 2 * key + salt, material.length));
    assertThat(server.local().key).isEqualTo(client.remote().key);
    assertThat(server.remote().salt).isEqualTo(client.local().salt);
    assertThatThrownBy(() -> SrtpKeys.fromExporter(profile, DtlsRole.CLIENT, new byte[5]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldNotShowSecrets() {
    SrtpKeys keys = TestPackets.client(SrtpProfile.AEAD_AES_128_GCM);
    String digits = HexFormat.of().formatHex(keys.local().key, 0, 3);
    assertThat(keys.toString()).isEqualTo("SrtpKeys[SRTP_AEAD_AES_128_GCM]").doesNotContain(digits);
    DtlsIdentity identity = identity();
    assertThat(identity.toString())
        .isEqualTo("DtlsIdentity[" + identity.fingerprint().value() + "]");
  }

  @Test
  void shouldNameItsProvider() {
    assertThat(SrtpCiphers.providerName()).isIn("AmazonCorrettoCryptoProvider", "SunJCE");
  }
}
