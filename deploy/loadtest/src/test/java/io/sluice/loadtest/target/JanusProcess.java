package io.sluice.loadtest.target;

import java.io.File;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Debian's Janus with nothing but VideoRoom and WebSockets, on a free port. */
final class JanusProcess implements AutoCloseable {
  private static final String ADMIN_KEY = "sesame";
  private static final Path LIBRARIES = Path.of("/usr/lib");
  private static final long END_SECONDS = 10;

  private final Process process;
  private final Path log;
  private final int port;

  private JanusProcess(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** What a room can only be made with. */
  static String adminKey() {
    return ADMIN_KEY;
  }

  /**
   * Starts it.
   *
   * @param folder for its configuration and log
   */
  static JanusProcess start(Path folder) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    copy(folder, "plugins", "libjanus_videoroom.so");
    copy(folder, "transports", "libjanus_websockets.so");
    Files.createDirectories(folder.resolve("none"));
    Files.writeString(
        folder.resolve("janus.jcfg"),
        """
        general: {
          plugins_folder = "%1$s/plugins"
          transports_folder = "%1$s/transports"
          events_folder = "%1$s/none"
          loggers_folder = "%1$s/none"
          debug_level = 4
        }
        nat: { ice_enforce_list = "%2$s" }
        """
            .formatted(folder, address().getHostAddress()));
    Files.writeString(
        folder.resolve("janus.plugin.videoroom.jcfg"),
        "general: { admin_key = \"%s\" }%n".formatted(ADMIN_KEY));
    Files.writeString(
        folder.resolve("janus.transport.websockets.jcfg"),
        "general: { ws = true, ws_port = %d, ws_ip = \"127.0.0.1\" }%n".formatted(port));
    File log = folder.resolve("log").toFile();
    Process process =
        new ProcessBuilder("janus", "--configs-folder=" + folder)
            // where a crash of it leaves its image
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    JanusProcess janus = new JanusProcess(process, log.toPath(), port);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    try {
      Crowd.await("Janus listens", janus::listens);
      return janus;
    } catch (AssertionError e) {
      janus.close();
      throw new AssertionError(janus.lastLines().toString(), e);
    }
  }

  private static void copy(Path folder, String kind, String library) throws IOException {
    Path file = Path.of("janus", kind, library);
    try (Stream<Path> found = Files.find(LIBRARIES, 4, (path, facts) -> path.endsWith(file))) {
      Files.copy(
          found.findFirst().orElseThrow(),
          Files.createDirectories(folder.resolve(kind)).resolve(library));
    }
  }

  /** The address that its candidates have: not a loopback one, which it never offers. */
  static InetAddress address() throws IOException {
    for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress address : Collections.list(network.getInetAddresses())) {
        if (network.isUp() && !network.isLoopback() && address instanceof Inet4Address) {
          return address;
        }
      }
    }
    return InetAddress.getLoopbackAddress();
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new AssertionError("Janus has ended");
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> lastLines() {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.subList(Math.max(0, lines.size() - 20), lines.size());
    } catch (IOException e) {
      return List.of(e.toString());
    }
  }

  URI uri() {
    return URI.create("ws://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
