package io.sluice.signaling.http;

import io.sluice.signaling.protocol.IceServer;
import io.sluice.signaling.whip.WhipLimits;
import io.sluice.signaling.ws.SignalLimits;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the HTTP server.
 *
 * @param bind address or host name to listen on
 * @param port TCP port; 0 picks a free one
 * @param tls where the certificate comes from; null for plain HTTP
 * @param origins further origins whose pages may open a WebSocket, such as {@code
 *     https://meet.example.org}
 * @param iceServers told to clients
 * @param signal limits of a WebSocket
 * @param whip limits of WHIP and WHEP
 * @param maxConnections TCP connections at a time
 * @param requestTimeout how long an HTTP connection may take for each request, waiting included
 */
public record SignalingConfig(
    String bind,
    int port,
    @Nullable Tls tls,
    List<String> origins,
    List<IceServer> iceServers,
    SignalLimits signal,
    WhipLimits whip,
    int maxConnections,
    Duration requestTimeout) {
  public SignalingConfig {
    origins = List.copyOf(origins);
    iceServers = List.copyOf(iceServers);
  }

  /** Plain HTTP on 127.0.0.1:8080. */
  public static SignalingConfig defaults() {
    return new SignalingConfig(
        "127.0.0.1",
        8080,
        null,
        List.of(),
        List.of(),
        SignalLimits.defaults(),
        WhipLimits.defaults(),
        10_000,
        Duration.ofSeconds(9));
  }

  /** The same, listening there. */
  public SignalingConfig withBind(String bind, int port) {
    return new SignalingConfig(
        bind, port, tls, origins, iceServers, signal, whip, maxConnections, requestTimeout);
  }

  /** The same with this certificate, or plain HTTP. */
  public SignalingConfig withTls(@Nullable Tls tls) {
    return new SignalingConfig(
        bind, port, tls, origins, iceServers, signal, whip, maxConnections, requestTimeout);
  }

  /** The same with these further origins. */
  public SignalingConfig withOrigins(List<String> origins) {
    return new SignalingConfig(
        bind, port, tls, origins, iceServers, signal, whip, maxConnections, requestTimeout);
  }

  /** The same with these ICE servers. */
  public SignalingConfig withIceServers(List<IceServer> iceServers) {
    return new SignalingConfig(
        bind, port, tls, origins, iceServers, signal, whip, maxConnections, requestTimeout);
  }

  /** The same with these limits. */
  public SignalingConfig withLimits(SignalLimits signal, WhipLimits whip) {
    return new SignalingConfig(
        bind, port, tls, origins, iceServers, signal, whip, maxConnections, requestTimeout);
  }

  /** The same with this time for a request. */
  public SignalingConfig withRequestTimeout(Duration requestTimeout) {
    return new SignalingConfig(
        bind, port, tls, origins, iceServers, signal, whip, maxConnections, requestTimeout);
  }
}
