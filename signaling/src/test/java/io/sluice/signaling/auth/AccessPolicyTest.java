package io.sluice.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RFC 8725 (JWT best practice): pinned algorithms, required expiry, strong keys. */
class AccessPolicyTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final byte[] SECRET =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final AccessPolicy policy = AccessPolicy.tokens(TokenKeys.secret(SECRET), CLOCK);

  @Test
  void shouldLetEveryoneInWithoutKey() {
    assertThat(AccessPolicy.open().check(null, "daily"))
        .isEqualTo(new Access.Granted("both", "", ""));
    assertThat(AccessPolicy.open().requiresToken()).isFalse();
  }

  @Test
  void shouldGrantWhatTheTokenSays() throws JOSEException {
    String token =
        hs256(claims("daily").claim("role", "subscriber").claim("name", "Ada").subject("ada@x"));
    assertThat(policy.check(token, "daily"))
        .isEqualTo(new Access.Granted("subscriber", "Ada", "ada@x"));
    assertThat(policy.check(hs256(claims("*")), "any"))
        .isEqualTo(new Access.Granted("both", "", ""));
  }

  @Test
  void shouldCoverOnlyTheGrantedRole() {
    assertThat(new Access.Granted("both", "", "").covers("publisher")).isTrue();
    assertThat(new Access.Granted("subscriber", "", "").covers("subscriber")).isTrue();
    assertThat(new Access.Granted("subscriber", "", "").covers("publisher")).isFalse();
    assertThat(new Access.Granted("publisher", "", "").covers("both")).isFalse();
  }

  @Test
  void shouldRefuseMissingForeignAndMalformedTokens() throws JOSEException {
    assertRefused(null);
    assertRefused("");
    assertRefused("a.b.c");
    assertRefused("x".repeat(AccessPolicy.MAX_TOKEN + 1));
    assertRefused(hs256(claims("weekly")));
    assertRefused(hs256(claims("daily").claim("role", "admin")));
    assertRefused(hs256(claims("daily").claim("name", "a\nb")));
    assertRefused(hs256(claims("daily").claim("room", 7)));
    assertRefused(hs256(new JWTClaimsSet.Builder().expirationTime(at(60))));
    String token = hs256(claims("daily"));
    assertRefused(token.substring(0, token.length() - 4) + "AAAA");
  }

  @Test
  void shouldRequireAnExpiryInTheFuture() throws JOSEException {
    assertRefused(hs256(claims("daily").expirationTime(at(-3600))));
    assertRefused(hs256(new JWTClaimsSet.Builder().claim("room", "daily")));
    assertRefused(hs256(claims("daily").notBeforeTime(at(3600))));
  }

  @Test
  void shouldRefuseOtherAlgorithms() throws JOSEException {
    assertRefused(new PlainJWT(claims("daily").build()).serialize());
    byte[] longer = "0123456789abcdef".repeat(4).getBytes(StandardCharsets.US_ASCII);
    AccessPolicy hs = AccessPolicy.tokens(TokenKeys.secret(longer), CLOCK);
    String hs512 = sign(claims("daily"), JWSAlgorithm.HS512, new MACSigner(longer), null);
    assertThat(hs.check(hs512, "daily")).isInstanceOf(Access.Refused.class);
  }

  @Test
  void shouldVerifyWithKeySetAndNeverWithItsPublicBytesAsSecret(@TempDir Path dir)
      throws JOSEException, IOException {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    Path file =
        Files.writeString(dir.resolve("keys.json"), new JWKSet(key.toPublicJWK()).toString());
    AccessPolicy es = AccessPolicy.tokens(TokenKeys.keySet(file), CLOCK);
    String good = sign(claims("daily"), JWSAlgorithm.ES256, new ECDSASigner(key), "k1");
    assertThat(es.check(good, "daily")).isInstanceOf(Access.Granted.class);
    JWSSigner confused = new MACSigner(key.toECPublicKey().getEncoded());
    String forged = sign(claims("daily"), JWSAlgorithm.HS256, confused, "k1");
    assertThat(es.check(forged, "daily")).isInstanceOf(Access.Refused.class);
  }

  @Test
  void shouldRefuseWeakOrUnsuitableKeysWithoutShowingThem(@TempDir Path dir)
      throws JOSEException, IOException {
    byte[] weak = "hunter2".getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> TokenKeys.secret(weak))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hunter2");
    JWKSet symmetric = new JWKSet(new OctetSequenceKeyGenerator(256).generate());
    Path file = Files.writeString(dir.resolve("oct.json"), symmetric.toString(false));
    assertThatThrownBy(() -> TokenKeys.keySet(file)).isInstanceOf(IllegalArgumentException.class);
    Path empty = Files.writeString(dir.resolve("none.json"), "{\"keys\":[]}");
    assertThatThrownBy(() -> TokenKeys.keySet(empty)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TokenKeys.keySet(dir.resolve("missing")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void assertRefused(@Nullable String token) {
    assertThat(policy.check(token, "daily")).isInstanceOf(Access.Refused.class);
  }

  private static JWTClaimsSet.Builder claims(String room) {
    return new JWTClaimsSet.Builder().claim("room", room).expirationTime(at(60));
  }

  private static Date at(long seconds) {
    return Date.from(NOW.plusSeconds(seconds));
  }

  private static String hs256(JWTClaimsSet.Builder claims) throws JOSEException {
    return sign(claims, JWSAlgorithm.HS256, new MACSigner(SECRET), null);
  }

  private static String sign(
      JWTClaimsSet.Builder claims, JWSAlgorithm algorithm, JWSSigner signer, @Nullable String keyId)
      throws JOSEException {
    JWSHeader header = new JWSHeader.Builder(algorithm).keyID(keyId).build();
    SignedJWT jwt = new SignedJWT(header, claims.build());
    jwt.sign(signer);
    return jwt.serialize();
  }
}
