package io.sluice.server.config;

import io.sluice.core.api.MediaConfig;
import io.sluice.signaling.protocol.IceServer;
import io.sluice.signaling.room.RoomConfig;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All settings of a server.
 *
 * @param http the web server
 * @param media the media plane
 * @param warmUp how long the media path is warmed at start, at most; zero for not at all
 * @param room the rules of the rooms
 * @param auth who may join
 * @param iceServers STUN and TURN servers given to clients
 * @param admin the administration interface
 * @param logLevel least level of our log lines, such as {@code INFO}
 */
public record ServerConfig(
    Http http,
    MediaConfig media,
    Duration warmUp,
    RoomConfig room,
    Auth auth,
    List<IceServer> iceServers,
    Admin admin,
    String logLevel) {
  public ServerConfig {
    iceServers = List.copyOf(iceServers);
  }

  /**
   * The web server.
   *
   * @param port TCP port; 0 picks a free one
   * @param tls where its certificate comes from
   * @param origins other web origins that may connect
   */
  public record Http(InetAddress bind, int port, Tls tls, List<String> origins) {
    public Http {
      origins = List.copyOf(origins);
    }
  }

  /**
   * Where the certificate comes from: files, made at start, or none and plain HTTP.
   *
   * @param cert PEM file of the chain, present together with the key
   * @param key PEM file of the private key
   * @param selfSigned whether it is made at start
   */
  public record Tls(Optional<Path> cert, Optional<Path> key, boolean selfSigned) {
    public boolean isOn() {
      return selfSigned || cert.isPresent();
    }
  }

  /**
   * Who may join: all, when both are absent; at most one is present.
   *
   * @param secret shared secret of HS256 tokens
   * @param jwks file with the public keys of the tokens
   */
  public record Auth(Optional<String> secret, Optional<Path> jwks) {
    public boolean isOn() {
      return secret.isPresent() || jwks.isPresent();
    }

    /** Does not show the secret. */
    @Override
    public String toString() {
      return "Auth[" + (isOn() ? "on" : "off") + "]";
    }
  }

  /**
   * The administration interface.
   *
   * @param port TCP port; 0 picks a free one
   * @param token its Bearer token; absent to have one made
   */
  public record Admin(InetAddress bind, int port, Optional<String> token) {
    /** Does not show the token. */
    @Override
    public String toString() {
      return "Admin[bind=" + bind.getHostAddress() + ", port=" + port + "]";
    }
  }

  /** What holds when nothing is configured. */
  public static ServerConfig defaults() {
    return of(Map.of());
  }

  /** The defaults on loopback and on free ports, cold, for a server inside a test. */
  public static ServerConfig onFreePorts() {
    return onFreePorts(Map.of());
  }

  /**
   * As {@link #onFreePorts()}, changed by these values.
   *
   * @param values as in {@link #of}
   */
  public static ServerConfig onFreePorts(Map<String, String> values) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("http.port", "0");
    all.put("media.port", "0");
    all.put("media.addresses", "127.0.0.1");
    all.put("media.warmUpSeconds", "0");
    all.put("admin.port", "0");
    all.putAll(values);
    return of(all);
  }

  /**
   * The defaults, changed by these values.
   *
   * @param values texts by key as in YAML; lists with commas
   * @throws IllegalArgumentException for an unknown key or a bad value
   */
  public static ServerConfig of(Map<String, String> values) {
    try {
      return ConfigLoader.fromValues(new LinkedHashMap<>(values));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
