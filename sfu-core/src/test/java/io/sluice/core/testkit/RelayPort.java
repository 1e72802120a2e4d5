package io.sluice.core.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The port of a {@link UdpRelay} that stands for the server towards one client. Each address from
 * which the client sends gets an address of its own towards the server, as a NAT would give it; all
 * share the client's network.
 */
public final class RelayPort {
  static final int MAX_CLIENT_ADDRESSES = 32;

  private final UdpRelay relay;
  private final InetSocketAddress server;
  private final NetworkLink up;
  private final NetworkLink down;
  private final DatagramChannel front;
  private final Map<SocketAddress, DatagramChannel> backs = new HashMap<>();
  private int addressesGiven;

  RelayPort(UdpRelay relay, InetSocketAddress server, NetworkLink up, NetworkLink down)
      throws IOException {
    this.relay = relay;
    this.server = server;
    this.up = up;
    this.down = down;
    front = relay.bind(this::fromClient);
  }

  /** What the client is told to be the server's address. */
  public InetSocketAddress address() {
    try {
      return (InetSocketAddress) front.getLocalAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the network did to what the client sent. */
  public synchronized NetworkStatistics toServer() {
    return up.statistics();
  }

  /** What the network did to what the server sent. */
  public synchronized NetworkStatistics toClient() {
    return down.statistics();
  }

  private synchronized void fromClient(SocketAddress client, ByteBuffer data) throws IOException {
    DatagramChannel back = backs.get(client);
    if (back == null) {
      if (addressesGiven++ == MAX_CLIENT_ADDRESSES) {
        throw new IOException("more than " + MAX_CLIENT_ADDRESSES + " addresses of a client");
      }
      Mapping mapping = new Mapping(client);
      back = relay.bind(mapping);
      mapping.channel = back;
      backs.put(client, back);
    }
    relay.carry(up, back, server, data);
  }

  /**
   * Gives the client other addresses from its next datagram on, and drops what still comes to those
   * it had: a NAT has forgotten it.
   */
  public synchronized void rebind() {
    backs.clear();
  }

  private synchronized void fromServer(SocketAddress from, Mapping to, ByteBuffer data) {
    if (from.equals(server) && backs.get(to.client) == to.channel) {
      relay.carry(down, front, to.client, data);
    }
  }

  /** An address towards the server that stands for one of the client's. */
  private final class Mapping implements UdpRelay.Receiver {
    private final SocketAddress client;

    /** Null while it is being bound, when nothing is in {@link #backs} either. */
    private @Nullable DatagramChannel channel;

    private Mapping(SocketAddress client) {
      this.client = client;
    }

    @Override
    public void receive(SocketAddress from, ByteBuffer answer) {
      fromServer(from, this, answer);
    }
  }
}
