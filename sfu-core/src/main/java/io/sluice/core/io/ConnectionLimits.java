package io.sluice.core.io;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds the connections whose peers have not shown yet that they are expected, in all and from one
 * address; of IPv6, where a host may have many networks of them, from one /48. Thread-safe.
 */
final class ConnectionLimits {
  static final int MAX_UNVERIFIED = 1_024;

  /** Many participants may come from one address, but each is unverified for moments only. */
  static final int MAX_PER_ADDRESS = 64;

  private final Map<InetAddress, Integer> byAddress = new HashMap<>();
  private int all;

  /** Whether one more may come from there; counts it until {@link #release}. */
  synchronized boolean admit(InetAddress remote) {
    InetAddress from = network(remote);
    int others = byAddress.getOrDefault(from, 0);
    if (all == MAX_UNVERIFIED || others == MAX_PER_ADDRESS) {
      return false;
    }
    all++;
    byAddress.put(from, others + 1);
    return true;
  }

  /** One that was admitted is verified now, or closed. */
  synchronized void release(InetAddress remote) {
    InetAddress from = network(remote);
    int left = byAddress.getOrDefault(from, 0) - 1;
    if (left > 0) {
      byAddress.put(from, left);
    } else {
      byAddress.remove(from);
    }
    all--;
  }

  private static InetAddress network(InetAddress remote) {
    if (!(remote instanceof Inet6Address)) {
      return remote;
    }
    byte[] bytes = remote.getAddress();
    Arrays.fill(bytes, 6, 16, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }
}
