package io.sluice.server.config;

import io.sluice.core.api.MediaConfig;
import io.sluice.server.config.ServerConfig.Admin;
import io.sluice.server.config.ServerConfig.Auth;
import io.sluice.server.config.ServerConfig.Http;
import io.sluice.server.config.ServerConfig.Tls;
import io.sluice.signaling.room.RoomConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the sources together: the command line wins over the environment, that over the file. */
final class ConfigLoader {
  private final Map<String, Given> given;

  private ConfigLoader(Map<String, Given> given) {
    this.given = given;
  }

  /**
   * Reads and checks everything.
   *
   * @param options what the command line gave, by key
   * @param file the YAML file of the command line; else the environment's is used, if any
   * @param variables the environment
   */
  static ServerConfig load(
      Map<String, Given> options, Optional<String> file, Map<String, String> variables)
      throws ConfigException {
    Map<String, Given> all = new HashMap<>();
    Optional<String> path = file.or(() -> Environment.configFile(variables));
    if (path.isPresent()) {
      all.putAll(knownOnly(YamlFile.read(Path.of(path.get()))));
    }
    all.putAll(Environment.read(variables));
    all.putAll(options);
    return new ConfigLoader(all).build();
  }

  static ServerConfig fromValues(Map<String, String> values) throws ConfigException {
    Map<String, Given> given = new LinkedHashMap<>();
    values.forEach((key, text) -> given.put(key, new Given(key, List.of(text))));
    Map<String, Given> split = new HashMap<>();
    for (Map.Entry<String, Given> entry : knownOnly(given).entrySet()) {
      Setting<?> setting = setting(entry.getKey()).orElseThrow();
      String text = entry.getValue().texts().get(0);
      split.put(entry.getKey(), Environment.given(setting, entry.getKey(), text));
    }
    return new ConfigLoader(split).build();
  }

  private static Map<String, Given> knownOnly(Map<String, Given> values) throws ConfigException {
    List<String> keys = Settings.ALL.stream().<String>map(Setting::key).toList();
    for (Map.Entry<String, Given> entry : values.entrySet()) {
      String key = entry.getKey();
      if (!keys.contains(key)) {
        throw new ConfigException(
            "%s: %s is not a setting%s"
                .formatted(entry.getValue().where(), key, Suggestion.of(key, keys)));
      }
    }
    return values;
  }

  private static Optional<Setting<?>> setting(String key) {
    return Settings.ALL.stream().filter(s -> s.key().equals(key)).findFirst();
  }

  private ServerConfig build() throws ConfigException {
    return new ServerConfig(
        new Http(
            value(Settings.HTTP_BIND), value(Settings.HTTP_PORT), tls(), value(Settings.ORIGINS)),
        new MediaConfig(
            value(Settings.MEDIA_PORT),
            value(Settings.MEDIA_TCP_PORT).orElse(value(Settings.MEDIA_PORT)),
            value(Settings.MEDIA_ADDRESSES),
            value(Settings.PUBLIC_ADDRESSES),
            value(Settings.MEDIA_LOOPS),
            value(Settings.HANDSHAKE_THREADS)),
        Duration.ofSeconds(value(Settings.WARM_UP_SECONDS)),
        room(),
        auth(),
        value(Settings.ICE_SERVERS),
        new Admin(
            value(Settings.ADMIN_BIND), value(Settings.ADMIN_PORT), value(Settings.ADMIN_TOKEN)),
        value(Settings.LOG_LEVEL));
  }

  private Tls tls() throws ConfigException {
    Tls tls =
        new Tls(value(Settings.TLS_CERT), value(Settings.TLS_KEY), value(Settings.TLS_SELF_SIGNED));
    if (tls.cert().isPresent() != tls.key().isPresent()) {
      throw new ConfigException("http.tls.cert and http.tls.key are given together or not at all");
    }
    if (tls.selfSigned() && tls.cert().isPresent()) {
      throw new ConfigException("http.tls.selfSigned and http.tls.cert exclude each other");
    }
    return tls;
  }

  private Auth auth() throws ConfigException {
    Auth auth = new Auth(value(Settings.AUTH_SECRET), value(Settings.AUTH_JWKS));
    if (auth.secret().isPresent() && auth.jwks().isPresent()) {
      throw new ConfigException("auth.secret and auth.jwks exclude each other");
    }
    return auth;
  }

  private RoomConfig room() throws ConfigException {
    return new RoomConfig(
        value(Settings.CODECS),
        value(Settings.AUTO_CREATE),
        value(Settings.MAX_ROOMS),
        value(Settings.MAX_PARTICIPANTS),
        value(Settings.MAX_TRACKS),
        value(Settings.MAX_SUBSCRIPTIONS),
        value(Settings.GOP_CACHE),
        value(Settings.MAX_SUBSCRIBER_BITRATE),
        value(Settings.REMB),
        value(Settings.LOUDEST),
        Duration.ofSeconds(value(Settings.EMPTY_SECONDS)),
        Duration.ofSeconds(value(Settings.KEPT_SECONDS)));
  }

  private <T> T value(Setting<T> setting) throws ConfigException {
    @Nullable Given found = given.get(setting.key());
    return found == null ? setting.fallback() : found.as(setting);
  }
}
