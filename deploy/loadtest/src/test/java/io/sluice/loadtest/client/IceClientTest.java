package io.sluice.loadtest.client;

import static io.sluice.loadtest.client.IceEnd.address;
import static io.sluice.loadtest.client.IceEnd.host;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.IceCredentials;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** RFC 8445 and RFC 7675 in virtual time: full agents in both roles, lite servers, loss. */
class IceClientTest {
  /** At 0, 50, 150 and 350 ms, then each 400 ms until 10 s. */
  private static final int CHECKS_OF_ONE = 28;

  private static final InetSocketAddress DEAD = address("192.0.2.99");

  private final IceNetwork network = new IceNetwork(8445);

  private IceEnd end(String ip, boolean controlling, long seed) {
    return new IceEnd(network, ip, controlling, seed);
  }

  @Test
  void shouldNominateWhereTheServerIsControlled() {
    IceEnd client = end("192.0.2.1", true, 1);
    IceEnd server = end("192.0.2.2", false, 2);
    client.connect(server.credentials, server.address);
    server.connect(client.credentials, client.address);

    network.run(300);

    assertThat(client.paths).containsExactly(server.address);
    assertThat(server.paths).containsExactly(client.address);
    assertThat(client.ice.roundTripNanos()).isEqualTo(20_000_000);
  }

  @Test
  void shouldFollowTheNominationOfAControllingServer() {
    IceEnd client = end("192.0.2.1", false, 1);
    IceEnd server = end("192.0.2.2", true, 2);
    client.connect(server.credentials, server.address);
    network.run(200);

    assertThat(client.paths).as("nothing is nominated yet").isEmpty();

    server.connect(client.credentials, client.address);
    network.run(300);
    assertThat(client.paths).containsExactly(server.address);
    assertThat(server.paths).containsExactly(client.address);
  }

  @Test
  void shouldFindTheServerByItsChecksAlone() {
    IceEnd client = end("192.0.2.1", false, 1);
    IceEnd server = end("192.0.2.2", true, 2);
    client.connect(server.credentials);
    server.connect(client.credentials, client.address);

    network.run(500);

    assertThat(client.paths).containsExactly(server.address);
    assertThat(server.paths).containsExactly(client.address);
  }

  @Test
  void shouldConnectToALiteServer() {
    IceEnd client = end("192.0.2.1", true, 1);
    LiteServer server = new LiteServer(network, address("192.0.2.2"));
    client.connect(server.credentials, address("192.0.2.2"));

    network.run(300);

    assertThat(client.paths).containsExactly(address("192.0.2.2"));
    assertThat(server.nominations).isEqualTo(1);
  }

  @Test
  void shouldResolveARoleConflictWhicheverSideWins() {
    for (boolean controlling : new boolean[] {true, false}) {
      for (int seed = 0; seed < 20; seed++) {
        IceEnd client = end("192.0.2.1", controlling, seed);
        IceEnd server = end("192.0.2.2", controlling, 1_000 + seed);
        client.connect(server.credentials, server.address);
        server.connect(client.credentials, client.address);

        network.run(1_000);

        assertThat(client.paths).as("seed %d", seed).containsExactly(server.address);
        assertThat(server.paths).as("seed %d", seed).containsExactly(client.address);
      }
    }
  }

  @Test
  void shouldConnectThroughLossInEitherRole() {
    network.loss = 0.4;
    for (int seed = 0; seed < 50; seed++) {
      IceEnd client = end("192.0.2.1", seed % 2 == 0, seed);
      IceEnd server = end("192.0.2.2", seed % 2 != 0, 1_000 + seed);
      client.connect(server.credentials, server.address);
      server.connect(client.credentials, client.address);

      network.run(14_000);

      assertThat(client.paths).as("seed %d", seed).containsOnly(server.address).isNotEmpty();
      assertThat(server.paths).as("seed %d", seed).containsOnly(client.address).isNotEmpty();
    }
  }

  @Test
  void shouldNominateTheBestPairThatWorks() {
    IceEnd client = end("192.0.2.1", true, 1);
    IceEnd server = end("192.0.2.2", false, 2);
    LiteServer worse = new LiteServer(network, address("192.0.2.3"));
    client.connect(server.credentials, DEAD, server.address, address("192.0.2.3"));
    network.remove(address("192.0.2.3"));

    network.run(500);

    assertThat(client.paths).containsExactly(server.address);
    assertThat(worse.nominations).isZero();
  }

  @Test
  void shouldWaitForABetterPairWhoseAnswerIsOnTheWay() {
    IceEnd client = end("192.0.2.1", true, 1);
    IceEnd better = end("192.0.2.2", false, 2);
    network.add(address("192.0.2.3"), better);
    client.ice.addCandidate(host(address("192.0.2.3"), 1), network.now);
    client.connect(better.credentials);
    network.run(5);
    client.ice.addCandidate(host(better.address, 2), network.now);

    network.run(500);

    assertThat(client.paths).containsExactly(better.address);
  }

