package io.sluice.core.transport.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A local address that goes away under the keeper, in virtual time. */
class KeeperSocketTest extends KeeperHarness {
  private final TestNetwork.Socket other = new TestNetwork().bind("192.0.2.2", 10000);

  private void assertSelected(LocalSocket expected) {
    assertThat(Objects.requireNonNull(keeper.selected()).socket).isSameAs(expected);
  }

  private void loseSelectedSocket() {
    sources.clear();
    events.clear();
    keeper.removeSocket(socket);
    assertThat(events).containsExactly("gone " + HOME);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldGoOnOverAnotherPairWhenTheSelectedSocketIsGone(boolean controlling) {
    role.set(controlling);
    connect();
    run(7 * SECOND);
    request(other, HOME, false);
    run(20 * SECOND);
    assertSelected(socket);

    long lost = now;
    loseSelectedSocket();
    run(SECOND);

    assertSelected(other);
    assertThat(timeOf("selected " + HOME) - lost).isLessThanOrEqualTo(2 * TICK);
    run(600 * SECOND);
    assertThat(events).containsExactly("gone " + HOME, "selected " + HOME);
    assertThat(sources).isNotEmpty().containsOnly(other);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldGoOnOncePeerChecksAnotherSocket(boolean controlling) {
    role.set(controlling);
    connect();
    run(SECOND);
    loseSelectedSocket();
    run(5 * SECOND);

    request(other, HOME, false);
    run(SECOND);

    assertSelected(other);
    run(600 * SECOND);
    assertThat(events).containsExactly("gone " + HOME, "address " + HOME, "selected " + HOME);
  }

  @Test
  void shouldLoseConsentWhenNoOtherPairIsLeft() {
    connect();
    run(7 * SECOND);
    loseSelectedSocket();
    run(60 * SECOND);
    assertThat(events).containsExactly("gone " + HOME, "disconnected", "failed");
    assertThat(sources).isEmpty();
  }

  @Test
  void shouldStayOnTheSelectedPairWhenAnotherSocketIsGone() {
    connect();
    request(other, HOME, false);
    run(7 * SECOND);
    events.clear();
    keeper.removeSocket(other);
    run(600 * SECOND);
    assertSelected(socket);
    assertThat(events).containsExactly("gone " + HOME);
  }
}
