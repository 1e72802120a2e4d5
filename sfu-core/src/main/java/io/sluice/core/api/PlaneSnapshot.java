package io.sluice.core.api;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * The media plane at one moment.
 *
 * @param sockets addresses that media is received on, by UDP
 * @param tcpPort the TCP port on each of them, or {@link MediaConfig#NO_TCP}
 * @param loops one entry for each event loop
 * @param agents ICE agents alive
 * @param handshakes DTLS handshakes under way
 * @param io how packets reach the kernel: {@code epoll} or {@code nio}, with or without UDP
 *     segmentation, in words
 * @param crypto name of the security provider that AES-GCM comes from
 */
public record PlaneSnapshot(
    List<InetSocketAddress> sockets,
    int tcpPort,
    List<LoopSnapshot> loops,
    int agents,
    int handshakes,
    String io,
    String crypto) {
  public PlaneSnapshot {
    sockets = List.copyOf(sockets);
    loops = List.copyOf(loops);
  }

  /**
   * One event loop; counters run since the start.
   *
   * @param transports transports it owns
   * @param tcpTransports those of them that send over TCP
   * @param slowTransports those of them whose video is held back, since they do not keep up
   * @param tracks tracks it receives
   * @param subscriptions outgoing streams it serves
   * @param packetsIn RTP packets accepted
   * @param bytesIn their bytes on the wire
   * @param packetsOut RTP packets sent
   * @param bytesOut their bytes on the wire
   * @param sendCalls datagrams handed to the kernel, segmented ones counted once
   * @param rejected datagrams dropped: unknown sender, bad authentication, malformed or replayed
   * @param shed packets that were to be sent and found the socket full, or waited too long
   * @param skipped times a subscription went on at the next keyframe because of that
   * @param slowed times a transport became slow
   * @param buffersOut pooled packets in use
   * @param timers timers pending
   * @param busyNanos time spent working
   * @param stalls times the loop stood still for more than 20 ms
   */
  public record LoopSnapshot(
      int transports,
      int tcpTransports,
      int slowTransports,
      int tracks,
      int subscriptions,
      long packetsIn,
      long bytesIn,
      long packetsOut,
      long bytesOut,
      long sendCalls,
      long rejected,
      long shed,
      long skipped,
      long slowed,
      long buffersOut,
      int timers,
      long busyNanos,
      long stalls) {}
}
