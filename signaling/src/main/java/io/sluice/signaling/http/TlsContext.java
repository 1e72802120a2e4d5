package io.sluice.signaling.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Makes Jetty's TLS settings from a {@link Tls}. */
final class TlsContext {
  private TlsContext() {}

  /** A key and its certificates, the server's own first. */
  record Identity(PrivateKey key, List<Certificate> chain) {
    Identity {
      chain = List.copyOf(chain);
    }
  }

  /**
   * @throws IOException if a file cannot be read or the key does not suit; names the file
   */
  static SslContextFactory.Server of(Tls tls) throws IOException {
    try {
      Identity identity =
          tls instanceof Tls.Files files ? read(files) : SelfSignedCertificate.generate();
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      String password = Base64.getEncoder().encodeToString(random);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server",
          identity.key(),
          password.toCharArray(),
          identity.chain().toArray(new Certificate[0]));
      SslContextFactory.Server context = new SslContextFactory.Server();
      context.setKeyStore(store);
      context.setKeyStorePassword(password);
      context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use the certificate: " + e.getMessage(), e);
    }
  }

  private static Identity read(Tls.Files files) throws IOException, GeneralSecurityException {
    PrivateKey key = readKey(files.key());
    List<Certificate> chain;
    try (InputStream in = Files.newInputStream(files.certificate())) {
      chain = List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
    }
    if (chain.isEmpty()) {
      throw new IOException("no certificate in " + files.certificate());
    }
    if (!isPair(key, chain.get(0).getPublicKey())) {
      throw new IOException(
          "the key in "
              + files.key()
              + " is not that of the certificate in "
              + files.certificate());
    }
    return new Identity(key, chain);
  }

  /** Whether what one signs the other verifies; Java's key store takes any two. */
  private static boolean isPair(PrivateKey own, PublicKey shown) throws GeneralSecurityException {
    String algorithm =
        switch (own.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> own.getAlgorithm();
        };
    byte[] probe = {1};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(own);
    signature.update(probe);
    byte[] signed = signature.sign();
    try {
      signature.initVerify(shown);
      signature.update(probe);
      return signature.verify(signed);
    } catch (InvalidKeyException | SignatureException e) {
      return false; // of another kind or size
    }
  }

  private static PrivateKey readKey(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII);
        PEMParser parser = new PEMParser(reader)) {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      for (Object item = parser.readObject(); item != null; item = parser.readObject()) {
        if (item instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        }
        if (item instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
      }
    } catch (PEMException e) {
      throw new IOException("cannot use the private key in " + file, e);
    }
    throw new IOException("no private key, or an encrypted one, in " + file);
  }
}
