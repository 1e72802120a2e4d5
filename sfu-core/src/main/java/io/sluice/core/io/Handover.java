package io.sluice.core.io;

import io.sluice.core.room.TrackFeed;
import io.sluice.core.wire.rtp.RtpPacket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one loop has for another after a turn: encrypted datagrams that arrived on the wrong socket
 * or from an unknown address, and packets for feeds there. It holds one reference of each packet.
 */
final class Handover implements Runnable {
  private final MediaLoop target;
  private RtpPacket[] packets = new RtpPacket[16];
  private Object[] receivers = new Object[16];
  private @Nullable SharedSocket[] sockets = new SharedSocket[16];
  private @Nullable InetSocketAddress[] remotes = new InetSocketAddress[16];
  private int count;

  Handover(MediaLoop target) {
    this.target = target;
  }

  void add(
      RtpTransport transport, SharedSocket socket, InetSocketAddress remote, RtpPacket carrier) {
    int at = next(transport, carrier);
    sockets[at] = socket;
    remotes[at] = remote;
  }

  /** A datagram whose sender is searched for. */
  void addStray(SharedSocket socket, InetSocketAddress remote, RtpPacket carrier) {
    int at = next(target, carrier);
    sockets[at] = socket;
    remotes[at] = remote;
  }

  void add(TrackFeed feed, RtpPacket packet) {
    next(feed, packet);
  }

  private int next(Object receiver, RtpPacket packet) {
    if (count == packets.length) {
      packets = Arrays.copyOf(packets, 2 * count);
      receivers = Arrays.copyOf(receivers, 2 * count);
      sockets = Arrays.copyOf(sockets, 2 * count);
      remotes = Arrays.copyOf(remotes, 2 * count);
    }
    packets[count] = packet;
    receivers[count] = receiver;
    return count++;
  }

  int size() {
    return count;
  }

  /** Gives the packets back undelivered; on any loop. */
  void drop() {
    for (int i = 0; i < count; i++) {
      packets[i].release();
    }
  }

  /** On the target loop. */
  @Override
  public void run() {
    target.tookOver(this);
    long now = target.now();
    for (int i = 0; i < count; i++) {
      try {
        deliver(i, now);
      } catch (RuntimeException e) {
        target.faults.report("datagram failed", e);
      } finally {
        packets[i].release();
      }
    }
  }

  private void deliver(int i, long now) {
    RtpPacket packet = packets[i];
    SharedSocket socket = sockets[i];
    InetSocketAddress remote = remotes[i];
    if (receivers[i] instanceof TrackFeed feed) {
      feed.deliver(packet, now);
    } else if (receivers[i] instanceof RtpTransport transport && socket != null && remote != null) {
      transport.onDatagram(socket, remote, packet.data(), packet.length(), packet.arrivalNanos());
    } else if (receivers[i] == target && socket != null && remote != null) {
      target.searchSender(socket, remote, packet.data(), packet.length(), packet.arrivalNanos());
    }
  }
}
