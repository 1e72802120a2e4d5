package io.sluice.core.io;

import io.sluice.core.wire.rtcp.RtcpParser;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Media from an address that no transport has. A peer whose NAT bound it anew does not know that
 * and goes on sending; Chromium checks only each 2.5 s. So a packet that is new and authentic under
 * the keys of a transport is taken for a hint that its peer has moved there: ICE checks the address
 * and binds it if the peer answers. The packet itself is dropped, as all from that address until
 * then, and nothing is ever sent because of bytes that are not authentic.
 *
 * <p>The address does not tell the transport's loop: the loop that got the packet asks all. What
 * strangers can make the loops do is bounded: {@link #admit} passes on a few packets an address and
 * {@link #PASSED_ON} in all, and {@link #search} tries {@link #ATTEMPTS} keys a second. Whom these
 * bounds keep from being found is followed when it checks itself. For one loop's thread.
 */
final class StrayMedia {
  /** Packets a second that a loop looks at more closely, and shows to the others. */
  static final int PASSED_ON = 200;

  /** Packets a second for which a loop goes through its transports. */
  static final int SEARCHES = 200;

  /** Packets a second that a loop decrypts. */
  static final int ATTEMPTS = 200;

  /** Transports whose keys are tried with one packet: reporters' SSRCs are not unique. */
  static final int MAX_CANDIDATES = 4;

  /** Between two packets of one address that are looked at. */
  static final long ADDRESS_INTERVAL = 30_000_000L;

  private static final int ADDRESSES = 256;

  private final LoopCounters counters;
  private final RateGate passedOn = new RateGate(PASSED_ON);
  private final RateGate searches = new RateGate(SEARCHES);
  private final RateGate attempts = new RateGate(ATTEMPTS);

  /** When a packet of an address was looked at last; some addresses share a place. */
  private final long[] lookedAt = new long[ADDRESSES];

  private final @Nullable RtpTransport[] candidates = new RtpTransport[MAX_CANDIDATES];
  private final long[] distances = new long[MAX_CANDIDATES];
  private final byte[] copy = new byte[PacketPool.MAX_PACKET];

  StrayMedia(LoopCounters counters, long nowNanos) {
    this.counters = counters;
    Arrays.fill(lookedAt, nowNanos - ADDRESS_INTERVAL);
  }

  /** Whether to search for the sender of a datagram, on all loops. */
  boolean admit(InetSocketAddress remote, byte[] data, int length, long nowNanos) {
    int first = data[0] & 0xff;
    int place = remote.hashCode() & ADDRESSES - 1;
    if (first < 128
        || first > 191
        || length < 2
        || nowNanos - lookedAt[place] < ADDRESS_INTERVAL
        || !passedOn.pass(nowNanos)) {
      return false;
    }
    lookedAt[place] = nowNanos;
    return true;
  }

  /** Searches a loop's transports for the one whose peer sent the packet, and tells it. */
  void search(
      TransportTable transports,
      SharedSocket socket,
      InetSocketAddress remote,
      byte[] data,
      int length,
      long nowNanos) {
    if (!searches.pass(nowNanos)) {
      return;
    }
    boolean control = RtcpParser.isRtcp(data, 0, length);
    int count = 0;
    for (int i = 0; i < transports.limit(); i++) {
      RtpTransport transport = transports.get(i);
      if (transport != null) {
        long distance = transport.distanceOf(remote, data, length, control, nowNanos);
        if (distance >= 0) {
          count = insert(transport, distance, count);
        }
      }
    }
    for (int i = 0; i < count && attempts.pass(nowNanos); i++) {
      counters.straysTried++;
      RtpTransport transport = candidates[i];
      System.arraycopy(data, 0, copy, 0, length);
      if (transport != null
          && transport.followIfAuthentic(socket, remote, copy, length, control, nowNanos)) {
        break;
      }
    }
    Arrays.fill(candidates, null);
  }

  /** Keeps the nearest ones, in order; returns how many there are. */
  private int insert(RtpTransport transport, long distance, int count) {
    int at = Math.min(count, MAX_CANDIDATES - 1);
    if (count == MAX_CANDIDATES && distances[at] <= distance) {
      return count;
    }
    while (at > 0 && distances[at - 1] > distance) {
      candidates[at] = candidates[at - 1];
      distances[at] = distances[at - 1];
      at--;
    }
    candidates[at] = transport;
    distances[at] = distance;
    return Math.min(count + 1, MAX_CANDIDATES);
  }
}
