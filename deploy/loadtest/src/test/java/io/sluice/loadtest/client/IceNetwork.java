package io.sluice.loadtest.client;

import io.sluice.core.transport.ice.LocalSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/** A network in virtual time: datagrams take 10 ms or are lost, and every host has a timer. */
final class IceNetwork {
  private static final long DELAY = 10_000_000L;

  /** Who receives at an address. */
  interface Host {
    void receive(byte[] data, InetSocketAddress from, long nowNanos);

    /** Returns when to call again. */
    long onTimer(long nowNanos);
  }

  private record Datagram(long at, int order, Runnable arrival) {}

  private final Map<InetSocketAddress, Host> hosts = new HashMap<>();

  /** In the order in which they came: chance is drawn in the same order in every run. */
  private final Map<Host, Long> timers = new LinkedHashMap<>();

  private final PriorityQueue<Datagram> underWay =
      new PriorityQueue<>(Comparator.comparingLong(Datagram::at).thenComparingInt(Datagram::order));
  private final Random random;
  private int order;
  double loss;
  long now = -5_000_000_000L; // the monotonic clock may be negative

  /** Datagrams sent so far. */
  int sent;

  IceNetwork(long seed) {
    random = new Random(seed);
  }

  void add(InetSocketAddress address, Host host) {
    hosts.put(address, host);
    timers.put(host, now);
  }

  void remove(InetSocketAddress address) {
    timers.remove(hosts.remove(address));
  }

  LocalSocket socket(InetSocketAddress address) {
    return new LocalSocket() {
      @Override
      public InetSocketAddress address() {
        return address;
      }

      @Override
      public void send(InetSocketAddress remote, byte[] data, int offset, int length) {
        sent++;
        Host to = hosts.get(remote);
        if (to != null && random.nextDouble() >= loss) {
          byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
          underWay.add(new Datagram(now + DELAY, order++, () -> to.receive(copy, address, now)));
        }
      }
    };
  }

  /** Lets time pass. */
  void run(long millis) {
    long end = now + millis * 1_000_000;
    while (true) {
      long timer = timers.values().stream().min(Comparator.naturalOrder()).orElse(end);
      Datagram next = underWay.peek();
      long at = Math.min(timer, next == null ? end : next.at);
      if (at >= end) {
        now = end;
        return;
      }
      now = Math.max(now, at);
      if (next != null && next.at <= timer) {
        underWay.remove();
        next.arrival.run();
      } else {
        timers.replaceAll((host, due) -> due <= now ? host.onTimer(now) : due);
      }
    }
  }
}
