package io.sluice.core.transport.ice;

import static io.sluice.core.transport.ice.TestNetwork.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.stun.Stun;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keeper in virtual time (RFC 7675, RFC 8445 section 7.3), against a peer in the test. */
class KeeperTest extends KeeperHarness {

  @Test
  void shouldCheckConsentEveryFiveSecondsWithJitter() {
    connect();
    run(600 * SECOND);
    assertThat(events).containsExactly("address " + HOME, "selected " + HOME);
    assertThat(checks.size()).isBetween(108, 132);
    List<Long> gaps = new ArrayList<>();
    for (int i = 1; i < checks.size(); i++) {
      gaps.add(checks.get(i) - checks.get(i - 1));
    }
    assertThat(gaps).allMatch(gap -> gap >= 4 * SECOND && gap <= 6 * SECOND + TICK);
    assertThat(gaps.stream().distinct().count()).isGreaterThan(5);
  }

  @Test
  void shouldMeasureRoundTrip() {
    connect();
    run(60 * SECOND);
    assertThat(keeper.roundTripNanos()).isEqualTo(roundTrip);
  }

  @Test
  void shouldTellLossOfConsentAndStopSendingWithinThirtySeconds() {
    connect();
    run(20 * SECOND);
    long lastAnswer = checks.get(checks.size() - 1) + roundTrip;
    answering.clear();
    run(60 * SECOND);
    assertThat(events).endsWith("disconnected", "failed");
    assertThat(timeOf("disconnected") - lastAnswer).isBetween(10 * SECOND, 10 * SECOND + TICK);
    assertThat(timeOf("failed") - lastAnswer).isBetween(29 * SECOND, 30 * SECOND);
    answers.clear();
    int sent = checks.size();
    long lastSent = checks.get(sent - 1);
    assertThat(lastSent - lastAnswer).isLessThanOrEqualTo(30 * SECOND);
    request(HOME, true);
    run(60 * SECOND);
    assertThat(checks).hasSize(sent);
    assertThat(answers).isEmpty();
  }

  @Test
  void shouldRecoverWhenPeerAnswersAgain() {
    connect();
    run(10 * SECOND);
    answering.clear();
    run(20 * SECOND);
    assertThat(events).endsWith("disconnected");
    answering.add(HOME);
    run(2 * SECOND);
    assertThat(events).endsWith("disconnected", "recovered");
  }

