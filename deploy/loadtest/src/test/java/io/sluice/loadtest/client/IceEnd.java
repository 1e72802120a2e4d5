package io.sluice.loadtest.client;

import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.IceCredentials;
import io.sluice.core.transport.ice.Ufrag;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An {@link IceClient} at an address of an {@link IceNetwork}, and what it reported. */
final class IceEnd implements IceNetwork.Host {
  final InetSocketAddress address;
  final IceCredentials credentials;
  final IceClient ice;
  final List<InetSocketAddress> paths = new ArrayList<>();
  final List<String> ends = new ArrayList<>();
  private final IceNetwork network;

  IceEnd(IceNetwork network, String ip, boolean controlling, long seed) {
    this.network = network;
    Random random = new Random(seed);
    address = address(ip);
    credentials = Ufrag.generate(random);
    ice =
        new IceClient(
            network.socket(address),
            credentials,
            controlling,
            random,
            new IceClient.Listener() {
              @Override
              public void onPath(InetSocketAddress remote) {
                paths.add(remote);
              }

              @Override
              public void onNoPath(String reason) {
                ends.add(reason);
              }
            });
    network.add(address, this);
  }

  /** Learns of the other side at these addresses, the best first. */
  void connect(IceCredentials other, InetSocketAddress... candidates) {
    long priority = 0x7effffffL;
    for (InetSocketAddress candidate : candidates) {
      ice.addCandidate(host(candidate, priority--), network.now);
    }
    ice.connect(other, network.now);
  }

  @Override
  public void receive(byte[] data, InetSocketAddress from, long nowNanos) {
    ice.onStun(data, 0, data.length, from, nowNanos);
  }

  @Override
  public long onTimer(long nowNanos) {
    return ice.onTimer(nowNanos);
  }

  static InetSocketAddress address(String ip) {
    return new InetSocketAddress(ip, 5_000);
  }

  static IceCandidate host(InetSocketAddress address, long priority) {
    return new IceCandidate("1", "udp", priority, address, IceCandidate.Type.HOST, null);
  }
}
