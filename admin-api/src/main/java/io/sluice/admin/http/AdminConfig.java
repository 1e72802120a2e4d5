package io.sluice.admin.http;

import java.net.InetAddress;

/**
 * Settings of the administration interface.
 *
 * @param bind local address to listen on
 * @param port TCP port; 0 picks a free one
 * @param token what {@code /api/v1} asks for as a Bearer token (RFC 6750), never empty
 */
public record AdminConfig(InetAddress bind, int port, String token) {
  /** The port when none is configured. */
  public static final int DEFAULT_PORT = 8081;

  public AdminConfig {
    if (token.isEmpty()) {
      throw new IllegalArgumentException("the admin token is empty");
    }
  }

  /** Loopback only, on the default port. */
  public static AdminConfig onLoopback(String token) {
    return new AdminConfig(InetAddress.getLoopbackAddress(), DEFAULT_PORT, token);
  }

  /** Does not show the token. */
  @Override
  public String toString() {
    return "AdminConfig[bind=" + bind.getHostAddress() + ", port=" + port + "]";
  }
}
