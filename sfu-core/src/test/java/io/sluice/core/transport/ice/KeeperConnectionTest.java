package io.sluice.core.transport.ice;

import static io.sluice.core.transport.ice.TestNetwork.address;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TCP connections of a peer (RFC 6544) beside its UDP addresses, in virtual time. */
class KeeperConnectionTest extends KeeperHarness {
  /** Where the peer's connection comes from; the harness answers checks from here too. */
  private static final InetSocketAddress CLIENT = address("198.51.100.7", 50123);

  private final Connection connection = new Connection();

  /** A connection to the server's one address; the harness sees what is sent, not this. */
  private static final class Connection implements LocalSocket {
    @Override
    public InetSocketAddress address() {
      return TestNetwork.address("192.0.2.1", 10000);
    }

    @Override
    public boolean isConnection() {
      return true;
    }

    @Override
    public void send(InetSocketAddress remote, byte[] data, int off, int len) {
      throw new AssertionError("the keeper sends through its output");
    }
  }

  private void begin(boolean controlling) {
    role.set(controlling);
    theirRole = !controlling;
    answering.add(CLIENT);
    keeper.connect(THEIRS);
  }

  private boolean isSelected(LocalSocket expected) {
    IcePair pair = keeper.selected();
    return pair != null && pair.socket == expected;
  }

  @Test
  void shouldSelectAConnectionThatThePeerNominates() {
    begin(false);
    request(connection, CLIENT, true);
    run(SECOND);
    assertThat(isSelected(connection)).isTrue();
    assertThat(sources).isNotEmpty().containsOnly(connection);
  }

  @Test
  void shouldNotSelectAConnectionThatThePeerOnlyChecks() {
    begin(false);
    request(connection, CLIENT, false);
    run(5 * SECOND);
    assertThat(keeper.selected()).isNull();
    assertThat(keeper.hasConnection(now)).isTrue();
  }

  @Test
  void shouldCheckAConnectionThatCameBeforeThePeersCredentials() {
    role.set(false);
    theirRole = true;
    answering.add(CLIENT);
    request(connection, CLIENT, true);
    run(SECOND);
    assertThat(checks).isEmpty();

    keeper.connect(THEIRS);
    run(SECOND);
    assertThat(isSelected(connection)).isTrue();
  }

  @Test
  void shouldNominateAConnectionASecondAfterItWorks() {
    begin(true);
    long begin = now;
    request(connection, CLIENT, false);
    run(5 * SECOND);
    assertThat(isSelected(connection)).isTrue();
    assertThat(timeOf("selected " + CLIENT) - begin)
        .isBetween(Keeper.NOMINATE_CONNECTION_AFTER, SECOND + 4 * TICK);
  }

  @Test
  void shouldNominateAConnectionAtOnceWhenTheAgentHasFailed() {
    begin(true);
    keeper.agentFailed(true);
    long begin = now;
    request(connection, CLIENT, false);
    run(5 * SECOND);
    assertThat(timeOf("selected " + CLIENT) - begin).isLessThanOrEqualTo(4 * TICK);
  }

  @Test
  void shouldLeaveTheChoiceToTheAgentWhileUdpWorks() {
    begin(true);
    request(HOME, false);
    agentHearsFrom(HOME);
    request(connection, CLIENT, false);
    run(5 * SECOND);
    assertThat(keeper.selected()).isNull();

    keeper.agentFailed(true);
    run(SECOND);
    assertThat(isSelected(connection)).isTrue();
  }

