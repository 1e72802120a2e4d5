package io.sluice.core.transport.dtls;

import io.sluice.core.crypto.DtlsIdentity;
import io.sluice.core.crypto.SrtpProfile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/** A client, on the caller's thread, that leaves out or twists what a test asks it to. */
final class RawClient implements DtlsOutput {
  private final LinkedBlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
  private @Nullable DtlsIdentity identity;
  private List<SrtpProfile> profiles = SrtpProfile.preference();
  private boolean extendedMasterSecret = true;
  private boolean bloatedFinished;

  RawClient certificate(DtlsIdentity chosen) {
    identity = chosen;
    return this;
  }

  RawClient profiles(List<SrtpProfile> offered) {
    profiles = offered;
    return this;
  }

  RawClient withoutExtendedMasterSecret() {
    extendedMasterSecret = false;
    return this;
  }

  RawClient bloatFinished() {
    bloatedFinished = true;
    return this;
  }

  @Override
  public void send(byte[] data, int offset, int length) {
    arrived.add(Arrays.copyOfRange(data, offset, offset + length));
  }

  /** Shakes hands with a server of ours. */
  void connect(DtlsConnection server) throws IOException {
    new DTLSClientProtocol().connect(new Client(new Crypto()), new Wire(arrived, server));
  }

  private record Wire(LinkedBlockingQueue<byte[]> arrived, DtlsConnection server)
      implements DatagramTransport {
    @Override
    public int getReceiveLimit() {
      return 2_000;
    }

    @Override
    public int getSendLimit() {
      return 1_200;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
      try {
        byte[] datagram = arrived.poll(waitMillis, TimeUnit.MILLISECONDS);
        if (datagram == null) {
          return -1;
        }
        System.arraycopy(datagram, 0, buffer, offset, datagram.length);
        return datagram.length;
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
      server.receive(buffer, offset, length);
    }

    @Override
    public void close() {}
  }

  private final class Crypto extends BcTlsCrypto {
    Crypto() {
      super(new SecureRandom());
    }

    @Override
    public TlsCipher createCipher(TlsCryptoParameters parameters, int encryption, int mac)
        throws IOException {
      TlsCipher cipher = super.createCipher(parameters, encryption, mac);
      return bloatedFinished ? bloating(cipher) : cipher;
    }

    /** Announces 16 MB in the header of each encrypted handshake message. */
    private TlsCipher bloating(TlsCipher cipher) {
      return (TlsCipher)
          Proxy.newProxyInstance(
              TlsCipher.class.getClassLoader(),
              new Class<?>[] {TlsCipher.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("encodePlaintext")
                    && arguments[1].equals(ContentType.handshake)) {
                  byte[] plain = (byte[]) arguments[4];
                  int at = (int) arguments[5];
                  Arrays.fill(plain, at + 1, at + 4, (byte) 0xff);
                }
                return method.invoke(cipher, arguments);
              });
    }
  }

  private final class Client extends DefaultTlsClient {
    private final BcTlsCrypto crypto;

    Client(BcTlsCrypto crypto) {
      super(crypto);
      this.crypto = crypto;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
      return ProtocolVersion.DTLSv12.only();
    }

    @Override
    public boolean shouldUseExtendedMasterSecret() {
      return extendedMasterSecret;
    }

    @Override
    @SuppressWarnings("rawtypes") // Bouncy Castle's signature.
    public Hashtable getClientExtensions() throws IOException {
      Hashtable extensions = super.getClientExtensions();
      if (!profiles.isEmpty()) {
        int[] codes = profiles.stream().mapToInt(SrtpProfile::code).toArray();
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(codes, new byte[0]));
      }
      return extensions;
    }

    @Override
    public TlsAuthentication getAuthentication() {
      return new TlsAuthentication() {
        @Override
        public void notifyServerCertificate(TlsServerCertificate certificate) {}

        @Override
        public @Nullable TlsCredentials getClientCredentials(CertificateRequest request)
            throws IOException {
          DtlsIdentity shown = identity;
          if (shown == null) {
            return null;
          }
          TlsCertificate certificate = crypto.createCertificate(shown.certificate());
          return new BcDefaultTlsCredentialedSigner(
              new TlsCryptoParameters(context),
              crypto,
              shown.privateKey(),
              new Certificate(new TlsCertificate[] {certificate}),
              SignatureScheme.getSignatureAndHashAlgorithm(SignatureScheme.ecdsa_secp256r1_sha256));
        }
      };
    }
  }
}
