package io.sluice.core.transport.ice;

import static io.sluice.core.transport.ice.TestNetwork.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.IceCredentials;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** ICE restarts (RFC 8445 section 9), many sessions at once, and what remains of them. */
class IceLifecycleTest {
  private final TestNetwork network = new TestNetwork();
  private final TestPeer server =
      new TestPeer(List.of(network.bind("192.0.2.1", 10000)), List.of());
  private final TestPeer client =
      new TestPeer(List.of(network.bind("198.51.100.7", 40000)), List.of());

  @AfterEach
  void close() {
    server.close();
    client.close();
  }

  @Test
  void shouldKeepOldPairUntilRestartHasItsOwn() {
    TestPeer.Session ours = server.open(false);
    TestPeer.Session theirs = client.open(true);
    ours.connectWith(theirs);
    ours.events.clear();

    IceCredentials old = ours.ice.local();
    IceCredentials fresh = server.call(ours.ice::restart);
    assertThat(fresh.ufrag()).isNotEqualTo(old.ufrag());
    assertThat(ours.ice.local()).isEqualTo(fresh);
    client.call(theirs.ice::restart);
    assertThat(ours.events).isEmpty();
    assertThat(ours.addresses).containsExactly(address("198.51.100.7", 40000));

    ours.connectWith(theirs);
    assertThat(ours.addresses).containsExactly(address("198.51.100.7", 40000));
    assertThat(ours.events).doesNotContain("gone", "disconnected", "failed");
  }

  @Test
  void shouldReportFailedRestartOnlyWhenTheOldPairIsLostToo() {
    TestPeer.Session ours = server.open(false);
    TestPeer.Session theirs = client.open(true);
    ours.connectWith(theirs);
    server.call(ours.ice::restart);
    server.run(() -> ours.ice.connect(new IceCredentials("nobody", "p".repeat(22))));
    network.dropIf(datagram -> true);
    server.skip(11_000_000_000L);
    ours.await("disconnected");
    server.skip(31_000_000_000L);
    ours.await("failed");
    ours.close();
    assertThat(server.engine.sessions()).isZero();
  }

  @Test
  void shouldForgetChecksThatWereAnswered() {
    TestPeer.Session ours = server.open(false);
    TestPeer.Session theirs = client.open(true);
    ours.connectWith(theirs);
    for (int i = 0; i < 50; i++) {
      server.skip(6_500_000_000L);
      server.tick(ours);
      client.call(() -> true); // it has answered by then
      server.call(() -> true); // which is seen by then
    }
    assertThat(ours.events).doesNotContain("disconnected");
    assertThat(((DefaultIceEngine) server.engine).outstanding().size()).isLessThan(10);
  }

  @Test
  void shouldSuspendWhenConsentExpiresDuringRestart() {
    TestPeer.Session ours = server.open(false);
    TestPeer.Session theirs = client.open(true);
    ours.connectWith(theirs);
    network.dropIf(datagram -> true);
    server.skip(25_000_000_000L);
    ours.await("disconnected");
    server.call(ours.ice::restart);
    client.call(theirs.ice::restart);
    server.skip(6_000_000_000L);
    ours.await("suspended");
    network.dropNothing();
    ours.connectWith(theirs);
    ours.await("recovered");
  }

  @Test
  void shouldConnectTwoHundredSessionsAtOnceWithoutAThreadForEach() {
    int before = threads();
    List<TestPeer.Session> ours = new ArrayList<>();
    List<TestPeer.Session> theirs = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      ours.add(server.open(i % 2 == 0));
      theirs.add(client.open(i % 2 != 0));
    }
    for (int i = 0; i < 200; i++) {
      ours.get(i).connectTo(theirs.get(i), true);
      theirs.get(i).connectTo(ours.get(i), true);
    }
    int most = 0;
    for (int i = 0; i < 200; i++) {
      most = Math.max(most, threads());
      ours.get(i).await("selected");
      theirs.get(i).await("selected");
    }
    System.out.println("threads before " + before + ", at most " + most);
    assertThat(most - before).isLessThan(300); // of 400 agents
    ours.forEach(TestPeer.Session::close);
    theirs.forEach(TestPeer.Session::close);
    assertNothingRemains();
  }

  @Test
  void shouldFreeAgentsWhenClosedWhileConnecting() {
    network.dropIf(datagram -> true);
    TestPeer.Session ours = server.open(true);
    TestPeer.Session theirs = client.open(false);
    ours.connectTo(theirs, true);
    ours.close();
    theirs.close();
    assertNothingRemains();
    assertThat(ours.events).isEmpty();
  }

  @Test
  void shouldFreeAgentsWhenEngineCloses() {
    network.dropIf(datagram -> true);
    TestPeer.Session ours = server.open(true);
    ours.connectTo(client.open(false), true);
    server.engine.close();
    assertThat(server.engine.agents()).isZero();
    assertThat(server.engine.sessions()).isZero();
  }

  /** The ICE thread works in order, so closing the engines waits for what was posted before. */
  private void assertNothingRemains() {
    assertThat(server.engine.sessions()).isZero();
    server.engine.close();
    client.engine.close();
    assertThat(server.engine.agents()).isZero();
    assertThat(client.engine.agents()).isZero();
  }

  private static int threads() {
    return Thread.activeCount();
  }
}
