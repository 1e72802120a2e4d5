package io.sluice.server;

import io.sluice.server.config.ServerConfig;
import io.sluice.signaling.auth.AccessPolicy;
import io.sluice.signaling.auth.TokenKeys;
import io.sluice.signaling.http.SignalingConfig;
import io.sluice.signaling.http.Tls;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Settings of the server as each part wants them. */
final class Wiring {
  private Wiring() {}

  static SignalingConfig signaling(ServerConfig config) {
    return SignalingConfig.defaults()
        .withBind(config.http().bind().getHostAddress(), config.http().port())
        .withTls(tls(config.http().tls()))
        .withOrigins(config.http().origins())
        .withIceServers(config.iceServers());
  }

  private static @Nullable Tls tls(ServerConfig.Tls tls) {
    if (tls.selfSigned()) {
      return new Tls.SelfSigned();
    }
    return tls.cert().isPresent() && tls.key().isPresent()
        ? new Tls.Files(tls.cert().get(), tls.key().get())
        : null;
  }

  static AccessPolicy access(ServerConfig.Auth auth) {
    return auth.secret()
        .map(secret -> TokenKeys.secret(secret.getBytes(StandardCharsets.UTF_8)))
        .or(() -> auth.jwks().map(TokenKeys::keySet))
        .map(AccessPolicy::tokens)
        .orElseGet(AccessPolicy::open);
  }
}
