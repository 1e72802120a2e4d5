package io.sluice.core.transport.ice;

import static io.sluice.core.transport.ice.TestNetwork.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.stun.Stun;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Media that comes from elsewhere is a hint, and an answer to a check the proof. */
class KeeperMediaTest extends KeeperHarness {
  private void media(InetSocketAddress from) {
    keeper.onMedia(socket, from, now);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldFollowMediaAfterOneRoundTrip(boolean controlling) {
    role.set(controlling);
    connect();
    run(12 * SECOND);
    answering.clear();
    answering.add(AWAY);
    long moved = now;

    media(AWAY);

    assertThat(checksTo(AWAY)).isEqualTo(1);
    assertThat(events).as("before the answer").doesNotContain("address " + AWAY);
    run(SECOND);
    assertThat(events).endsWith("address " + AWAY, "selected " + AWAY);
    assertThat(timeOf("selected " + AWAY) - moved).isEqualTo(roundTrip);
    run(120 * SECOND);
    assertThat(events).doesNotContain("disconnected").endsWith("gone " + HOME);
  }

  /** Whoever sends copies of the peer's packets from his address gets some checks and no more. */
  @Test
  void shouldNeitherMoveToNorBindWhoDoesNotAnswer() {
    connect();
    run(10 * SECOND);
    for (int i = 0; i < 2_000; i++) {
      media(AWAY);
      run(5 * MILLI);
    }
    assertThat(checksTo(AWAY)).isBetween(45, 50);
    assertThat(events).containsExactly("address " + HOME, "selected " + HOME);
    assertThat(keeper.pairs().find(socket, AWAY)).isNull();
    int sent = checksTo(AWAY);
    run(20 * SECOND);
    assertThat(checksTo(AWAY)).as("when no media comes").isEqualTo(sent);
  }

  @Test
  void shouldCheckAtMostFiveTimesASecondHoweverManyAddressesSend() {
    connect();
    run(10 * SECOND);
    int before = checks.size();
    for (int i = 0; i < 2_000; i++) {
      media(address("203.0.113.1", 1 + i));
      run(MILLI);
    }
    assertThat(checks.size() - before).isBetween(9, 11);
  }

  /** One who is in the way can have the peer answer; another must not profit from that. */
  @Test
  void shouldNotFollowAnAnswerThatComesLongAfterTheMedia() {
    connect();
    run(10 * SECOND);
    request(AWAY, false);
    media(AWAY);
    run(5 * SECOND);
    answering.add(AWAY);
    request(AWAY, false);
    run(SECOND);
    assertThat(events).contains("address " + AWAY).doesNotContain("selected " + AWAY);
  }

  @Test
  void shouldFollowMediaToAKnownAddress() {
    connect();
    run(10 * SECOND);
    answering.add(AWAY);
    request(AWAY, false);
    run(SECOND);
    assertThat(events).doesNotContain("selected " + AWAY);
    media(AWAY);
    run(roundTrip);
    assertThat(events).endsWith("selected " + AWAY);
  }

  /** The peer's check and the answer to ours may come in any order. */
  @Test
  void shouldFollowWhenThePeerChecksBeforeItAnswers() {
    connect();
    run(10 * SECOND);
    answering.clear();
    answering.add(AWAY);
    media(AWAY);
    request(AWAY, false);
    run(roundTrip);
    assertThat(events).endsWith("address " + AWAY, "selected " + AWAY);
  }

  /** While nominations settle, peers may send over any pair (RFC 8445 section 12.1). */
  @Test
  void shouldNotFollowMediaBeforeNominationsHaveSettled() {
    connect();
    answering.add(AWAY);
    requestPriority = 50;
    request(AWAY, false);
    media(AWAY);
    run(2 * SECOND);
    assertThat(events).doesNotContain("selected " + AWAY);
    run(2 * SECOND);
    media(AWAY);
    run(roundTrip);
    assertThat(events).endsWith("selected " + AWAY);
  }

  @Test
  void shouldFollowToANewAddressWhenManyAreKnown() {
    connect();
    for (int port = 1; port <= 7; port++) {
      request(address("203.0.113.1", port), false);
    }
    run(SECOND);
    answering.add(AWAY);
    media(AWAY);
    run(roundTrip);
    assertThat(events).endsWith("address " + AWAY, "selected " + AWAY);
    assertThat(keeper.pairs().size()).isEqualTo(PairTable.CAPACITY);
    assertThat(keeper.pairs().find(socket, HOME)).isNotNull();
  }

  @Test
  void shouldFollowTwiceWithinASecond() {
    connect();
    run(10 * SECOND);
    InetSocketAddress third = address("203.0.113.10", 60_000);
    answering.add(AWAY);
    answering.add(third);
    media(AWAY);
    run(300 * MILLI);
    media(third);
    run(300 * MILLI);
    assertThat(events).containsSubsequence("selected " + AWAY, "selected " + third);
  }

  @Test
  void shouldCheckAgainAfterARoleConflict() {
    connect();
    run(10 * SECOND);
    answering.clear();
    answering.add(AWAY);
    answerCode = Stun.ROLE_CONFLICT;
    media(AWAY);
    run(roundTrip);
    answerCode = 0;
    run(SECOND);
    assertThat(role.controlling()).isTrue();
    assertThat(events).endsWith("address " + AWAY, "selected " + AWAY);
  }

  @Test
  void shouldCheckNothingBeforeAPairIsSelectedOrAfterTheEnd() {
    keeper.connect(THEIRS);
    media(AWAY);
    connect();
    keeper.close();
    media(AWAY);
    assertThat(checksTo(AWAY)).isZero();
  }
}
