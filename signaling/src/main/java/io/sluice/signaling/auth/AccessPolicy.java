package io.sluice.signaling.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.ConfigurableJWTProcessor;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may enter which room. Without a key everyone may. With one, a client shows a JWT (RFC
 * 7519) with the claims {@code exp}, {@code room} (the room's id, or {@code *} for all), and
 * optionally {@code role} ({@code both}, {@code publisher} or {@code subscriber}; default {@code
 * both}), {@code name} and {@code sub}. The algorithms are fixed by the key, never by the token.
 */
public final class AccessPolicy {
  /** Characters of a token; a longer one is refused unread. */
  public static final int MAX_TOKEN = 8 * 1024;

  private static final int MAX_NAME = 64;
  private static final Set<String> ROLES = Set.of("both", "publisher", "subscriber");
  private static final Access.Refused REFUSED =
      new Access.Refused("The token is missing, expired or not valid for this room.");

  private final @Nullable ConfigurableJWTProcessor<SecurityContext> processor;

  private AccessPolicy(@Nullable ConfigurableJWTProcessor<SecurityContext> processor) {
    this.processor = processor;
  }

  /** Everyone may enter every room in any role. */
  public static AccessPolicy open() {
    return new AccessPolicy(null);
  }

  /** Clients show a token signed with these keys. */
  public static AccessPolicy tokens(TokenKeys keys) {
    return tokens(keys, Clock.systemUTC());
  }

  /** The same, with the expiry judged by this clock. */
  static AccessPolicy tokens(TokenKeys keys, Clock clock) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(keys.selector());
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<SecurityContext>(null, Set.of("exp", "room")) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        });
    return new AccessPolicy(processor);
  }

  /** Whether a token is asked for. */
  public boolean requiresToken() {
    return processor != null;
  }

  /** Judges a token, null if the client shows none, for a room. */
  public Access check(@Nullable String token, String room) {
    if (processor == null) {
      return new Access.Granted("both", "", "");
    }
    if (token == null || token.length() > MAX_TOKEN) {
      return REFUSED;
    }
    try {
      return judge(processor.process(token, null), room);
    } catch (ParseException | BadJOSEException | JOSEException e) {
      return REFUSED;
    }
  }

  private static Access judge(JWTClaimsSet claims, String room) throws ParseException {
    String wanted = claims.getStringClaim("room");
    if (wanted == null || !(wanted.equals("*") || wanted.equals(room))) {
      return REFUSED;
    }
    String role = orElse(claims.getStringClaim("role"), "both");
    String name = orElse(claims.getStringClaim("name"), "");
    String subject = orElse(claims.getSubject(), "");
    if (!ROLES.contains(role) || name.length() > MAX_NAME || hasControl(name)) {
      return REFUSED;
    }
    return new Access.Granted(role, name, subject);
  }

  private static String orElse(@Nullable String value, String fallback) {
    return value == null ? fallback : value;
  }

  private static boolean hasControl(String text) {
    return text.codePoints().anyMatch(Character::isISOControl);
  }
}
