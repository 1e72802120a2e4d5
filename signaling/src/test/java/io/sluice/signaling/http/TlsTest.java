package io.sluice.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.signaling.auth.AccessPolicy;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS with files and with a certificate made at start. */
class TlsTest {
  @Test
  void shouldServeBehindCertificateFilesThatTheClientVerifies(@TempDir Path dir)
      throws IOException, GeneralSecurityException, InterruptedException {
    TlsContext.Identity identity = SelfSignedCertificate.generate();
    Path certificate = Files.writeString(dir.resolve("cert.pem"), pem(identity.chain().get(0)));
    Path key =
        Files.writeString(
            dir.resolve("key.pem"), pem(new PemObject("PRIVATE KEY", identity.key().getEncoded())));
    SignalingConfig config = TestServer.config().withTls(new Tls.Files(certificate, key));
    try (TestServer server = new TestServer(config, AccessPolicy.open())) {
      assertThat(server.uri("/").getScheme()).isEqualTo("https");
      HttpClient client =
          HttpClient.newBuilder().sslContext(trusting(identity.chain().get(0))).build();
      HttpRequest request = server.request("/healthz").build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body()).isEqualTo("ok");
      TestSocket.open(client, server.uri("/signal")).join("daily", "Ada");
    }
  }

  @Test
  void shouldMakeACertificateForItsAddresses() throws IOException, GeneralSecurityException {
    SignalingConfig config = TestServer.config().withTls(new Tls.SelfSigned());
    try (TestServer server = new TestServer(config, AccessPolicy.open())) {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new X509ExtendedTrustManager[] {new TrustAll()}, null);
      try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.uri("/").getPort());
          SSLSocket socket =
              (SSLSocket)
                  context
                      .getSocketFactory()
                      .createSocket(plain, "127.0.0.1", plain.getPort(), true)) {
        socket.startHandshake();
        X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        shown.verify(shown.getPublicKey());
        shown.checkValidity();
        List<String> names =
            Objects.requireNonNull(shown.getSubjectAlternativeNames()).stream()
                .map(entry -> String.valueOf(entry.get(1)))
                .toList();
        assertThat(names).contains("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
      }
    }
  }

  @Test
  void shouldCutOffHalfHandshakes() throws IOException {
    SignalingConfig config =
        TestServer.config()
            .withTls(new Tls.SelfSigned())
            .withRequestTimeout(Duration.ofMillis(300));
    try (TestServer server = new TestServer(config, AccessPolicy.open());
        RawClient client = RawClient.connected(server.uri("/"))) {
      client.send("\u0016\u0003\u0001");
      client.awaitEnd();
    }
  }

  @Test
  void shouldNameTheFileThatCannotBeUsed(@TempDir Path dir)
      throws IOException, GeneralSecurityException {
    TlsContext.Identity identity = SelfSignedCertificate.generate();
    Path certificate = Files.writeString(dir.resolve("cert.pem"), pem(identity.chain().get(0)));
    Path empty = Files.writeString(dir.resolve("key.pem"), "");
    assertThatThrownBy(() -> TlsContext.of(new Tls.Files(certificate, empty)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("key.pem");
    assertThatThrownBy(() -> TlsContext.of(new Tls.Files(dir.resolve("none.pem"), certificate)))
        .isInstanceOf(IOException.class);
  }

  /** It would start, and fail with each client. */
  @Test
  void shouldRefuseAKeyOfAnotherCertificate(@TempDir Path dir)
      throws IOException, GeneralSecurityException {
    TlsContext.Identity identity = SelfSignedCertificate.generate();
    Path certificate = Files.writeString(dir.resolve("cert.pem"), pem(identity.chain().get(0)));
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    for (PrivateKey other :
        List.of(SelfSignedCertificate.generate().key(), rsa.generateKeyPair().getPrivate())) {
      Path key =
          Files.writeString(
              dir.resolve("other.pem"), pem(new PemObject("PRIVATE KEY", other.getEncoded())));
      assertThatThrownBy(() -> TlsContext.of(new Tls.Files(certificate, key)))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll("other.pem", "cert.pem");
    }
  }

  private static String pem(Object item) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(item);
    }
    return text.toString();
  }

  private static SSLContext trusting(Certificate certificate)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("server", certificate);
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  /** Lets the test look at a certificate that nobody vouches for. */
  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
