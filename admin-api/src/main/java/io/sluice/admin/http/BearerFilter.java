package io.sluice.admin.http;

import io.sluice.admin.model.Problem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the Bearer token (RFC 6750) on every resource that is not {@link Open}: a new resource
 * is closed by default, and no spelling of a path leads around it.
 */
@Priority(Priorities.AUTHENTICATION)
public final class BearerFilter implements ContainerRequestFilter {
  private static final String SCHEME = "Bearer ";

  private final byte[] expected;

  /** Set by Jersey; a proxy for the resource of the request on this thread. */
  @Context private @Nullable ResourceInfo resource;

  BearerFilter(String token) {
    expected = digest(token);
  }

  @Override
  public void filter(ContainerRequestContext request) {
    boolean open = resource != null && resource.getResourceClass().isAnnotationPresent(Open.class);
    if (open || isValid(request.getHeaderString(HttpHeaders.AUTHORIZATION))) {
      return;
    }
    request.abortWith(
        Problems.response(new Problem("Unauthorized", 401, "A valid Bearer token is required."))
            .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"sluice-admin\"")
            .build());
  }

  /** Compares digests, so that neither content nor length of the token shows in the time taken. */
  private boolean isValid(@Nullable String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    return MessageDigest.isEqual(expected, digest(header.substring(SCHEME.length()).trim()));
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
