package io.sluice.signaling.auth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may open a WebSocket here (RFC 6455 section 10.2): those of the same host and
 * port, and those of the listed origins. A client without an origin is no browser and is let
 * through.
 */
public final class OriginPolicy {
  private static final int NO_PORT = -1;

  private final Set<Origin> allowed;

  /**
   * @param origins further origins, such as {@code https://meet.example.org}
   * @throws IllegalArgumentException if one is not an origin
   */
  public OriginPolicy(List<String> origins) {
    allowed =
        origins.stream()
            .map(
                text -> {
                  Origin origin = Origin.parse(text);
                  if (origin == null) {
                    throw new IllegalArgumentException("not an origin: " + text);
                  }
                  return origin;
                })
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Judges a request.
   *
   * @param origins the values of its Origin headers
   * @param host the value of its Host header; without a port, any default port is meant
   */
  public boolean allows(List<String> origins, @Nullable String host) {
    if (origins.isEmpty()) {
      return true;
    }
    Origin origin = origins.size() == 1 ? Origin.parse(origins.get(0)) : null;
    return origin != null && (allowed.contains(origin) || (host != null && origin.isAt(host)));
  }

  private record Origin(String scheme, String host, int port) {
    /** The origin that is written so, exactly, or null. */
    static @Nullable Origin parse(String text) {
      URI uri;
      try {
        uri = new URI(text);
      } catch (URISyntaxException e) {
        return null;
      }
      String scheme = uri.getScheme();
      String host = uri.getHost();
      if (scheme == null || host == null) {
        return null;
      }
      scheme = scheme.toLowerCase(Locale.ROOT);
      int fallback = scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : NO_PORT;
      String exact = scheme + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
      if (fallback == NO_PORT || !exact.equalsIgnoreCase(text)) {
        return null;
      }
      int port = uri.getPort() < 0 ? fallback : uri.getPort();
      return new Origin(scheme, host.toLowerCase(Locale.ROOT), port);
    }

    boolean isAt(String hostHeader) {
      List<String> spellings = new ArrayList<>();
      spellings.add(host + ":" + port);
      if (port == 443 || port == 80) {
        spellings.add(host);
      }
      return spellings.contains(hostHeader.toLowerCase(Locale.ROOT));
    }
  }
}
