package io.sluice.loadtest.probe;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Where the server's CPU and memory come from.
 *
 * @param text in words, or why they are not known
 */
record ServerSource(Supplier<ServerReading> readings, String text) {
  private static final Map<String, Integer> PORTS =
      Map.of("http", 80, "ws", 80, "https", 443, "wss", 443);

  /**
   * Finds it.
   *
   * @throws IllegalArgumentException if what was named is not there
   */
  static ServerSource find(ProbeSettings settings, ProcFiles files) {
    if (settings.serverPid().isPresent()) {
      long pid = settings.serverPid().getAsLong();
      if (!files.has(pid)) {
        throw new IllegalArgumentException(
            isLinux(files)
                ? "there is no process " + pid + " on this machine"
                : "the CPU of a process is known on Linux only; use the server's metrics");
      }
      return ofProcess(pid, files);
    }
    return settings
        .serverMetrics()
        .map(ServerSource::ofMetrics)
        .orElseGet(() -> ofListener(settings.target(), files));
  }

  private static ServerSource ofMetrics(URI address) {
    MetricsPage page = new MetricsPage(address);
    page.readNow();
    ServerReading first = page.read();
    if (!page.problem().isEmpty()) {
      throw new IllegalArgumentException("no metrics at " + address + ": " + page.problem());
    }
    if (Double.isNaN(first.cpuSeconds()) && Double.isNaN(first.bytes())) {
      throw new IllegalArgumentException(
          "the metrics at "
              + address
              + " tell neither process_cpu_seconds_total nor"
              + " process_resident_memory_bytes");
    }
    return new ServerSource(page::read, "metrics at " + address);
  }

  private static ServerSource ofListener(URI target, ProcFiles files) {
    if (!isLinux(files)) {
      return unknown("only Linux tells of other processes; the server's metrics can be given");
    }
    if (!isOnThisMachine(target)) {
      return unknown("the server is on another machine; its metrics can be given");
    }
    OptionalLong pid = new SocketOwners(files).listener(port(target));
    return pid.isPresent()
        ? ofProcess(pid.getAsLong(), files)
        : unknown("no process of ours listens on port " + port(target) + "; name the server's");
  }

  private static ServerSource ofProcess(long pid, ProcFiles files) {
    return new ServerSource(
        () -> new ServerReading(files.cpuSeconds(pid), files.residentBytes(pid)),
        "process " + pid + files.name(pid).map(name -> " (" + name + ")").orElse(""));
  }

  private static ServerSource unknown(String reason) {
    return new ServerSource(() -> ServerReading.UNKNOWN, "not known: " + reason);
  }

  private static boolean isLinux(ProcFiles files) {
    return Files.exists(files.root().resolve("net/tcp"));
  }

  private static boolean isOnThisMachine(URI target) {
    try {
      InetAddress address = InetAddress.getByName(target.getHost());
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (UnknownHostException | SocketException e) {
      return false;
    }
  }

  private static int port(URI target) {
    return target.getPort() >= 0
        ? target.getPort()
        : PORTS.getOrDefault(String.valueOf(target.getScheme()), 0);
  }
}
