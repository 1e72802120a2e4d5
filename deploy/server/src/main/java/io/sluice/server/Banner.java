package io.sluice.server;

import io.sluice.core.api.PlaneSnapshot;
import io.sluice.server.config.ServerConfig;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is said once at start: addresses, and what is open to whom. */
final class Banner {
  private static final String INDENT = "\n            ";
  private static final int FINGERPRINT_CHARS = 23;

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
    line(out, "Rooms", rooms() + INDENT + reach(config.http().bind()) + secureHint());
    line(out, "Joining", joining());
    line(
        out,
        "Paths",
        "WebSocket /signal, WHIP /whip/{room}, WHEP /whep/{room}, SDK /sdk/sluice.js");
    line(out, "Media", media());
    line(out, "Identity", "DTLS certificate " + fingerprint());
    line(out, "Admin", local(server.adminUri()) + INDENT + reach(config.admin().bind()) + token());
    return out.toString();
  }

  private static void line(StringBuilder out, String label, String text) {
    out.append("  %-10s%s\n".formatted(label, text));
  }

  /** One address to open, or one for each network when bound to all. */
  private String rooms() {
    URI uri = server.httpUri();
    List<String> urls = new ArrayList<>();
    urls.add(local(uri) + "/");
    if (config.http().bind().isAnyLocalAddress()) {
      for (InetAddress address : addresses(server.mediaAddresses())) {
        if (!address.isLoopbackAddress()) {
          String host = host(address);
          String literal = host.contains(":") ? "[" + host + "]" : host;
          urls.add(uri.getScheme() + "://" + literal + ":" + uri.getPort() + "/");
        }
      }
    }
    return String.join(INDENT, urls);
  }

  /** Browsers know localhost as safe; it is also what self-signed certificates name first. */
  private static String local(URI uri) {
    return uri.toString().replace("//127.0.0.1:", "//localhost:");
  }

  private static String reach(InetAddress bind) {
    if (bind.isLoopbackAddress()) {
      return "open to this machine only";
    }
    return bind.isAnyLocalAddress()
        ? "open to every network of this machine"
        : "open to the network of " + host(bind);
  }

  private String secureHint() {
    boolean insecure = !config.http().tls().isOn() && !config.http().bind().isLoopbackAddress();
    return insecure
        ? INDENT
            + "plain HTTP: browsers elsewhere give no camera or microphone; use --tls-self-signed,"
            + INDENT
            + "--tls-cert and --tls-key, or a proxy with TLS"
        : "";
  }

  private String joining() {
    return config.auth().isOn()
        ? "with a token only"
        : "without a token: whoever reaches the web server may enter every room";
  }

  private String media() {
    PlaneSnapshot plane = server.mediaPlane().snapshot();
    List<InetSocketAddress> sockets = plane.sockets();
    String ports =
        sockets.stream()
            .map(socket -> Integer.toString(socket.getPort()))
            .distinct()
            .collect(Collectors.joining(", "));
    String text = "UDP " + ports + " on " + hosts(addresses(sockets));
    List<InetAddress> announced = config.media().publicAddresses();
    String shown = announced.isEmpty() ? "" : INDENT + "announced as " + hosts(announced);
    int tcp = plane.tcpPort();
    String blocked = tcp > 0 ? INDENT + "TCP " + tcp + " for clients whose UDP is blocked" : "";
    return text + blocked + shown + INDENT + "by " + plane.io() + ", AES-GCM by " + plane.crypto();
  }

  private static Set<InetAddress> addresses(List<InetSocketAddress> sockets) {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    sockets.forEach(socket -> addresses.add(socket.getAddress()));
    return addresses;
  }

  private static String hosts(Collection<InetAddress> addresses) {
    return addresses.stream().map(Banner::host).collect(Collectors.joining(", "));
  }

  /** The literal, with the zeros of an IPv6 address left out (RFC 5952). */
  static String host(InetAddress address) {
    String literal = address.getHostAddress();
    return address instanceof Inet6Address
        ? literal.replaceFirst("((^|:)0(?=:|$)){2,}", ":").replaceFirst(":$", "::")
        : literal;
  }

  private String token() {
    return config.admin().token().isPresent()
        ? ""
        : INDENT + "token for this run: " + server.adminToken();
  }

  private String fingerprint() {
    String value = server.fingerprint().value();
    String begin = value.substring(0, Math.min(FINGERPRINT_CHARS, value.length()));
    return server.fingerprint().algorithm() + " " + begin + "…";
  }
}