  // One lost check must not look like a lost peer.
  @Test
  void shouldStayConnectedWhileHalfOfTheChecksAreLost() {
    connect();
    Random loss = new Random(50);
    for (int i = 0; i < 3000; i++) {
      answering.clear();
      if (loss.nextBoolean()) {
        answering.add(HOME);
      }
      run(TICK);
    }
    assertThat(events).containsExactly("address " + HOME, "selected " + HOME);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldFollowPeerBehindReboundNat(boolean controlling) {
    role.set(controlling);
    connect();
    run(12 * SECOND);
    answering.clear();
    answering.add(AWAY);
    long moved = now;
    request(AWAY, false);
    run(5 * SECOND);
    assertThat(events).endsWith("address " + AWAY, "selected " + AWAY);
    assertThat(timeOf("selected " + AWAY) - moved).isLessThanOrEqualTo(SECOND);
    run(120 * SECOND);
    assertThat(events).doesNotContain("disconnected").endsWith("gone " + HOME);
  }

  /** Browsers that control nominate with each check: then nothing has to be waited for. */
  @Test
  void shouldFollowAReboundPeerThatNominatesAfterOneRoundTrip() {
    connect();
    run(12 * SECOND);
    answering.clear();
    answering.add(AWAY);
    long moved = now;
    request(AWAY, true);
    run(SECOND);
    assertThat(timeOf("selected " + AWAY) - moved).isEqualTo(roundTrip);
  }

  /** Nothing is sent to, or taken from, an address from which no authentic check came. */
  @Test
  void shouldKnowOnlyAddressesThatChecked() {
    connect();
    run(12 * SECOND);
    assertThat(events).containsExactly("address " + HOME, "selected " + HOME);
    assertThat(checksTo(AWAY)).isZero();
    assertThat(keeper.pairs().find(socket, AWAY)).isNull();
  }

  // A browser keeps backup pairs alive by checks now and then: those are no reason to move.
  @Test
  void shouldStayWhileSelectedPairAnswers() {
    connect();
    answering.add(AWAY);
    for (int i = 0; i < 100; i++) {
      request(AWAY, false);
      run(700 * MILLI);
    }
    assertThat(events).doesNotContain("selected " + AWAY);
  }

  // The address of a check may be forged: only an answer from there proves that the peer is there.
  @Test
  void shouldNotMoveToAddressThatDoesNotAnswer() {
    connect();
    run(10 * SECOND);
    answering.clear();
    for (int i = 0; i < 5; i++) {
      request(AWAY, true);
      run(SECOND);
    }
    assertThat(events).doesNotContain("selected " + AWAY);
  }

  @Test
  void shouldFollowUseCandidateOnceThePairIsValid() {
    connect();
    run(10 * SECOND);
    answering.add(AWAY);
    request(AWAY, true);
    run(TICK);
    assertThat(events).endsWith("selected " + AWAY);
  }

  // RFC 5245 aggressive nomination: of the pairs nominated at first the one of highest priority.
  @Test
  void shouldPreferHigherPriorityAmongFirstNominations() {
    connect();
    answering.add(AWAY);
    requestPriority = 50;
    request(AWAY, true);
    run(SECOND);
    assertThat(events).doesNotContain("selected " + AWAY);
    requestPriority = 200;
    request(AWAY, true);
    run(SECOND);
    assertThat(events).endsWith("selected " + AWAY);
  }

  // The checks of two pairs, both nominated before either was valid, may be answered in any order.
  @Test
  void shouldPreferHigherPriorityAmongPendingNominations() {
    keeper.connect(THEIRS);
    requestPriority = 200;
    request(AWAY, true);
    requestPriority = 50;
    request(HOME, true);
    agentHearsFrom(HOME);
    assertThat(events).endsWith("selected " + HOME);
    agentHearsFrom(AWAY);
    assertThat(events).endsWith("selected " + AWAY);
  }

  @Test
  void shouldNotObeyUseCandidateWhenControlling() {
    role.set(true);
    connect();
    answering.add(AWAY);
    run(10 * SECOND);
    request(AWAY, true);
    run(2 * SECOND);
    assertThat(events).doesNotContain("selected " + AWAY);
  }

  @Test
  void shouldRefuseNinthAddressUntilAnotherIsSilent() {
    connect();
    for (int port = 1; port <= 7; port++) {
      request(address("203.0.113.1", port), false);
    }
    assertThat(answers).hasSize(8);
    request(AWAY, true);
    assertThat(answers).hasSize(8);
    assertThat(events).doesNotContain("address " + AWAY);
    run(31 * SECOND);
    request(AWAY, false);
    assertThat(answers).hasSize(9);
    assertThat(keeper.pairs().size()).isEqualTo(2);
  }

  @Test
  void shouldSendAtMostAFewChecksToAddressThatNeverAnswers() {
    connect();
    request(AWAY, false);
    int before = checksTo(AWAY);
    run(30 * SECOND);
    assertThat(before).isEqualTo(1);
    assertThat(checksTo(AWAY)).isEqualTo(Keeper.MAX_UNANSWERED);
  }

  // RFC 8445 section 7.3.1.1
  @Test
  void shouldResolveRoleConflict() {
    connect();
    theirRole = false;
    theirTieBreaker = 999;
    request(HOME, false);
    assertThat(role.controlling()).isTrue();
    assertThat(lastAnswer().type()).isEqualTo(Stun.BINDING_SUCCESS);

    theirRole = true;
    request(HOME, false);
    assertThat(role.controlling()).isTrue();
    assertThat(lastAnswer().errorCode()).isEqualTo(Stun.ROLE_CONFLICT);

    theirTieBreaker = -1; // unsigned
    request(HOME, false);
    assertThat(role.controlling()).isFalse();
    assertThat(lastAnswer().type()).isEqualTo(Stun.BINDING_SUCCESS);

    theirRole = false;
    request(HOME, false);
    assertThat(role.controlling()).isFalse();
    assertThat(lastAnswer().errorCode()).isEqualTo(Stun.ROLE_CONFLICT);
  }

  @Test
  void shouldSwitchRoleOnceWhenPeerAnswers487() {
    answerCode = Stun.ROLE_CONFLICT;
    connect();
    run(roundTrip + TICK);
    answerCode = 0;
    assertThat(role.controlling()).isTrue();
    run(10 * SECOND);
    assertThat(role.controlling()).isTrue();
    assertThat(events).doesNotContain("disconnected");
  }

  @Test
  void shouldAnswerUnknownAttributeBy420() {
    connect();
    unknownAttribute = true;
    request(HOME, false);
    assertThat(lastAnswer().errorCode()).isEqualTo(Stun.UNKNOWN_ATTRIBUTE);
  }

  @Test
  void shouldGiveBackAddressesOnClose() {
    connect();
    request(AWAY, false);
    keeper.close();
    assertThat(events).endsWith("gone " + AWAY, "gone " + HOME);
    int sent = checks.size();
    run(60 * SECOND);
    assertThat(checks).hasSize(sent);
  }
}
