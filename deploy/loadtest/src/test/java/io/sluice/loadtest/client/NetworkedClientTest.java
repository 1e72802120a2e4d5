package io.sluice.loadtest.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.MediaTransport;
import io.sluice.core.testkit.NetworkModel;
import io.sluice.core.testkit.Seeds;
import io.sluice.loadtest.client.Call.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients connect to a real media plane through modelled networks. */
class NetworkedClientTest {
  private static final int CLIENTS = 10;

  @Test
  void shouldConnectThroughLossReorderingAndDuplicatesEachWay() throws Exception {
    NetworkModel model =
        NetworkModel.parse("loss=10%,delay=5ms,jitter=2ms,reorder=10%,duplicate=20%");
    try (Call call = new Call(Call.config(64), true)) {
      List<Peer> peers = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        long seed = Seeds.derive(Seeds.seed(), i);
        ClientNetwork network = ClientNetwork.of(model, model, seed, System.nanoTime());
        peers.add(call.open(PeerRole.SUBSCRIBER, i % 2 == 0, network));
      }
      for (Peer peer : peers) {
        peer.connected();
      }
      assertThat(call.engine.status().overflowed()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"70ms, 0ms", "0ms, 70ms"})
  void shouldDelayTheWayThatTheModelIsOf(String toServer, String fromServer) throws Exception {
    ClientNetwork network =
        ClientNetwork.of(
            NetworkModel.parse("delay=" + toServer),
            NetworkModel.parse("delay=" + fromServer),
            Seeds.seed(),
            System.nanoTime());
    try (Call call = new Call(Call.config(64), true)) {
      Peer peer = call.open(PeerRole.SUBSCRIBER, true, network).connected();

      assertThat(roundTripMillis(peer.transport())).as("never early").isGreaterThanOrEqualTo(70);
    }
  }

  /** The round trip, once the server knows it. */
  private static double roundTripMillis(MediaTransport transport) throws Exception {
    long begin = System.nanoTime();
    double millis;
    do {
      assertThat(System.nanoTime() - begin)
          .as("no round trip is known")
          .isLessThan(TimeUnit.SECONDS.toNanos(Call.WAIT_SECONDS));
      LockSupport.parkNanos(5_000_000L);
      millis = transport.snapshot().toCompletableFuture().get().roundTripMillis();
    } while (millis < 0);
    return millis;
  }
}
