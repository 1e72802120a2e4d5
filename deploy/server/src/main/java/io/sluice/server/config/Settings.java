package io.sluice.server.config;

import io.sluice.signaling.protocol.IceServer;
import io.sluice.signaling.room.RoomConfig;
import io.sluice.signaling.sdp.SessionDescription;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table of all settings. The command line, its help, the environment, the YAML file and the
 * README are made from it or checked against it.
 */
final class Settings {
  private static final List<Setting<?>> TABLE = new ArrayList<>();
  private static final RoomConfig ROOM = RoomConfig.defaults();
  private static final InetAddress LOOPBACK =
      ValueTypes.ADDRESS.parser().apply(List.of("127.0.0.1"));

  static final Setting<InetAddress> HTTP_BIND =
      add(
          "http.bind",
          "--bind",
          ValueTypes.ADDRESS,
          LOOPBACK,
          "127.0.0.1",
          "Address that the web server listens on; 0.0.0.0 for all");
  static final Setting<Integer> HTTP_PORT =
      add(
          "http.port",
          "--http-port",
          ValueTypes.PORT,
          8080,
          "TCP port of the web server; 0 for a free one");
  static final Setting<Optional<Path>> TLS_CERT =
      add(
          "http.tls.cert",
          "--tls-cert",
          ValueTypes.FILE,
          Optional.empty(),
          "",
          "PEM file with the certificate chain; makes the web server speak HTTPS");
  static final Setting<Optional<Path>> TLS_KEY =
      add(
          "http.tls.key",
          "--tls-key",
          ValueTypes.FILE,
          Optional.empty(),
          "",
          "PEM file with the private key (PKCS #8) of the certificate");
  static final Setting<Boolean> TLS_SELF_SIGNED =
      add(
          "http.tls.selfSigned",
          "--tls-self-signed",
          ValueTypes.SWITCH,
          false,
          "HTTPS with a certificate made at start: phones have no camera without HTTPS");
  static final Setting<List<String>> ORIGINS =
      add(
          "http.origins",
          "",
          ValueTypes.ORIGINS,
          List.of(),
          "",
          "Other web origins that may connect; the server's own always may");
  static final Setting<Integer> MEDIA_PORT =
      add(
          "media.port",
          "--media-port",
          ValueTypes.PORT,
          10_000,
          "UDP port of all media; 0 for a free one");
  static final Setting<Optional<Integer>> MEDIA_TCP_PORT =
      add(
          "media.tcpPort",
          "--media-tcp-port",
          ValueTypes.PORT_OR_NONE,
          Optional.empty(),
          "media.port",
          "TCP port for clients whose UDP is blocked; 0 for a free one, none for none");
  static final Setting<List<InetAddress>> MEDIA_ADDRESSES =
      add(
          "media.addresses",
          "--media-address",
          ValueTypes.ADDRESSES,
          List.of(),
          "all local ones",
          "Local address that media uses; may be given several times");
  static final Setting<List<InetAddress>> PUBLIC_ADDRESSES =
      add(
          "media.publicAddresses",
          "--public-address",
          ValueTypes.ADDRESSES,
          List.of(),
          "",
          "Address announced in place of the local ones, behind a 1:1 NAT; may be given several"
              + " times");
  static final Setting<Integer> MEDIA_LOOPS =
      add(
          "media.loops",
          "",
          ValueTypes.number("COUNT", 0, 256, "a number of loops"),
          0,
          "0 (one a core)",
          "Event loops that move packets");
  static final Setting<Integer> HANDSHAKE_THREADS =
      add(
          "media.handshakeThreads",
          "",
          ValueTypes.number("COUNT", 1, 256, "a number of threads"),
          64,
          "DTLS handshakes at a time");
  static final Setting<Integer> WARM_UP_SECONDS =
      add(
          "media.warmUpSeconds",
          "",
          ValueTypes.number("SECONDS", 0, 60, "a number of seconds"),
          10,
          "How long at most the media path is warmed at start, before anybody may join; 0 for not at"
              + " all");
  static final Setting<List<String>> CODECS =
      add(
          "room.codecs",
          "",
          ValueTypes.CODECS,
          ROOM.codecs(),
          String.join(", ", ROOM.codecs()),
          "Codecs that may be used; among them a publisher chooses");
  static final Setting<Boolean> AUTO_CREATE =
      add(
          "room.autoCreate",
          "",
          ValueTypes.BOOL,
          ROOM.autoCreate(),
          "Whether joining a room that does not exist makes it");
  static final Setting<Integer> MAX_ROOMS =
      limit("room.maxRooms", ROOM.maxRooms(), "Rooms at a time");
  static final Setting<Integer> MAX_PARTICIPANTS =
      limit("room.maxParticipants", ROOM.maxParticipants(), "Participants in one room");
  static final Setting<Integer> MAX_TRACKS =
      limit("room.maxTracks", ROOM.maxTracks(), "Tracks that one participant publishes");
  static final Setting<Integer> MAX_SUBSCRIPTIONS =
      add(
          "room.maxSubscriptions",
          "",
          ValueTypes.number("COUNT", 1, SessionDescription.MAX_ANSWERED_SECTIONS, "a limit"),
          ROOM.maxSubscriptions(),
          "Tracks that one participant receives");
  static final Setting<Boolean> GOP_CACHE =
      add(
          "room.gopCache",
          "",
          ValueTypes.BOOL,
          ROOM.gopCache(),
          "Whether new subscribers start from cached video instead of asking for a keyframe");
  static final Setting<Integer> MAX_SUBSCRIBER_BITRATE =
      add(
          "room.maxSubscriberBitrate",
          "",
          ValueTypes.number("BITRATE", 0, Integer.MAX_VALUE, "a bitrate"),
          (int) ROOM.maxSubscriberBitrate(),
          "Bits per second to one subscriber, by choice of layers where there are any; 0 for no"
              + " limit");
  static final Setting<Boolean> REMB =
      add(
          "room.remb",
          "",
          ValueTypes.BOOL,
          ROOM.remb(),
          "Whether subscribers are asked for REMB, which then limits what they get");
  static final Setting<Integer> EMPTY_SECONDS =
      add(
          "room.emptySeconds",
          "",
          ValueTypes.number("SECONDS", 0, 86_400, "a number of seconds"),
          (int) ROOM.emptyRoomLifetime().toSeconds(),
          "How long a room made by joining outlives its last participant");
  static final Setting<Integer> KEPT_SECONDS =
      add(
          "room.keptSeconds",
          "",
          ValueTypes.number("SECONDS", 1, 31_536_000, "a number of seconds"),
          (int) ROOM.keptRoomLifetime().toSeconds(),
          "How long a room made on purpose stays while nobody is in it");
  static final Setting<Integer> LOUDEST =
      add(
          "audio.loudest",
          "",
          ValueTypes.number("COUNT", 0, RoomConfig.MAX_LOUDEST, "a number of speakers"),
          ROOM.loudest(),
          "Audio tracks of a room that carry its loudest speakers; 0 for none");
  static final Setting<Optional<String>> AUTH_SECRET =
      secret(
          "auth.secret",
          "",
          ValueTypes.SECRET,
          "Shared secret of the tokens (JWT, HS256) that participants then need");
  static final Setting<Optional<Path>> AUTH_JWKS =
      add(
          "auth.jwks",
          "",
          ValueTypes.KEY_SET,
          Optional.empty(),
          "",
          "JWKS file with the public keys (RS256, ES256) of the tokens that participants then need");
  static final Setting<List<IceServer>> ICE_SERVERS =
      secret(
          "ice.servers",
          "",
          ValueTypes.ICE_SERVERS,
          List.of(),
          "STUN and TURN servers given to clients: a URL, for TURN followed by user name and"
              + " credential");
  static final Setting<InetAddress> ADMIN_BIND =
      add(
          "admin.bind",
          "--admin-bind",
          ValueTypes.ADDRESS,
          LOOPBACK,
          "127.0.0.1",
          "Address that the administration interface listens on");
  static final Setting<Integer> ADMIN_PORT =
      add(
          "admin.port",
          "--admin-port",
          ValueTypes.PORT,
          8081,
          "TCP port of the administration interface; 0 for a free one");
  static final Setting<Optional<String>> ADMIN_TOKEN =
      secret(
          "admin.token",
          "--admin-token",
          ValueTypes.TOKEN,
          "Bearer token of /api/v1; made and printed at start when not given");

