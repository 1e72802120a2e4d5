package io.sluice.core.transport.ice;

import static io.sluice.core.transport.ice.TestNetwork.address;
import static io.sluice.core.transport.ice.TestNetwork.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.IceCredentials;
import io.sluice.core.wire.stun.HmacSha1;
import io.sluice.core.wire.stun.Stun;
import io.sluice.core.wire.stun.StunWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine refuses, and the bounds of what a client can make it do. */
class IceEngineTest {
  private static final InetSocketAddress CLIENT = address("198.51.100.7", 40000);

  private final TestNetwork network = new TestNetwork();
  private final TestNetwork.Socket socket = network.bind("192.0.2.1", 10000);
  private final TestPeer server = new TestPeer(List.of(socket), List.of());
  private final StunWriter writer = new StunWriter();
  private final HmacSha1 hmac = new HmacSha1();
  private long ids;

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldSendNothingToUnknownOrUnauthenticatedSenders() {
    TestPeer.Session session = server.open(false);
    IceCredentials local = session.ice.local();
    receive(check("AAAAAAAAAA", local.pwd()));
    receive(check(local.ufrag(), "wrongpasswordwrongpasswo"));
    receive(check("short", local.pwd()));
    receive(withoutFingerprint(local));
    byte[] flipped = check(local.ufrag(), local.pwd());
    flipped[flipped.length - 1] ^= 1;
    receive(flipped);
    byte[] answer = check(local.ufrag(), local.pwd());
    answer[0] = 1;
    answer[1] = 1;
    receive(answer);
    assertThat(network.sent()).isZero();
    assertThat(server.engine.rejected()).isEqualTo(6);
    assertThat(session.events).isEmpty();
  }

