package io.sluice.server.e2e;

import io.sluice.server.config.ServerConfig;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * An IPv4 address of this machine besides loopback: GStreamer gathers no loopback candidates. A
 * machine that has none gets a dummy interface for as long as the test runs.
 */
public final class OutsideAddress implements AutoCloseable {
  private static final String DUMMY = "sluice-test";
  private static final String DUMMY_ADDRESS = "192.0.2.77";

  private final InetAddress address;
  private final boolean isDummy;

  private OutsideAddress(InetAddress address, boolean isDummy) {
    this.address = address;
    this.isDummy = isDummy;
  }

  public static OutsideAddress find() throws IOException {
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      if (each.isUp() && !each.isLoopback()) {
        for (InterfaceAddress bound : each.getInterfaceAddresses()) {
          if (bound.getAddress() instanceof Inet4Address v4 && !v4.isLinkLocalAddress()) {
            return new OutsideAddress(v4, false);
          }
        }
      }
    }
    ip("link", "add", DUMMY, "type", "dummy");
    ip("address", "add", DUMMY_ADDRESS + "/32", "dev", DUMMY);
    ip("link", "set", DUMMY, "up");
    return new OutsideAddress(InetAddress.getAllByName(DUMMY_ADDRESS)[0], true);
  }

  /** A server on free ports whose media is on loopback and on this address. */
  public ServerConfig serverConfig() {
    return ServerConfig.onFreePorts(Map.of("media.addresses", "127.0.0.1," + host()));
  }

  private String host() {
    return address.getHostAddress();
  }

  @Override
  public void close() throws IOException {
    if (isDummy) {
      ip("link", "delete", DUMMY);
    }
  }

  private static void ip(String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(
            "no address besides loopback, and none can be made: " + command + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
