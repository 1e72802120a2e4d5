package io.sluice.server;

import io.sluice.server.config.ServerConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is said once at start: addresses, and what is open to whom. */
final class Banner {
  private static final String INDENT = "\n            ";

  private final ServerConfig config;
  private final SluiceServer server;

  Banner(ServerConfig config, SluiceServer server) {
    this.config = config;
    this.server = server;
  }

  /** Several lines that end with a line feed. Holds the admin token only if it was made here. */
  String text() {
    StringBuilder out = new StringBuilder(1_024);
    out.append("Sluice ").append(Version.current()).append('\n');
    line(
        out, "Rooms", server.httpUri() + "/" + INDENT + reach(config.http().bind()) + secureHint());
    line(
        out,
        "Endpoints",
        "WebSocket /signal, WHIP /whip/{room}, WHEP /whep/{room}, SDK /sdk/sluice.js");
    line(out, "Media", media());
    line(out, "Joining", joining());
    line(out, "Admin", server.adminUri() + " (" + reach(config.admin().bind()) + ")" + token());
    line(out, "Identity", "DTLS certificate " + fingerprint());
    return out.toString();
  }

  private static void line(StringBuilder out, String label, String text) {
    out.append("  %-10s%s%n".formatted(label, text));
  }

  private static String reach(InetAddress bind) {
    if (bind.isLoopbackAddress()) {
      return "open to this machine only";
    }
    return bind.isAnyLocalAddress()
        ? "open to every network of this machine"
        : "open to the network of " + bind.getHostAddress();
  }

  private String secureHint() {
    boolean insecure = !config.http().tls().isOn() && !config.http().bind().isLoopbackAddress();
    return insecure
        ? INDENT
            + "plain HTTP: browsers elsewhere get no camera or microphone (--tls-self-signed, or a"
            + " proxy with TLS)"
        : "";
  }

  private String media() {
    List<InetSocketAddress> sockets = server.mediaAddresses();
    String ports =
        sockets.stream()
            .map(InetSocketAddress::getPort)
            .distinct()
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    String text =
        "UDP "
            + ports
            + " on "
            + hosts(sockets.stream().map(InetSocketAddress::getAddress).toList());
    List<InetAddress> announced = config.media().publicAddresses();
    return announced.isEmpty() ? text : text + INDENT + "announced as " + hosts(announced);
  }

  private static String hosts(List<InetAddress> addresses) {
    TreeSet<String> hosts = new TreeSet<>();
    addresses.forEach(address -> hosts.add(address.getHostAddress()));
    return String.join(", ", hosts);
  }

  private String joining() {
    if (config.auth().isOn()) {
      return "with a token only";
    }
    return "without a token: whoever reaches the web server may enter every room";
  }

  private String token() {
    return config.admin().token().isPresent()
        ? ""
        : INDENT + "token for this run: " + server.adminToken();
  }

  private String fingerprint() {
    String value = server.fingerprint().value();
    return server.fingerprint().algorithm()
        + " "
        + value.substring(0, Math.min(23, value.length()))
        + "…";
  }
}
