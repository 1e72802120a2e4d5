package io.sluice.core.transport.dtls;

import java.io.IOException;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Which public keys a peer's certificate may have: elliptic ones on a named NIST curve, as the
 * parameters of another can make a verifier compute for hours, and RSA of a usual size.
 */
final class CertificateKeys {
  private static final Set<ASN1ObjectIdentifier> CURVES =
      Set.of(
          SECObjectIdentifiers.secp256r1,
          SECObjectIdentifiers.secp384r1,
          SECObjectIdentifiers.secp521r1);
  private static final int RSA_SMALLEST = 1_024;
  private static final int RSA_LARGEST = 4_096;
  private static final int RSA_EXPONENT_BITS = 64;

  private CertificateKeys() {}

  /** Looks at a certificate in DER; what is no certificate is not acceptable. */
  static boolean isAcceptable(byte[] certificate) {
    try {
      SubjectPublicKeyInfo key = Certificate.getInstance(certificate).getSubjectPublicKeyInfo();
      ASN1ObjectIdentifier algorithm = key.getAlgorithm().getAlgorithm();
      if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
        ASN1Encodable curve = key.getAlgorithm().getParameters();
        return curve instanceof ASN1ObjectIdentifier id && CURVES.contains(id);
      }
      return algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)
          && isUsual(RSAPublicKey.getInstance(key.parsePublicKey()));
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static boolean isUsual(RSAPublicKey key) {
    int bits = key.getModulus().bitLength();
    return bits >= RSA_SMALLEST
        && bits <= RSA_LARGEST
        && key.getPublicExponent().bitLength() <= RSA_EXPONENT_BITS;
  }
}