  @Test
  void shouldResendAnUnansweredCheckEverMoreSlowlyAndThenFail() {
    IceEnd client = end("192.0.2.1", true, 1);
    client.connect(new IceCredentials("ufrag", "a-password-of-22-chars"), DEAD);

    network.run(400);
    assertThat(network.sent).as("at 0, 50, 150 and 350 ms").isEqualTo(4);
    network.run(14_000);
    assertThat(network.sent).isEqualTo(CHECKS_OF_ONE);
    assertThat(client.ends).isEmpty();
    network.run(1_000);
    assertThat(client.ends).containsExactly("no candidate of the server works");
  }

  @Test
  void shouldCheckATrickledCandidate() {
    IceEnd client = end("192.0.2.1", true, 1);
    IceEnd server = end("192.0.2.2", false, 2);
    client.connect(server.credentials, DEAD);
    server.connect(client.credentials, client.address);
    network.remove(client.address);
    network.run(9_000);
    network.add(client.address, client);

    client.ice.addCandidate(host(server.address, 7), network.now);
    network.run(1_000);

    assertThat(client.paths).containsExactly(server.address);
  }

  @Test
  void shouldIgnoreCandidatesThatItCannotReach() {
    IceEnd client = end("192.0.2.1", true, 1);
    InetSocketAddress server = address("192.0.2.2");
    client.ice.addCandidate(host(address("2001:db8::1"), 9), network.now);
    client.ice.addCandidate(host(address("127.0.0.1"), 9), network.now);
    client.ice.addCandidate(host(address("224.0.0.1"), 9), network.now);
    client.ice.addCandidate(host(new InetSocketAddress("192.0.2.2", 0), 9), network.now);
    client.ice.addCandidate(host(InetSocketAddress.createUnresolved("host", 1), 9), network.now);
    client.ice.addCandidate(
        new IceCandidate("1", "tcp", 9, server, IceCandidate.Type.HOST, null), network.now);

    client.connect(new IceCredentials("ufrag", "a-password-of-22-chars"));
    network.run(10_000);

    assertThat(network.sent).isZero();
  }

  @Test
  void shouldCheckNoMoreCandidatesThanItsLimit() {
    IceEnd client = end("192.0.2.1", true, 1);
    for (int i = 0; i < 3 * IceClient.MAX_CANDIDATES; i++) {
      InetSocketAddress address = new InetSocketAddress("192.0.2.99", 1_000 + i);
      client.ice.addCandidate(host(address, i), network.now);
    }
    client.connect(new IceCredentials("ufrag", "a-password-of-22-chars"));
    network.run(14_900);

    assertThat(network.sent).isEqualTo(IceClient.MAX_CANDIDATES * CHECKS_OF_ONE);
  }

  @Test
  void shouldKeepConsentForAnHourAndEndThirtySecondsAfterTheLastAnswer() {
    IceEnd client = end("192.0.2.1", true, 1);
    LiteServer server = new LiteServer(network, address("192.0.2.2"));
    client.connect(server.credentials, address("192.0.2.2"));

    network.run(3_600_000);
    assertThat(client.ends).isEmpty();
    assertThat(server.requests).as("every 5 s, give or take 20%%").isBetween(600, 900);

    network.remove(address("192.0.2.2"));
    network.run(24_000);
    assertThat(client.ends).isEmpty();
    network.run(12_000);
    assertThat(client.ends).hasSize(1);
  }

  @Test
  void shouldAnswerTheServersConsentChecks() {
    IceEnd client = end("192.0.2.1", false, 1);
    IceEnd server = end("192.0.2.2", true, 2);
    client.connect(server.credentials, server.address);
    server.connect(client.credentials, client.address);

    network.run(120_000);

    assertThat(server.ends).isEmpty();
    assertThat(client.ends).isEmpty();
  }

  @Test
  void shouldAnswerNobodyWithoutThePassword() {
    IceEnd client = end("192.0.2.1", false, 1);
    IceEnd stranger = end("192.0.2.66", true, 2);
    client.connect(new IceCredentials("ufrag", "a-password-of-22-chars"));
    IceCredentials guessed =
        new IceCredentials(client.credentials.ufrag(), "a-password-of-22-chars");
    stranger.connect(guessed, client.address);
    int before = network.sent;

    network.run(400);

    assertThat(network.sent - before).as("the stranger's resends alone").isEqualTo(3);
  }

  @Test
  void shouldBeSilentAfterClosing() {
    IceEnd client = end("192.0.2.1", true, 1);
    IceEnd server = end("192.0.2.2", false, 2);
    client.connect(server.credentials, server.address);
    server.connect(client.credentials, client.address);
    network.run(300);
    server.ice.close();
    client.ice.close();
    int before = network.sent;

    network.run(60_000);

    assertThat(network.sent).isEqualTo(before);
    assertThat(client.ends).isEmpty();
  }
}