  static final Setting<String> LOG_LEVEL =
      add(
          "log.level",
          "",
          ValueTypes.LOG_LEVEL,
          "INFO",
          "Least level of Sluice's log lines: ERROR, WARN, INFO, DEBUG or TRACE");

  /** Every setting, in the order of help and documentation. */
  static final List<Setting<?>> ALL = List.copyOf(TABLE);

  private Settings() {}

  private static <T> Setting<T> add(
      String key, String option, ValueType<T> type, T fallback, String help) {
    return add(key, option, type, fallback, String.valueOf(fallback), help);
  }

  private static <T> Setting<T> add(
      String key, String option, ValueType<T> type, T fallback, String fallbackText, String help) {
    return put(new Setting<>(key, option, type, fallback, fallbackText, false, help));
  }

  private static Setting<Integer> limit(String key, int fallback, String help) {
    ValueType<Integer> type = ValueTypes.number("COUNT", 1, 1_000_000, "a limit");
    return add(key, "", type, fallback, help);
  }

  private static <T> Setting<Optional<T>> secret(
      String key, String option, ValueType<Optional<T>> type, String help) {
    return secret(key, option, type, Optional.empty(), help);
  }

  private static <T> Setting<T> secret(
      String key, String option, ValueType<T> type, T fallback, String help) {
    return put(new Setting<>(key, option, type, fallback, "", true, help));
  }

  private static <T> Setting<T> put(Setting<T> setting) {
    TABLE.add(setting);
    return setting;
  }
}
