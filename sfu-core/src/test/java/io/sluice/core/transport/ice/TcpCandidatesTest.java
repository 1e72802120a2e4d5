package io.sluice.core.transport.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.IceCandidate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a peer is told of TCP (RFC 6544 section 4.2), for addresses of both families. */
class TcpCandidatesTest {
  private static InetAddress ip(String literal) throws Exception {
    return InetAddress.getByName(literal);
  }

  /** A bound address, with connections accepted on another port. */
  private record Bound(InetSocketAddress address, int tcpPort, boolean isConnection)
      implements LocalSocket {
    @Override
    public void send(InetSocketAddress remote, byte[] data, int off, int len) {}
  }

  private static Bound bound(String ip, int tcpPort) throws Exception {
    return new Bound(new InetSocketAddress(ip(ip), 10_000), tcpPort, false);
  }

  private static LocalCandidates candidates(List<InetAddress> outside, LocalSocket... sockets) {
    return new LocalCandidates(new IceConfig(List.of(sockets), outside), false);
  }

  private static List<String> texts(LocalCandidates candidates) {
    return candidates.candidates().stream()
        .map(
            each ->
                each.protocol()
                    + " "
                    + each.address().getAddress().getHostAddress()
                    + " "
                    + each.address().getPort())
        .toList();
  }

  @Test
  void shouldAnnounceTcpBesideUdpOfEachAddress() throws Exception {
    assertThat(texts(candidates(List.of(), bound("192.0.2.1", 443), bound("2001:db8::1", 443))))
        .containsExactly(
            "udp 192.0.2.1 10000",
            "tcp 192.0.2.1 443",
            "udp 2001:db8:0:0:0:0:0:1 10000",
            "tcp 2001:db8:0:0:0:0:0:1 443");
  }

  @Test
  void shouldAnnounceTheSamePortOnceForEachProtocol() throws Exception {
    assertThat(texts(candidates(List.of(), bound("192.0.2.1", 10_000))))
        .containsExactly("udp 192.0.2.1 10000", "tcp 192.0.2.1 10000");
  }

  @Test
  void shouldAnnounceNoTcpWhereNobodyListens() throws Exception {
    assertThat(texts(candidates(List.of(), bound("192.0.2.1", -1))))
        .containsExactly("udp 192.0.2.1 10000");
  }

  @Test
  void shouldAnnouncePublicAddressesOfBothFamiliesInPlaceOfLocalOnes() throws Exception {
    List<InetAddress> outside = List.of(ip("203.0.113.7"), ip("2001:db8:ffff::7"));
    LocalCandidates candidates =
        candidates(
            outside, bound("10.0.0.1", 443), bound("10.0.0.2", 443), bound("2001:db8::1", 443));
    assertThat(texts(candidates))
        .containsExactly(
            "udp 203.0.113.7 10000",
            "tcp 203.0.113.7 443",
            "udp 2001:db8:ffff:0:0:0:0:7 10000",
            "tcp 2001:db8:ffff:0:0:0:0:7 443");
  }

  @Test
  void shouldPreferAnyUdpToAnyTcp() throws Exception {
    LocalCandidates candidates =
        candidates(List.of(), bound("192.0.2.1", 443), bound("192.0.2.2", 443));
    long worstUdp = Long.MAX_VALUE;
    long bestTcp = 0;
    for (IceCandidate each : candidates.candidates()) {
      if (each.protocol().equals("udp")) {
        worstUdp = Math.min(worstUdp, each.priority());
      } else {
        bestTcp = Math.max(bestTcp, each.priority());
      }
    }
    assertThat(bestTcp).isPositive().isLessThan(worstUdp);
    assertThat(candidates.candidates())
        .extracting(IceCandidate::foundation)
        .doesNotHaveDuplicates();
    Bound connection = new Bound(new InetSocketAddress(ip("192.0.2.1"), 443), -1, true);
    assertThat(candidates.reflexivePriority(connection))
        .as("a connection's checks")
        .isLessThan(candidates.reflexivePriority(bound("192.0.2.2", 443)));
  }

  @Test
  void shouldWithdrawBothWithTheirSocket() throws Exception {
    Bound first = bound("192.0.2.1", 443);
    LocalCandidates candidates = candidates(List.of(), first, bound("192.0.2.2", 443));
    candidates.remove(first);
    assertThat(texts(candidates)).containsExactly("udp 192.0.2.2 10000", "tcp 192.0.2.2 443");
  }
}
