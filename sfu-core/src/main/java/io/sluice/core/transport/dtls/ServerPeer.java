package io.sluice.core.transport.dtls;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/** Our side of a handshake as the server: demands a certificate, {@code use_srtp} and EMS. */
final class ServerPeer extends DefaultTlsServer {
  private final GuardedCrypto crypto;
  private final HandshakeTerms terms;
  private @Nullable UseSRTPData choice;

  ServerPeer(GuardedCrypto crypto, HandshakeTerms terms) {
    super(crypto);
    this.crypto = crypto;
    this.terms = terms;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return HandshakeTerms.CIPHER_SUITES.clone();
  }

  @Override
  protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
    return terms.signer(context, crypto);
  }

  /** Every browser has it (RFC 7627); without it a peer in the middle could join two sessions. */
  @Override
  public boolean requiresExtendedMasterSecret() {
    return true;
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return terms.resendMillis();
  }

  @Override
  public int getMaxCertificateChainLength() {
    return HandshakeTerms.CHAIN_LIMIT;
  }

  @Override
  @SuppressWarnings("rawtypes") // Bouncy Castle's signature.
  public void processClientExtensions(@Nullable Hashtable extensions) throws IOException {
    super.processClientExtensions(extensions);
    choice = terms.choose(extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions));
  }

  @Override
  @SuppressWarnings("rawtypes") // Bouncy Castle's signature.
  public Hashtable getServerExtensions() throws IOException {
    Hashtable extensions = super.getServerExtensions();
    if (choice != null) {
      TlsSRTPUtils.addUseSRTPExtension(extensions, choice);
    }
    return extensions;
  }

  @Override
  public CertificateRequest getCertificateRequest() {
    short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
    return new CertificateRequest(types, HandshakeTerms.signatureAlgorithms(), null);
  }

  @Override
  public void notifyClientCertificate(@Nullable Certificate certificate) throws IOException {
    terms.checkCertificate(certificate);
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    terms.complete(context);
  }
}
