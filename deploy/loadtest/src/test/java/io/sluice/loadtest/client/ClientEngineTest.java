package io.sluice.loadtest.client;

import static io.sluice.loadtest.client.Call.WAIT_SECONDS;
import static io.sluice.loadtest.client.Call.atLeast;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.Fingerprint;
import io.sluice.core.api.RemoteTransport;
import io.sluice.core.crypto.SrtpProfile;
import io.sluice.core.testkit.MediaLeft;
import io.sluice.core.testkit.NetworkModel;
import io.sluice.loadtest.client.Call.Peer;
import io.sluice.loadtest.client.Call.Publisher;
import io.sluice.loadtest.measure.Metric;
import io.sluice.loadtest.measure.PeerMeter;
import io.sluice.loadtest.measure.Summary;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients that publish and subscribe through a real media plane over loopback. */
class ClientEngineTest {
  private static final NetworkModel PERFECT = NetworkModel.PERFECT;

  private static ClientNetwork network(NetworkModel toServer, NetworkModel fromServer) {
    return ClientNetwork.of(toServer, fromServer, 42, System.nanoTime());
  }

  private static void assertComplete(Summary summary) {
    assertThat(summary.counts().get("settled")).isPositive();
    assertThat(summary.counts().get("lost")).as("%s", summary.counts()).isZero();
  }

