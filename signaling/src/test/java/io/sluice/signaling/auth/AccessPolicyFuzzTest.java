package io.sluice.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;

/** Tokens of whoever asks to enter (RFC 8725). */
final class AccessPolicyFuzzTest {
  private static final String ROOM = "daily";
  private static final byte[] SECRET =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

  private final AccessPolicy policy = AccessPolicy.tokens(TokenKeys.secret(SECRET), CLOCK);

  /** An input is a token, or the header of one. */
  @FuzzTest
  void shouldRefuseAnyTokenThatIsNotSigned(byte[] input) {
    String token = new String(input, StandardCharsets.UTF_8);
    String header = Base64.getUrlEncoder().withoutPadding().encodeToString(input);
    assertThat(policy.check(token, ROOM)).isInstanceOf(Access.Refused.class);
    assertThat(policy.check(header + ".e30.AAAA", ROOM)).isInstanceOf(Access.Refused.class);
  }

  /** An input is the claims, which the operator's own issuer signed. */
  @FuzzTest
  void shouldGrantNoMoreThanThereIsWhateverIsSigned(byte[] input) throws JOSEException {
    JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(input));
    token.sign(new MACSigner(SECRET));
    if (policy.check(token.serialize(), ROOM) instanceof Access.Granted granted) {
      assertThat(granted.role()).isIn("both", "publisher", "subscriber");
      assertThat(granted.name()).hasSizeLessThanOrEqualTo(64).doesNotContain("\n", "\r");
    }
  }
}
