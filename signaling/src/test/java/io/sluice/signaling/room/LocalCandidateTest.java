package io.sluice.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.TransportState;
import io.sluice.signaling.room.Stage.Guest;
import io.sluice.signaling.sdp.Candidate;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Candidates that the media plane finds later, as network interfaces appear. */
class LocalCandidateTest {
  private static final IceCandidate FOUND =
      new IceCandidate(
          "2",
          "udp",
          2_130_706_175L,
          new InetSocketAddress("192.0.2.9", 10_000),
          IceCandidate.Type.HOST,
          null);
  private static final String LINE = "candidate:2 1 udp 2130706175 192.0.2.9 10000 typ host";

  private final Stage stage = new Stage();
  private final Guest ada;
  private final FakePlane.Transport publishing;
  private final Guest grace;
  private final FakePlane.Transport subscribing;

  LocalCandidateTest() throws RoomException {
    ada = stage.join("Ada");
    List<String> tracks = ada.publish();
    publishing = stage.plane.lastTransport();
    grace = stage.join("Grace");
    grace.participant().subscribe(tracks);
    subscribing = stage.plane.lastTransport();
    grace.accept();
    ada.told().events.clear();
    grace.told().events.clear();
  }

  private void find(FakePlane.Transport transport) {
    transport.listener.onLocalCandidate(FOUND);
    stage.hand.turn();
  }

  private static CandidateInit expected(FakePlane.Transport transport) {
    return new CandidateInit(LINE, null, 0, transport.local().ice().ufrag());
  }

  @Test
  void shouldTellThePublisherOfItsConnection() {
    find(publishing);
    assertThat(ada.told().events).containsExactly("candidate publisher");
    assertThat(ada.told().candidates).containsExactly(expected(publishing));
    assertThat(grace.told().events).isEmpty();
  }

  @Test
  void shouldTellTheSubscriberOfItsConnection() {
    find(subscribing);
    assertThat(grace.told().events).containsExactly("candidate subscriber");
    assertThat(grace.told().candidates).containsExactly(expected(subscribing));
    assertThat(ada.told().events).isEmpty();
  }

  @Test
  void shouldNameTheGenerationThatTheCandidateIsFor() throws RoomException {
    grace.participant().restartIce();
    find(subscribing);
    assertThat(subscribing.local().ice().ufrag()).endsWith("g1");
    assertThat(grace.told().candidates).containsExactly(expected(subscribing));
  }

  @Test
  void shouldTellNobodyOfAConnectionThatEnded() {
    subscribing.state(TransportState.FAILED);
    find(subscribing);
    ada.participant().leave(LeaveReason.LEFT);
    find(publishing);
    assertThat(ada.told().candidates).isEmpty();
    assertThat(grace.told().candidates).isEmpty();
  }

  @Test
  void shouldSayThatACandidateOverTcpIsPassive() {
    IceCandidate tcp =
        new IceCandidate(
            "3",
            "tcp",
            1_518_280_447L,
            new InetSocketAddress("2001:db8::1", 443),
            IceCandidate.Type.HOST,
            null);
    assertThat(Mapping.candidate(tcp).print())
        .isEqualTo(
            "candidate:3 1 tcp 1518280447 2001:db8:0:0:0:0:0:1 443 typ host tcptype passive");
  }

  @Test
  void shouldIgnoreTheTcpCandidatesOfClients() throws Exception {
    String active = "candidate:1 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active";
    assertThat(Mapping.candidate(Candidate.parse(active))).isNull();
  }
}
