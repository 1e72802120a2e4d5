package io.sluice.core.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.core.api.Fingerprint;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Fingerprints of certificates (RFC 8122 section 5). */
public final class CertificateFingerprint {
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();
  private static final Map<String, String> DIGESTS =
      Map.of("sha-1", "SHA-1", "sha-256", "SHA-256", "sha-384", "SHA-384", "sha-512", "SHA-512");

  private CertificateFingerprint() {}

  /**
   * The fingerprint of a certificate.
   *
   * @param algorithm {@code sha-1}, {@code sha-256}, {@code sha-384} or {@code sha-512}
   * @param certificate in DER
   * @throws IllegalArgumentException for another algorithm
   */
  public static Fingerprint of(String algorithm, byte[] certificate) {
    String digest = DIGESTS.get(algorithm);
    if (digest == null) {
      throw new IllegalArgumentException("Unknown hash " + algorithm);
    }
    try {
      byte[] hash = MessageDigest.getInstance(digest).digest(certificate);
      return new Fingerprint(algorithm, COLONS.formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("The Java runtime offers no " + digest, e);
    }
  }

  /**
   * Whether one of the expected fingerprints is the certificate's; those of unknown hashes are
   * passed over.
   */
  public static boolean matches(List<Fingerprint> expected, byte[] certificate) {
    boolean matched = false;
    for (Fingerprint candidate : expected) {
      String algorithm = candidate.algorithm().toLowerCase(Locale.ROOT);
      if (DIGESTS.containsKey(algorithm)) {
        byte[] ours = of(algorithm, certificate).value().getBytes(US_ASCII);
        byte[] theirs = candidate.value().toUpperCase(Locale.ROOT).getBytes(US_ASCII);
        matched |= MessageDigest.isEqual(ours, theirs);
      }
    }
    return matched;
  }
}
