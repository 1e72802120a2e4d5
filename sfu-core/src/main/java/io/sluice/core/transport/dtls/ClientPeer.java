package io.sluice.core.transport.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.jspecify.annotations.Nullable;

/** Our side of a handshake as the client: demands {@code use_srtp} and EMS. */
final class ClientPeer extends DefaultTlsClient {
  private final GuardedCrypto crypto;
  private final HandshakeTerms terms;

  ClientPeer(GuardedCrypto crypto, HandshakeTerms terms) {
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
  @SuppressWarnings({"rawtypes", "JdkObsolete"}) // Bouncy Castle's signature.
  protected Vector<Integer> getSupportedGroups(Vector roles) {
    Vector<Integer> groups = new Vector<>();
    groups.add(NamedGroup.x25519);
    groups.add(NamedGroup.secp256r1);
    groups.add(NamedGroup.secp384r1);
    return groups;
  }

  @Override
  protected Vector<?> getSupportedSignatureAlgorithms() {
    return HandshakeTerms.signatureAlgorithms();
  }

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
  public Hashtable getClientExtensions() throws IOException {
    Hashtable extensions = super.getClientExtensions();
    TlsSRTPUtils.addUseSRTPExtension(extensions, terms.offer());
    return extensions;
  }

  @Override
  @SuppressWarnings("rawtypes") // Bouncy Castle's signature.
  public void processServerExtensions(@Nullable Hashtable extensions) throws IOException {
    super.processServerExtensions(extensions);
    terms.chosen(extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions));
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
        terms.checkCertificate(server.getCertificate());
      }

      @Override
      public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
        return terms.signer(context, crypto);
      }
    };
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    terms.complete(context);
  }
}
