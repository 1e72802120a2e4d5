package io.sluice.loadtest;

import io.sluice.loadtest.probe.ProbeSettings;
import io.sluice.loadtest.target.TargetConfig;
import io.sluice.loadtest.target.TargetConfig.JanusSettings;
import io.sluice.loadtest.target.TargetConfig.Kind;
import io.sluice.loadtest.target.TargetConfig.WhipEndpoints;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options about the server under test. */
final class TargetOptions {
  private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");
  private static final URI SLUICE = URI.create("http://localhost:8080");
  private static final URI JANUS = URI.create("ws://localhost:8188");

  @Parameters(
      arity = "0..1",
      paramLabel = "URL",
      description = {
        "Its address: http, https, ws or wss.",
        "Default: http://localhost:8080, of Janus ws://localhost:8188."
      })
  @Nullable URI url;

  @Option(
      names = "--target",
      paramLabel = "KIND",
      description = {
        "Its signalling: sluice (native protocol), whip (WHIP and WHEP of any server) or janus"
            + " (VideoRoom).",
        "Default: sluice; whip with --whip-url or --whep-url."
      })
  @Nullable Kind kind;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:LOADTEST_TOKEN}",
      description = "Token to join with. Better as the variable LOADTEST_TOKEN, which no one sees.")
  @Nullable String token;

  @Option(names = "--insecure", description = "Takes any certificate of the server.")
  boolean insecure;

  @Option(
      names = "--whip-url",
      paramLabel = "URL",
      description = "Where publishers post; {room} stands for the room. Default: URL/whip/{room}.")
  @Nullable String whip;

  @Option(
      names = "--whep-url",
      paramLabel = "URL",
      description = "Where viewers post, likewise. Default: URL/whep/{room}.")
  @Nullable String whep;

  @Option(
      names = "--janus-admin-key",
      paramLabel = "KEY",
      defaultValue = "${env:LOADTEST_JANUS_ADMIN_KEY}",
      description = "What its VideoRoom asks of those who make rooms (LOADTEST_JANUS_ADMIN_KEY).")
  @Nullable String janusAdminKey;

  @Option(
      names = "--janus-api-secret",
      paramLabel = "SECRET",
      defaultValue = "${env:LOADTEST_JANUS_API_SECRET}",
      description = "What Janus asks of every request (LOADTEST_JANUS_API_SECRET).")
  @Nullable String janusApiSecret;

  @Option(
      names = "--janus-bitrate",
      paramLabel = "BPS",
      description = "Most bits per second of a publisher's video. Default: any.")
  long janusBitrate;

  @Option(names = "--janus-string-ids", description = "Its rooms are named by strings.")
  boolean janusStringIds;

  @Option(
      names = "--server-pid",
      paramLabel = "PID",
      description = {
        "Its process, whose CPU and memory are measured.",
        "Default: the one that listens at the address, if it is on this machine."
      })
  @Nullable Long serverPid;

  @Option(
      names = "--server-metrics",
      paramLabel = "URL",
      description = "Its Prometheus metrics, to measure them from: http://sfu:8081/metrics.")
  @Nullable URI serverMetrics;

  /**
   * The server as it is to be reached.
   *
   * @param publishers most that there will be in a room
   */
  TargetConfig config(int publishers) {
    Kind chosen = kind();
    TargetConfig usual = TargetConfig.of(chosen, address());
    return new TargetConfig(
        chosen,
        usual.uri(),
        text(token),
        usual.stepTimeout(),
        insecure,
        new WhipEndpoints(
            whip == null ? usual.whip().publish() : whip,
            whep == null ? usual.whip().view() : whep),
        new JanusSettings(
            text(janusAdminKey), text(janusApiSecret), publishers, janusBitrate, janusStringIds));
  }

  /** Where its CPU and memory are to be found. */
  ProbeSettings probe() {
    return new ProbeSettings(
        serverPid == null ? OptionalLong.empty() : OptionalLong.of(serverPid),
        Optional.ofNullable(serverMetrics),
        address());
  }

  private Kind kind() {
    if (kind != null) {
      return kind;
    }
    return whip != null || whep != null ? Kind.WHIP : Kind.SLUICE;
  }

  /** The address that names the server's host. */
  URI address() {
    if (url != null) {
      return url;
    }
    String endpoint = whip == null ? whep : whip;
    if (endpoint != null) {
      return URI.create(endpoint.replace("{room}", "room")).resolve("/");
    }
    return kind() == Kind.JANUS ? JANUS : SLUICE;
  }

  /** Reads an address. */
  static URI address(String text) {
    URI address;
    try {
      address = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          text + " is not an address such as http://localhost:8080", e);
    }
    String scheme = address.getScheme() == null ? "" : address.getScheme();
    if (!SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "the address must begin with http:// or https:// (ws:// or wss:// as well), not as "
              + text);
    }
    return address;
  }

  /** What the server is called in reports. */
  String title() {
    String name =
        switch (kind()) {
          case SLUICE -> "Sluice";
          case WHIP -> "WHIP and WHEP";
          case JANUS -> "Janus";
        };
    return name + " at " + address();
  }

  /** Reads a kind of signalling. */
  static Kind kind(String text) {
    try {
      return Kind.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'%s' is none of sluice, whip and janus".formatted(text), e);
    }
  }

  private static String text(@Nullable String option) {
    return option == null ? "" : option;
  }
}
