package io.sluice.server.config;

import io.sluice.core.api.MediaConfig;
import io.sluice.signaling.auth.OriginPolicy;
import io.sluice.signaling.auth.TokenKeys;
import io.sluice.signaling.protocol.IceServer;
import io.sluice.signaling.room.RoomConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The ways in which settings are written. */
final class ValueTypes {
  /** HMAC with SHA-256 takes a key of its own length (RFC 7518 section 3.2). */
  private static final int MIN_SECRET_BYTES = 32;

  private static final int MIN_TOKEN_CHARS = 16;
  private static final Pattern IP_LITERAL =
      Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Set<String> ICE_SCHEMES = Set.of("stun", "stuns", "turn", "turns");

  private static final List<String> LOG_LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

  static final ValueType<Boolean> SWITCH = ValueType.one("", ValueTypes::bool);
  static final ValueType<Boolean> BOOL = ValueType.one("BOOL", ValueTypes::bool);
  static final ValueType<Integer> PORT = number("PORT", 0, 65_535, "a port");
  static final ValueType<Optional<Integer>> PORT_OR_NONE =
      ValueType.one("PORT", text -> Optional.of(portOrNone(text)));
  static final ValueType<InetAddress> ADDRESS = ValueType.one("ADDRESS", ValueTypes::address);
  static final ValueType<List<InetAddress>> ADDRESSES =
      ValueType.list("ADDRESS", ValueTypes::address);
  static final ValueType<Optional<Path>> FILE =
      ValueType.one("FILE", text -> Optional.of(file(text)));
  static final ValueType<Optional<Path>> KEY_SET =
      ValueType.one("FILE", text -> Optional.of(keySet(text)));
  static final ValueType<Optional<String>> SECRET =
      ValueType.one("SECRET", text -> Optional.of(secret(text)));
  static final ValueType<Optional<String>> TOKEN =
      ValueType.one("TOKEN", text -> Optional.of(token(text)));
  static final ValueType<String> LOG_LEVEL = ValueType.one("LEVEL", ValueTypes::logLevel);
  static final ValueType<List<String>> ORIGINS = ValueType.list("ORIGIN", ValueTypes::origin);
  static final ValueType<List<String>> CODECS = new ValueType<>("CODEC", true, ValueTypes::codecs);
  static final ValueType<List<IceServer>> ICE_SERVERS =
      ValueType.list("SERVER", ValueTypes::iceServer);

  private ValueTypes() {}

  /** A whole number within limits. */
  static ValueType<Integer> number(String label, int min, int max, String noun) {
    return ValueType.one(
        label,
        text -> {
          try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
              return value;
            }
          } catch (NumberFormatException e) {
            // said below
          }
          throw new IllegalArgumentException("not %s (%d–%d)".formatted(noun, min, max));
        });
  }

  private static int portOrNone(String text) {
    if (text.equals("none")) {
      return MediaConfig.NO_TCP;
    }
    try {
      return PORT.parser().apply(List.of(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("neither a port (0–65535) nor none", e);
    }
  }

  private static boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  private static InetAddress address(String text) {
    String literal = text.equals("localhost") ? "127.0.0.1" : text;
    if (!IP_LITERAL.matcher(literal).matches()) {
      throw new IllegalArgumentException("not an IP address; names are not looked up");
    }
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an IP address", e);
    }
  }

  private static Path file(String text) {
    Path path = Path.of(text);
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new IllegalArgumentException("not a file that can be read");
    }
    return path;
  }

  private static Path keySet(String text) {
    Path path = file(text);
    try {
      TokenKeys.keySet(path);
      return path;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a JWK set of RSA (2048 bits) or P-256 keys", e);
    }
  }

  private static String secret(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES) {
      throw new IllegalArgumentException("shorter than %d bytes".formatted(MIN_SECRET_BYTES));
    }
    return text;
  }

  private static String token(String text) {
    if (text.length() < MIN_TOKEN_CHARS || !text.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException(
          "not %d or more printable ASCII characters without blanks".formatted(MIN_TOKEN_CHARS));
    }
    return text;
  }

  private static String origin(String text) {
    try {
      OriginPolicy unused = new OriginPolicy(List.of(text));
      return text;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an origin, such as https://meet.example.org", e);
    }
  }

  private static String logLevel(String text) {
    if (!LOG_LEVELS.contains(text.toUpperCase(Locale.ROOT))) {
      throw new IllegalArgumentException("none of " + String.join(", ", LOG_LEVELS));
    }
    return text.toUpperCase(Locale.ROOT);
  }

  private static List<String> codecs(List<String> texts) {
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("empty; without codecs nothing can be sent");
    }
    return texts.stream().map(ValueTypes::codec).toList();
  }

  private static String codec(String text) {
    return RoomConfig.codec(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "none of " + String.join(", ", RoomConfig.ALL_CODECS)));
  }

  /** One URL, followed by user name and credential where it is a TURN server's. */
  private static IceServer iceServer(String text) {
    List<String> words = BLANKS.splitAsStream(text.trim()).toList();
    String scheme = words.get(0).substring(0, Math.max(0, words.get(0).indexOf(':')));
    if (!ICE_SCHEMES.contains(scheme)) {
      throw new IllegalArgumentException("not a stun:, stuns:, turn: or turns: URL");
    }
    boolean turn = scheme.startsWith("turn");
    if (words.size() != (turn ? 3 : 1)) {
      throw new IllegalArgumentException(
          turn ? "not a TURN URL, a user name and a credential" : "more than a STUN URL");
    }
    return new IceServer(
        List.of(words.get(0)), turn ? words.get(1) : null, turn ? words.get(2) : null);
  }
}
