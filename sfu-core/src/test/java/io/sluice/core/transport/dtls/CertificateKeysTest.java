package io.sluice.core.transport.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.crypto.DtlsIdentity;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** Keys made to keep a verifier busy: CVE-2022-0778 came by explicit curve parameters. */
class CertificateKeysTest {
  private static final DtlsIdentity ISSUER =
      DtlsIdentity.generate(new SecureRandom(), Instant.EPOCH);

  private static byte[] certificate(SubjectPublicKeyInfo key) {
    X500Name name = new X500Name("CN=test");
    AsymmetricKeyParameter signer = ISSUER.privateKey();
    try {
      return new X509v3CertificateBuilder(
              name,
              BigInteger.ONE,
              Date.from(Instant.EPOCH),
              Date.from(Instant.parse("2040-01-01T00:00:00Z")),
              name,
              key)
          .build(
              new BcECContentSignerBuilder(
                      new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
                      new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256))
                  .build(signer))
          .getEncoded();
    } catch (IOException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean acceptsCurve(ASN1Encodable parameters) {
    AlgorithmIdentifier algorithm =
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, parameters);
    return CertificateKeys.isAcceptable(
        certificate(new SubjectPublicKeyInfo(algorithm, new byte[65])));
  }

  private static boolean acceptsRsa(int bits, BigInteger exponent) throws IOException {
    RSAPublicKey key = new RSAPublicKey(BigInteger.ONE.shiftLeft(bits - 1).setBit(0), exponent);
    AlgorithmIdentifier algorithm = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption);
    return CertificateKeys.isAcceptable(certificate(new SubjectPublicKeyInfo(algorithm, key)));
  }

  @Test
  void shouldTakeOnlyNamedNistCurves() {
    assertThat(CertificateKeys.isAcceptable(ISSUER.certificate())).isTrue();
    assertThat(acceptsCurve(SECObjectIdentifiers.secp384r1)).isTrue();
    assertThat(acceptsCurve(SECObjectIdentifiers.secp256k1)).isFalse();
    assertThat(acceptsCurve(SECNamedCurves.getByOID(SECObjectIdentifiers.secp256r1))).isFalse();
  }

  @Test
  void shouldTakeOnlyUsualRsaKeys() throws IOException {
    BigInteger usual = BigInteger.valueOf(65_537);
    assertThat(acceptsRsa(2_048, usual)).isTrue();
    assertThat(acceptsRsa(512, usual)).isFalse();
    assertThat(acceptsRsa(16_384, usual)).isFalse();
    assertThat(acceptsRsa(2_048, BigInteger.ONE.shiftLeft(1_500).setBit(0))).isFalse();
  }

  @Test
  void shouldRefuseWhatIsNoCertificate() {
    assertThat(CertificateKeys.isAcceptable(new byte[0])).isFalse();
    assertThat(CertificateKeys.isAcceptable(new byte[] {0x30, 0x03, 0x02, 0x01, 0x05})).isFalse();
  }
}