  @Test
  void shouldChangeToUdpThatThePeerNominatesRightBehindTheConnection() {
    begin(false);
    request(connection, CLIENT, true);
    run(SECOND / 2);
    assertThat(isSelected(connection)).isTrue();

    requestPriority = 200;
    request(HOME, true);
    run(SECOND);
    assertThat(isSelected(socket)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldGoOnOverUdpWhenTheSelectedConnectionEnds(boolean controlling) {
    begin(controlling);
    keeper.agentFailed(true);
    request(connection, CLIENT, !controlling);
    run(SECOND);
    answering.remove(HOME);
    request(HOME, false);
    run(7 * SECOND);
    assertThat(isSelected(connection)).isTrue();

    long lost = now;
    answering.add(HOME);
    request(HOME, false);
    answering.remove(CLIENT);
    keeper.removeSocket(connection);
    run(SECOND);
    assertThat(isSelected(socket)).isTrue();
    assertThat(timeOf("selected " + HOME) - lost).isLessThanOrEqualTo(2 * TICK);
  }

  /** A peer that is controlled never says which pair it would rather have. */
  @Test
  void shouldReturnToUdpThatIsFoundLate() {
    begin(true);
    request(connection, CLIENT, false);
    run(3 * SECOND / 2);
    assertThat(isSelected(connection)).isTrue();

    checkOverBoth(10);
    assertThat(isSelected(socket)).isTrue();
  }

  @Test
  void shouldReturnToUdpAfterAnOutageThatTheConnectionSurvivedFirst() {
    role.set(true);
    connect();
    answering.add(CLIENT);
    request(connection, CLIENT, false);
    run(10 * SECOND);
    answering.remove(HOME);
    answering.remove(CLIENT);
    run(6 * SECOND);
    answering.add(CLIENT);
    request(connection, CLIENT, false);
    run(SECOND);
    assertThat(isSelected(connection)).isTrue();

    answering.add(HOME);
    checkOverBoth(10);
    assertThat(isSelected(socket)).isTrue();
  }

  private void checkOverBoth(int times) {
    for (int i = 0; i < times; i++) {
      request(HOME, false);
      request(connection, CLIENT, false);
      run(SECOND);
    }
  }

  @Test
  void shouldNotUndoWhatTheAgentSelectedByANominationThatIsUnderWay() {
    begin(true);
    request(connection, CLIENT, false);
    while (checksTo(CLIENT) < 2) {
      run(TICK);
    }
    keeper.select(socket, HOME, now);
    run(SECOND);
    assertThat(isSelected(socket)).isTrue();
  }

  @Test
  void shouldNominateAConnectionWhenUdpWorkedForAMomentOnly() {
    begin(true);
    request(HOME, false);
    agentHearsFrom(HOME);
    answering.remove(HOME);
    for (int i = 0; i < 20; i++) {
      request(connection, CLIENT, false);
      run(SECOND);
    }
    assertThat(isSelected(connection)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldGoOnOverAConnectionWhenUdpIsBlockedUnderWay(boolean controlling) {
    role.set(controlling);
    connect();
    run(10 * SECOND);
    long blocked = now;
    answering.remove(HOME);
    answering.add(CLIENT);
    request(connection, CLIENT, false);
    run(3 * SECOND);
    assertThat(isSelected(connection)).isTrue();
    assertThat(timeOf("selected " + CLIENT) - blocked).isLessThanOrEqualTo(SECOND);
  }

  @Test
  void shouldTellAConnectionFromADatagramOfTheSameAddresses() {
    begin(false);
    request(HOME, false);
    request(connection, HOME, false);
    assertThat(keeper.pairs().size()).isEqualTo(2);
    keeper.removeSocket(connection);
    assertThat(keeper.pairs().size()).isEqualTo(1);
    assertThat(Objects.requireNonNull(keeper.pairs().find(socket, HOME)).socket).isSameAs(socket);
  }

  @Test
  void shouldKeepAtMostFourConnectionsAndNotForUdp() {
    begin(false);
    for (int i = 0; i < PairTable.MAX_CONNECTIONS + 1; i++) {
      request(new Connection(), address("198.51.100.7", 50001 + i), false);
    }
    assertThat(keeper.pairs().size()).isEqualTo(PairTable.MAX_CONNECTIONS);
    for (int i = 0; i < PairTable.CAPACITY + 1; i++) {
      request(address("198.51.100.7", 50001 + i), false);
    }
    assertThat(keeper.pairs().size()).isEqualTo(PairTable.MAX_CONNECTIONS + PairTable.CAPACITY);
  }

  @Test
  void shouldForgetAConnectionOverWhichNothingCame() {
    begin(false);
    request(connection, CLIENT, false);
    run(SECOND);
    assertThat(keeper.hasConnection(now)).isTrue();
    run(31 * SECOND);
    assertThat(keeper.hasConnection(now)).isFalse();
  }
}