  @Test
  void shouldSendNothingForRandomBytes() {
    long seed = Long.getLong("sluice.seed", 3);
    System.out.println("seed " + seed);
    server.open(false);
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      server.engine.onStun(socket, CLIENT, bytes, 0, bytes.length, i);
    }
    assertThat(network.sent()).isZero();
    assertThat(server.engine.rejected()).isEqualTo(10_000);
  }

  @Test
  void shouldAnswerEarlyChecksOfAtMostEightAddresses() {
    TestPeer.Session session = server.open(false);
    for (int port = 1; port <= 9; port++) {
      InetSocketAddress from = address("198.51.100.7", port);
      byte[] check = check(session.ice.local().ufrag(), session.ice.local().pwd());
      server.run(() -> server.engine.onStun(socket, from, check, 0, check.length, 0));
    }
    assertThat(network.sent()).isEqualTo(8);
    assertThat(session.addresses).hasSize(8);
    assertThat(server.engine.agents()).isZero();
  }

  @Test
  void shouldAnswerNothingAfterClose() {
    TestPeer.Session session = server.open(false);
    IceCredentials local = session.ice.local();
    receive(check(local.ufrag(), local.pwd()));
    assertThat(session.addresses).containsExactly(CLIENT);
    long sent = network.sent();
    session.close();
    assertThat(session.addresses).isEmpty();
    receive(check(local.ufrag(), local.pwd()));
    assertThat(network.sent()).isEqualTo(sent);
    assertThat(server.engine.sessions()).isZero();
  }

  // From another thread than the owner's: what was authenticated there is handed over.
  @Test
  void shouldHandOverFromOtherThreads() {
    TestPeer.Session session = server.open(false);
    byte[] check = check(session.ice.local().ufrag(), session.ice.local().pwd());
    byte[] reused = new byte[check.length + 3];
    System.arraycopy(check, 0, reused, 3, check.length);
    server.engine.onStun(socket, CLIENT, reused, 3, check.length, 0);
    Arrays.fill(reused, (byte) 0);
    session.await("address");
    assertThat(session.addresses).containsExactly(CLIENT);
  }

  @Test
  void shouldCheckAtMostThirtyTwoCandidates() throws Exception {
    Set<InetSocketAddress> targets = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(CandidateRules.MAX_REMOTE);
    network.dropIf(
        datagram -> {
          if (targets.add(datagram.to)) {
            all.countDown();
          }
          return true;
        });
    TestPeer.Session session = server.open(true);
    for (int port = 1; port <= 20; port++) {
      session.add(candidate("203.0.113.5", port));
    }
    server.run(() -> session.ice.connect(new IceCredentials("peer", "p".repeat(22))));
    for (int port = 1; port <= 1000; port++) {
      session.add(candidate("203.0.113.5", port));
    }
    assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
    server.skip(IceGeneration.CONNECT_NANOS);
    session.await("failed");
    assertThat(targets).hasSize(CandidateRules.MAX_REMOTE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 257, 100_000})
  void shouldFailOnCredentialsThatFitIntoNoCheck(int length) {
    TestPeer.Session session = server.open(true);
    server.run(() -> session.ice.connect(new IceCredentials("p".repeat(length), "x".repeat(22))));
    session.await("failed");
    assertThat(server.engine.agents()).isZero();
  }

  @Test
  void shouldCheckPeersWithTheLongestCredentials() throws Exception {
    CountDownLatch checked = new CountDownLatch(1);
    network.dropIf(
        datagram -> {
          checked.countDown();
          return true;
        });
    TestPeer.Session session = server.open(true);
    session.add(candidate("203.0.113.5", 1));
    String longest = "x".repeat(256);
    server.run(() -> session.ice.connect(new IceCredentials(longest, longest)));
    assertThat(checked.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void shouldSendAtMostTwentyKilobytesToUnverifiedAddresses() {
    UnverifiedBudget budget = new UnverifiedBudget();
    assertThat(send(budget, CLIENT, false)).isLessThanOrEqualTo(15_000);
    assertThat(send(budget, CLIENT, true)).isBetween(4_000, 5_000);
    budget.verify(CLIENT);
    assertThat(budget.take(CLIENT, 100_000, false)).isTrue();
    assertThat(budget.take(address("203.0.113.5", 1), 100, true)).isFalse();
  }

  private static int send(UnverifiedBudget budget, InetSocketAddress to, boolean heard) {
    int bytes = 0;
    for (int i = 0; i < 1000; i++) {
      bytes += budget.take(to, 128, heard) ? 128 : 0;
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "::",
        "127.0.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "169.254.169.254",
        "fe80::1",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255"
      })
  void shouldRefuseCandidate(String literal) {
    assertThat(CandidateRules.allows(candidate(literal, 5000), false)).isFalse();
  }

  @Test
  void shouldRefuseNamesTcpAndPortZero() {
    assertThat(CandidateRules.allows(candidate("203.0.113.5", 5000), false)).isTrue();
    assertThat(CandidateRules.allows(candidate("2001:db8::5", 5000), false)).isTrue();
    assertThat(CandidateRules.allows(candidate("127.0.0.1", 5000), true)).isTrue();
    assertThat(CandidateRules.allows(candidate("203.0.113.5", 0), false)).isFalse();
    assertThat(
            CandidateRules.allows(
                candidate(InetSocketAddress.createUnresolved("a.local", 5000), "udp"), false))
        .isFalse();
    assertThat(CandidateRules.allows(candidate(address("203.0.113.5", 9), "tcp"), false)).isFalse();
  }

  @Test
  void shouldAnnouncePublicAddressInPlaceOfLocalOnes() {
    List<LocalSocket> sockets =
        List.of(
            network.bind("10.0.0.1", 10000),
            network.bind("10.0.1.1", 10000),
            network.bind("2001:db8::1", 10000),
            network.bind("127.0.0.1", 10000));
    IceConfig config = new IceConfig(sockets, List.of(ip("203.0.113.80")));
    assertThat(addresses(new LocalCandidates(config, false)))
        .containsExactly(address("203.0.113.80", 10000), address("2001:db8::1", 10000));
    assertThat(addresses(new LocalCandidates(config, true)))
        .containsExactly(
            address("203.0.113.80", 10000),
            address("2001:db8::1", 10000),
            address("127.0.0.1", 10000));
    assertThat(addresses(new LocalCandidates(new IceConfig(sockets, List.of()), false)))
        .containsExactly(
            address("10.0.0.1", 10000), address("10.0.1.1", 10000), address("2001:db8::1", 10000));
  }

  @Test
  void shouldMakeUfragsOfSixtyRandomBits() {
    Random random = new Random(60);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      IceCredentials credentials = Ufrag.generate(random);
      assertThat(credentials.ufrag()).matches("[A-Za-z0-9+/]{10}");
      assertThat(credentials.pwd()).matches("[A-Za-z0-9+/]{22,256}");
      seen.add(credentials.ufrag());
      byte[] name = (credentials.ufrag() + ":x").getBytes(StandardCharsets.US_ASCII);
      assertThat(Ufrag.keyOfUsername(name, 0, name.length))
          .isEqualTo(Ufrag.key(credentials.ufrag()))
          .isGreaterThanOrEqualTo(0);
    }
    assertThat(seen).hasSize(1000);
  }

  @Test
  void shouldFindNoKeyInNamesOfOthers() {
    Random random = new Random(61);
    for (int i = 0; i < 10_000; i++) {
      byte[] name = new byte[random.nextInt(20)];
      random.nextBytes(name);
      assertThat(Ufrag.keyOfUsername(name, 0, name.length)).isEqualTo(-1);
      assertThat(Ufrag.keyOfUsername(name, -1, 0)).isEqualTo(-1);
    }
  }

  private static List<InetSocketAddress> addresses(LocalCandidates candidates) {
    return candidates.candidates().stream().map(IceCandidate::address).toList();
  }

  private void receive(byte[] bytes) {
    server.run(() -> server.engine.onStun(socket, CLIENT, bytes, 0, bytes.length, 0));
  }

  private byte[] check(String ufrag, String password) {
    writer
        .start(Stun.BINDING_REQUEST, ++ids, 0)
        .username((ufrag + ":peer").getBytes(StandardCharsets.US_ASCII))
        .priority(1)
        .role(true, 1)
        .integrity(hmac, password.getBytes(StandardCharsets.US_ASCII))
        .fingerprint();
    return Arrays.copyOf(writer.array(), writer.length());
  }

  private byte[] withoutFingerprint(IceCredentials local) {
    writer
        .start(Stun.BINDING_REQUEST, ++ids, 0)
        .username((local.ufrag() + ":peer").getBytes(StandardCharsets.US_ASCII))
        .integrity(hmac, local.pwd().getBytes(StandardCharsets.US_ASCII));
    return Arrays.copyOf(writer.array(), writer.length());
  }

  private static IceCandidate candidate(String literal, int port) {
    return candidate(address(literal, port), "udp");
  }

  private static IceCandidate candidate(InetSocketAddress address, String protocol) {
    return new IceCandidate("1", protocol, 1000, address, IceCandidate.Type.HOST, null);
  }
}
