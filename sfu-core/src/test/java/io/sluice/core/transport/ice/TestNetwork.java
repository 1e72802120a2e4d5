package io.sluice.core.transport.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Datagrams between sockets in memory, with a NAT in front of any of them. */
final class TestNetwork {
  /** A datagram on its way. */
  static final class Datagram {
    final InetSocketAddress from;
    final InetSocketAddress to;
    final byte[] data;

    Datagram(InetSocketAddress from, InetSocketAddress to, byte[] data) {
      this.from = from;
      this.to = to;
      this.data = data;
    }
  }

  /** Takes what arrives at a socket, on the sender's thread. */
  interface Receiver {
    void receive(LocalSocket socket, InetSocketAddress from, byte[] data);
  }

  private final Map<InetSocketAddress, Socket> sockets = new ConcurrentHashMap<>();
  private final Map<InetSocketAddress, InetSocketAddress> outside = new ConcurrentHashMap<>();
  private final Map<InetSocketAddress, InetSocketAddress> inside = new ConcurrentHashMap<>();
  private final List<Predicate<Datagram>> drops = new CopyOnWriteArrayList<>();
  private final AtomicLong sent = new AtomicLong();

  static InetSocketAddress address(String ip, int port) {
    return new InetSocketAddress(ip(ip), port);
  }

  static InetAddress ip(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  Socket bind(String ip, int port) {
    Socket socket = new Socket(address(ip, port));
    sockets.put(socket.address, socket);
    return socket;
  }

  /** What the socket sends comes from the outer address from now on, and is answered there. */
  void nat(Socket socket, InetSocketAddress outer) {
    InetSocketAddress old = outside.put(socket.address, outer);
    if (old != null) {
      inside.remove(old);
    }
    inside.put(outer, socket.address);
  }

  void dropIf(Predicate<Datagram> condition) {
    drops.add(condition);
  }

  void dropNothing() {
    drops.clear();
  }

  /** Datagrams sent by anyone. */
  long sent() {
    return sent.get();
  }

  /** A socket that anyone may send from; what arrives is kept or given to the receiver. */
  final class Socket implements LocalSocket {
    private final InetSocketAddress address;
    private final List<Datagram> received = new ArrayList<>();
    private volatile Receiver receiver = (socket, from, data) -> keep(from, data);

    private Socket(InetSocketAddress address) {
      this.address = address;
    }

    void onReceive(Receiver newReceiver) {
      receiver = newReceiver;
    }

    private void keep(InetSocketAddress from, byte[] data) {
      synchronized (received) {
        received.add(new Datagram(from, address, data));
      }
    }

    List<Datagram> received() {
      synchronized (received) {
        return List.copyOf(received);
      }
    }

    @Override
    public InetSocketAddress address() {
      return address;
    }

    @Override
    public void send(InetSocketAddress remote, byte[] data, int off, int len) {
      sent.incrementAndGet();
      byte[] copy = Arrays.copyOfRange(data, off, off + len);
      InetSocketAddress from = outside.getOrDefault(address, address);
      Datagram datagram = new Datagram(from, remote, copy);
      if (drops.stream().anyMatch(drop -> drop.test(datagram))) {
        return;
      }
      InetSocketAddress mapped = inside.get(remote);
      // Behind a NAT the inner address is not reached from elsewhere.
      InetSocketAddress to = mapped == null && outside.containsKey(remote) ? null : remote;
      Socket target = to == null ? null : sockets.get(mapped == null ? to : mapped);
      if (target != null) {
        target.receiver.receive(target, from, copy);
      }
    }
  }
}
