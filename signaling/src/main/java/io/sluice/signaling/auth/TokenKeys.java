package io.sluice.signaling.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The keys that tokens are verified with, and the only algorithms that they verify. */
public final class TokenKeys {
  private static final int MIN_SECRET_BYTES = 32;
  private static final int MIN_RSA_BITS = 2048;

  private final JWSKeySelector<SecurityContext> selector;

  private TokenKeys(JWSKeySelector<SecurityContext> selector) {
    this.selector = selector;
  }

  /**
   * A shared secret, for HS256 only (RFC 7518 section 3.2).
   *
   * @throws IllegalArgumentException if it has fewer than 32 bytes
   */
  public static TokenKeys secret(byte[] secret) {
    if (secret.length < MIN_SECRET_BYTES) {
      throw new IllegalArgumentException("the token secret needs at least 32 bytes");
    }
    return new TokenKeys(
        new JWSVerificationKeySelector<>(
            JWSAlgorithm.HS256, new ImmutableSecret<>(secret.clone())));
  }

  /**
   * A file with a JWK set (RFC 7517) of RSA keys, for RS256, and P-256 keys, for ES256.
   *
   * @throws IllegalArgumentException if the file cannot be read, or has another kind of key or none
   */
  public static TokenKeys keySet(Path file) {
    List<JWK> keys;
    try {
      keys = JWKSet.parse(Files.readString(file)).getKeys();
    } catch (IOException | ParseException e) {
      throw new IllegalArgumentException("cannot read a JWK set from " + file, e);
    }
    Set<JWSAlgorithm> algorithms = new LinkedHashSet<>();
    for (JWK key : keys) {
      algorithms.add(algorithm(key, file));
    }
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException("no key in " + file);
    }
    return new TokenKeys(
        new JWSVerificationKeySelector<>(
            algorithms, new ImmutableJWKSet<>(new JWKSet(keys).toPublicJWKSet())));
  }

  private static JWSAlgorithm algorithm(JWK key, Path file) {
    if (key instanceof RSAKey rsa && rsa.size() >= MIN_RSA_BITS) {
      return JWSAlgorithm.RS256;
    }
    if (key instanceof ECKey ec && ec.getCurve().equals(Curve.P_256)) {
      return JWSAlgorithm.ES256;
    }
    throw new IllegalArgumentException(
        "only RSA keys of 2048 bits and more and P-256 keys are supported in " + file);
  }

  JWSKeySelector<SecurityContext> selector() {
    return selector;
  }
}