  @Test
  void shouldReceiveAllWithItsDelaysWhicheverSideOffers() throws Exception {
    for (boolean serverOffers : new boolean[] {true, false}) {
      try (Call call = new Call(Call.config(1), true)) {
        Peer sender = call.open(PeerRole.PUBLISHER, serverOffers, ClientNetwork.NONE).connected();
        Publisher publisher = call.publish(sender);
        List<Peer> viewers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          Peer viewer = call.open(PeerRole.SUBSCRIBER, serverOffers, ClientNetwork.NONE);
          call.subscribe(viewer, publisher, true);
          viewers.add(viewer);
        }
        Summary summary = call.await("packets", atLeast("settled", 1_000));

        assertComplete(summary);
        assertThat(summary.counts().get("duplicates")).isZero();
        assertThat(summary.counts().get("recovered")).isZero();
        assertThat(summary.counts().get("frames")).isPositive();
        assertThat(summary.value(Metric.VIDEO_P50)).isBetween(0.01, 1_000.0);
        assertThat(summary.value(Metric.AUDIO_P50)).isBetween(0.01, 1_000.0);
        for (Peer viewer : viewers) {
          PeerMeter meter = viewer.connection().meter();
          assertThat(meter.connectedNanos()).isNotEqualTo(PeerMeter.NEVER);
          assertThat(meter.firstKeyframeNanos()).isGreaterThan(meter.connectedNanos());
        }
        assertThat(call.engine.status().rejected()).isZero();
      }
    }
  }

  @Test
  void shouldMeasureDelaysOfTheFewPacketsThatAreDecrypted() throws Exception {
    try (Call call = new Call(Call.config(16), true)) {
      Publisher publisher = call.publish(call.open(PeerRole.PUBLISHER, false, ClientNetwork.NONE));
      Peer viewer = call.open(PeerRole.SUBSCRIBER, true, ClientNetwork.NONE);
      call.subscribe(viewer, publisher, false);
      Summary summary = call.await("packets", atLeast("settled", 1_000));

      assertComplete(summary);
      assertThat(summary.value(Metric.VIDEO_P50)).isBetween(0.01, 1_000.0);
    }
  }

  @Test
  void shouldRecoverByRtxWhatItsNetworkLost() throws Exception {
    for (boolean announces : new boolean[] {true, false}) {
      try (Call call = new Call(Call.config(64), true)) {
        Publisher publisher =
            call.publish(call.open(PeerRole.PUBLISHER, false, ClientNetwork.NONE));
        ClientNetwork lossy = network(PERFECT, NetworkModel.parse("loss=3%,delay=5ms"));
        call.subscribe(call.open(PeerRole.SUBSCRIBER, true, lossy), publisher, announces);
        Summary summary =
            call.await("recovered packets", atLeast("recovered", 10).and(atLeast("settled", 500)));

        assertThat(summary.counts().get("nacksSent")).isPositive();
        // Audio is not asked for again: what is lost of it stays so.
        assertThat(summary.counts().get("lost")).isLessThan(summary.counts().get("recovered"));
      }
    }
  }

  @Test
  void shouldRecoverWithoutRtxByTheSamePackets() throws Exception {
    try (Call call = new Call(Call.config(64), false)) {
      Publisher publisher = call.publish(call.open(PeerRole.PUBLISHER, false, ClientNetwork.NONE));
      ClientNetwork lossy = network(PERFECT, NetworkModel.parse("loss=3%,delay=5ms"));
      call.subscribe(call.open(PeerRole.SUBSCRIBER, true, lossy), publisher, true);

      call.await("recovered packets", atLeast("recovered", 10));
      assertThat(call.engine.status().rejected()).isZero();
    }
  }

  @Test
  void shouldResendAsPublisherWhatTheServerMisses() throws Exception {
    for (boolean rtx : new boolean[] {true, false}) {
      try (Call call = new Call(Call.config(64), rtx)) {
        ClientNetwork lossy = network(NetworkModel.parse("loss=3%,delay=5ms"), PERFECT);
        Publisher publisher = call.publish(call.open(PeerRole.PUBLISHER, false, lossy));
        call.subscribe(call.open(PeerRole.SUBSCRIBER, true, ClientNetwork.NONE), publisher, true);
        Summary summary = call.await("resends", atLeast("resentPackets", 10));

        assertThat(summary.counts().get("nacksReceived")).isPositive();
        call.await("frames", atLeast("frames", 30));
      }
    }
  }

  @Test
  void shouldDelayDuplicateAndReorderAsItsNetworkIsModelled() throws Exception {
    try (Call call = new Call(Call.config(1), true)) {
      Publisher publisher = call.publish(call.open(PeerRole.PUBLISHER, false, ClientNetwork.NONE));
      ClientNetwork slow =
          network(PERFECT, NetworkModel.parse("delay=40ms,duplicate=5%,reorder=5%,late=8ms"));
      call.subscribe(call.open(PeerRole.SUBSCRIBER, true, slow), publisher, true);
      Summary summary =
          call.await(
              "duplicates and reordering",
              atLeast("duplicates", 5).and(atLeast("reordered", 5)).and(atLeast("settled", 300)));

      assertComplete(summary);
      assertThat(summary.value(Metric.VIDEO_P50)).isGreaterThan(40);
    }
  }

  @Test
  void shouldPassAKeyframeRequestOfALateViewerToTheSource() throws Exception {
    try (Call call = new Call(Call.config(64), true)) {
      Publisher publisher = call.publish(call.open(PeerRole.PUBLISHER, false, ClientNetwork.NONE));
      call.await("packets sent", atLeast("sentPackets", 200));
      Peer late = call.open(PeerRole.SUBSCRIBER, true, ClientNetwork.NONE);
      call.subscribe(late, publisher, true);

      call.await("frames", atLeast("frames", 10));
      assertThat(call.count("plisReceived")).isPositive();
      assertThat(late.connection().meter().firstKeyframeNanos()).isNotEqualTo(PeerMeter.NEVER);
    }
  }

  @Test
  void shouldLeaveNothingBehindAfterClosing() throws Exception {
    try (Call call = new Call(Call.config(64), true)) {
      Peer sender = call.open(PeerRole.PUBLISHER, false, ClientNetwork.NONE);
      Publisher publisher = call.publish(sender);
      Peer viewer = call.open(PeerRole.SUBSCRIBER, true, ClientNetwork.NONE);
      call.subscribe(viewer, publisher, true);
      call.await("packets", atLeast("settled", 100));
      long received = call.count("packets");

      viewer.connection().close();
      sender.connection().close();

      assertThat(viewer.closedThere().get(WAIT_SECONDS, TimeUnit.SECONDS))
          .isEqualTo("closed by the peer");
      assertThat(sender.closedThere().get(WAIT_SECONDS, TimeUnit.SECONDS))
          .isEqualTo("closed by the peer");
      assertThat(viewer.closedHere()).isNotDone();
      call.room.close();
      MediaLeft.awaitNothing(call.plane);
      assertThat(call.count("packets")).isGreaterThanOrEqualTo(received);
      call.awaitClients(0);
    }
  }

  @Test
  void shouldTellWhenTheServerCloses() throws Exception {
    try (Call call = new Call(Call.config(64), true)) {
      Peer viewer = call.open(PeerRole.SUBSCRIBER, true, ClientNetwork.NONE).connected();
      viewer.transport().close();

      assertThat(viewer.closedHere().get(WAIT_SECONDS, TimeUnit.SECONDS))
          .isEqualTo("the server closed the connection");
      call.awaitClients(0);
    }
  }

  @Test
  void shouldFailWhereTheServersCertificateIsAnother() {
    try (Call call = new Call(Call.config(64), true)) {
      Peer viewer = call.open(PeerRole.SUBSCRIBER, true, ClientNetwork.NONE);
      PeerConnection wrong = call.engine.open(PeerRole.SUBSCRIBER, false, PeerListener.NONE);
      var server = call.room.openPeer("wrong").openTransport(true, true, (state, reason) -> {});
      server.connect(Call.remote(wrong.local(), DtlsRole.SERVER));
      server.local().candidates().forEach(wrong::addRemoteCandidate);
      Fingerprint another = viewer.connection().local().fingerprint();
      wrong.connect(new RemoteTransport(server.local().ice(), List.of(another), DtlsRole.CLIENT));

      assertThatThrownBy(() -> wrong.connected().get(WAIT_SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void shouldConnectMoreClientsThanHandshakesHaveRoom() throws Exception {
    try (Call call = new Call(Call.config(64), true)) {
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        peers.add(call.open(PeerRole.SUBSCRIBER, i % 2 == 0, ClientNetwork.NONE));
      }
      for (Peer peer : peers) {
        peer.connected();
      }
      assertThat(call.engine.status().clients()).isEqualTo(60);
      assertThat(call.engine.status().handshakes()).isZero();
    }
  }

  @Test
  void shouldReceiveWithEveryProfileAndWithWhatTheKernelPutsTogether() throws Exception {
    for (SrtpProfile profile : SrtpProfile.values()) {
      ClientConfig standard = Call.config(1);
      ClientConfig config =
          new ClientConfig(standard.localAddress(), 2, true, 1 << 20, 1, List.of(profile), 4);
      try (Call call = new Call(config, true)) {
        Publisher publisher =
            call.publish(call.open(PeerRole.PUBLISHER, false, ClientNetwork.NONE));
        for (int i = 0; i < 2; i++) {
          call.subscribe(call.open(PeerRole.SUBSCRIBER, true, ClientNetwork.NONE), publisher, true);
        }
        Summary summary = call.await("packets", atLeast("settled", 400));

        assertComplete(summary);
        assertThat(summary.value(Metric.VIDEO_P50)).isBetween(0.01, 1_000.0);
        assertThat(call.engine.status().rejected()).isZero();
      }
    }
  }

  @Test
  void shouldFindTheLocalAddressTowardsAServer() throws Exception {
    var loopback = InetAddress.getLoopbackAddress();
    assertThat(ClientEngine.addressTowards(loopback)).isEqualTo(loopback);
  }
}
