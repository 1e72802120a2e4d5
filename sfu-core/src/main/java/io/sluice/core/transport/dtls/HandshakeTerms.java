package io.sluice.core.transport.dtls;

import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.Fingerprint;
import io.sluice.core.crypto.CertificateFingerprint;
import io.sluice.core.crypto.DtlsIdentity;
import io.sluice.core.crypto.SrtpKeys;
import io.sluice.core.crypto.SrtpProfile;
import java.io.IOException;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/** What one handshake demands in either role, and what came of it. */
final class HandshakeTerms {
  static final int[] CIPHER_SUITES = {
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
  };

  /** A self-signed certificate needs one place; some peers send an issuer or two. */
  static final int CHAIN_LIMIT = 4;

  private static final byte[] NO_MKI = {};

  private final DtlsRole role;
  private final DtlsIdentity identity;
  private final List<Fingerprint> expected;
  private final List<SrtpProfile> profiles;
  private final int resendMillis;
  private @Nullable SrtpProfile profile;
  private @Nullable SrtpKeys keys;
  private @Nullable String objection;

  HandshakeTerms(
      DtlsRole role,
      DtlsIdentity identity,
      List<Fingerprint> expected,
      List<SrtpProfile> profiles,
      int resendMillis) {
    this.role = role;
    this.identity = identity;
    this.expected = expected;
    this.profiles = profiles;
    this.resendMillis = resendMillis;
  }

  DtlsRole role() {
    return role;
  }

  /** Time to the first retransmission. */
  int resendMillis() {
    return resendMillis;
  }

  /** The keys, once the handshake is done. */
  @Nullable SrtpKeys keys() {
    return keys;
  }

  /** Why we refused the peer, or null. */
  @Nullable String objection() {
    return objection;
  }

  TlsCredentialedSigner signer(TlsContext context, BcTlsCrypto crypto) throws IOException {
    TlsCertificate certificate = crypto.createCertificate(identity.certificate());
    return new BcDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context),
        crypto,
        identity.privateKey(),
        new Certificate(new TlsCertificate[] {certificate}),
        SignatureScheme.getSignatureAndHashAlgorithm(SignatureScheme.ecdsa_secp256r1_sha256));
  }

  /** The signatures that we verify. */
  @SuppressWarnings("JdkObsolete") // Bouncy Castle takes nothing newer.
  static Vector<SignatureAndHashAlgorithm> signatureAlgorithms() {
    Vector<SignatureAndHashAlgorithm> algorithms = new Vector<>();
    int[] schemes = {
      SignatureScheme.ecdsa_secp256r1_sha256,
      SignatureScheme.ecdsa_secp384r1_sha384,
      SignatureScheme.ecdsa_secp521r1_sha512,
      SignatureScheme.rsa_pss_rsae_sha256,
      SignatureScheme.rsa_pkcs1_sha256,
      SignatureScheme.rsa_pkcs1_sha384,
      SignatureScheme.rsa_pkcs1_sha512
    };
    for (int scheme : schemes) {
      algorithms.add(SignatureScheme.getSignatureAndHashAlgorithm(scheme));
    }
    return algorithms;
  }

  /** The peer's certificate must be one that signalling announced (RFC 8122 section 6.2). */
  void checkCertificate(@Nullable Certificate certificate) throws IOException {
    if (certificate == null || certificate.isEmpty()) {
      throw refuse(AlertDescription.handshake_failure, "the peer sent no certificate");
    }
    byte[] encoded = certificate.getCertificateAt(0).getEncoded();
    if (!CertificateFingerprint.matches(expected, encoded)) {
      throw refuse(
          AlertDescription.bad_certificate, "the peer's certificate is not the announced one");
    }
  }

  /** What we offer as the client. */
  UseSRTPData offer() {
    int[] codes = profiles.stream().mapToInt(SrtpProfile::code).toArray();
    return new UseSRTPData(codes, NO_MKI);
  }

  /** Takes, as the server, the profile we like best of those offered. */
  UseSRTPData choose(@Nullable UseSRTPData offered) throws IOException {
    if (offered != null) {
      for (SrtpProfile candidate : profiles) {
        for (int code : offered.getProtectionProfiles()) {
          if (code == candidate.code()) {
            profile = candidate;
            return new UseSRTPData(new int[] {code}, NO_MKI);
          }
        }
      }
    }
    throw refuse(AlertDescription.handshake_failure, "the peer offered no SRTP profile of ours");
  }

  /** Takes, as the client, the one profile that the server chose (RFC 5764 section 4.1.1). */
  void chosen(@Nullable UseSRTPData answer) throws IOException {
    if (answer == null) {
      throw refuse(AlertDescription.handshake_failure, "the peer negotiated no SRTP");
    }
    int[] codes = answer.getProtectionProfiles();
    SrtpProfile choice = codes.length == 1 ? SrtpProfile.of(codes[0]) : null;
    if (choice == null || !profiles.contains(choice) || answer.getMki().length != 0) {
      throw refuse(AlertDescription.illegal_parameter, "the peer chose an SRTP profile wrongly");
    }
    profile = choice;
  }

  /** Derives the SRTP keys; the context forgets its secrets afterwards. */
  void complete(TlsContext context) throws IOException {
    SrtpProfile choice = profile;
    if (choice == null) {
      throw refuse(AlertDescription.handshake_failure, "no SRTP profile was negotiated");
    }
    byte[] material =
        context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, choice.exportLength());
    keys = SrtpKeys.fromExporter(choice, role, material);
  }

  private TlsFatalAlert refuse(short alert, String why) {
    objection = why;
    return new TlsFatalAlert(alert, why);
  }
}
