package io.sluice.core.io;

import io.sluice.core.api.MediaPlaneException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The addresses that sockets are bound to: concrete ones, never a wildcard. */
final class LocalAddresses {
  private LocalAddresses() {}

  /**
   * The configured addresses, or those that are found.
   *
   * @throws MediaPlaneException if a configured address is a wildcard, or none is left
   */
  static List<InetAddress> select(List<InetAddress> configured, Supplier<List<InetAddress>> local) {
    for (InetAddress address : configured) {
      if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
        throw new MediaPlaneException(
            "media address " + address.getHostAddress() + " is not a concrete unicast address");
      }
    }
    List<InetAddress> found = configured.isEmpty() ? local.get() : configured;
    if (found.isEmpty()) {
      throw new MediaPlaneException("no local address to receive media on");
    }
    return found;
  }

  /**
   * Every unicast address of an interface that is up, except link-local ones.
   *
   * @throws MediaPlaneException if the system does not tell
   */
  static List<InetAddress> ofInterfaces() {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    try (Stream<NetworkInterface> interfaces = NetworkInterface.networkInterfaces()) {
      for (NetworkInterface each : interfaces.toList()) {
        if (isUp(each)) {
          each.inetAddresses()
              .filter(LocalAddresses::isUsable)
              .forEach(a -> addresses.add(bare(a)));
        }
      }
    } catch (SocketException e) {
      throw new MediaPlaneException("cannot list network interfaces", e);
    }
    return new ArrayList<>(addresses);
  }

  /** An interface that goes away while we look, as those of containers do, is not up. */
  private static boolean isUp(NetworkInterface each) {
    try {
      return each.isUp();
    } catch (SocketException e) {
      return false;
    }
  }

  private static boolean isUsable(InetAddress address) {
    return !address.isLinkLocalAddress()
        && !address.isMulticastAddress()
        && !address.isAnyLocalAddress();
  }

  /** The address without a scope, which candidates do not carry. */
  private static InetAddress bare(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }
}
