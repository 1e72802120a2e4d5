package io.sluice.core.crypto;

import io.sluice.core.api.Fingerprint;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;

/**
 * A key pair on P-256 and its self-signed certificate, by which peers know us in DTLS (RFC 8827
 * section 6.5). The private key is never shown.
 */
public final class DtlsIdentity {
  private static final ASN1ObjectIdentifier CURVE = SECObjectIdentifiers.secp256r1;
  private static final Duration BACKDATED = Duration.ofDays(1);
  private static final Duration LIFETIME = Duration.ofDays(365);

  private final byte[] certificate;
  private final AsymmetricKeyParameter privateKey;
  private final Fingerprint fingerprint;

  private DtlsIdentity(byte[] certificate, AsymmetricKeyParameter privateKey) {
    this.certificate = certificate;
    this.privateKey = privateKey;
    this.fingerprint = CertificateFingerprint.of("sha-256", certificate);
  }

  /**
   * A new key and certificate, with a random name, valid from a day ago for a year.
   *
   * @param now decides the validity
   */
  public static DtlsIdentity generate(SecureRandom random, Instant now) {
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(ECNamedDomainParameters.lookup(CURVE), random));
    AsymmetricCipherKeyPair pair = generator.generateKeyPair();
    X500Name name = new X500Name("CN=" + new BigInteger(64, random).toString(16));
    try {
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              name,
              new BigInteger(63, random).setBit(62),
              Date.from(now.minus(BACKDATED)),
              Date.from(now.plus(LIFETIME)),
              name,
              SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(pair.getPublic()));
      BcECContentSignerBuilder signer =
          new BcECContentSignerBuilder(
              new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
              new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256));
      signer.setSecureRandom(random);
      byte[] certificate = builder.build(signer.build(pair.getPrivate())).getEncoded();
      return new DtlsIdentity(certificate, pair.getPrivate());
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException("Cannot make a certificate", e);
    }
  }

  /** The certificate's SHA-256 fingerprint, for SDP. */
  public Fingerprint fingerprint() {
    return fingerprint;
  }

  /** The certificate in DER; a copy. */
  public byte[] certificate() {
    return certificate.clone();
  }

  /** The private key, for signing the handshake. */
  public AsymmetricKeyParameter privateKey() {
    return privateKey;
  }

  @Override
  public String toString() {
    return "DtlsIdentity[" + fingerprint.value() + "]";
  }
}
