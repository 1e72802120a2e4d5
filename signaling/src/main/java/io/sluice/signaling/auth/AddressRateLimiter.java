package io.sluice.signaling.auth;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A {@link RateLimiter} for each remote address, for so many addresses at most: another takes the
 * place of the one that was idle longest. An IPv6 address counts as its /64, which one host has to
 * itself. Time is an argument. Safe for use by any thread.
 */
public final class AddressRateLimiter {
  private static final int IPV6_PREFIX_BYTES = 8;

  private final int burst;
  private final int perSecond;
  private final Map<ByteBuffer, RateLimiter> limiters;

  /**
   * @param burst how many at once
   * @param perSecond how many on average
   * @param maxAddresses how many addresses are remembered, at least 1
   */
  public AddressRateLimiter(int burst, int perSecond, int maxAddresses) {
    if (maxAddresses < 1) {
      throw new IllegalArgumentException("at least one address is remembered");
    }
    this.burst = burst;
    this.perSecond = perSecond;
    this.limiters =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<ByteBuffer, RateLimiter> eldest) {
            return size() > maxAddresses;
          }
        };
  }

  /** Takes one token of this address; false if there is none. */
  public synchronized boolean tryAcquire(InetAddress remote, long nowNanos) {
    return limiters
        .computeIfAbsent(key(remote), k -> new RateLimiter(burst, perSecond, nowNanos))
        .tryAcquire(nowNanos);
  }

  private static ByteBuffer key(InetAddress remote) {
    byte[] bytes = remote.getAddress();
    return ByteBuffer.wrap(
        remote instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_PREFIX_BYTES) : bytes);
  }
}
