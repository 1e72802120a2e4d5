package io.sluice.loadtest.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.NetworkModel;
import io.sluice.core.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client's datagrams meet the models of its scenario. */
class ModelledNetworkTest {
  private static final long MILLI = 1_000_000L;
  private static final long BEGIN = 5_000_000_000L;
  private static final long SEED = 42;
  private static final int BYTES = 1_000;
  private static final NetworkModel LOSSY = NetworkModel.parse("loss=50%");

  private static ClientNetwork network(String toServer, String fromServer) {
    return ClientNetwork.of(
        NetworkModel.parse(toServer), NetworkModel.parse(fromServer), SEED, BEGIN);
  }

  @Test
  void shouldApplyToEachDirectionItsOwnModel() {
    ClientNetwork network = network("delay=20ms", "delay=50ms,rate=1M");

    assertThat(network.toServer(BYTES, BEGIN)).isEqualTo(BEGIN + 20 * MILLI);
    assertThat(network.fromServer(BYTES, BEGIN)).isEqualTo(BEGIN + 58 * MILLI);
    assertThat(network.toServer(BYTES, BEGIN)).isEqualTo(BEGIN + 20 * MILLI);
    assertThat(network.fromServer(BYTES, BEGIN)).isEqualTo(BEGIN + 66 * MILLI);
  }

  @Test
  void shouldTellACopyOfTheLastDatagramOnly() {
    ClientNetwork network = network("delay=20ms", "delay=50ms,duplicate=100%");

    assertThat(network.fromServer(BYTES, BEGIN)).isEqualTo(BEGIN + 50 * MILLI);
    assertThat(network.copyNanos()).isEqualTo(BEGIN + 50 * MILLI);
    assertThat(network.toServer(BYTES, BEGIN)).isEqualTo(BEGIN + 20 * MILLI);
    assertThat(network.copyNanos()).isEqualTo(ClientNetwork.DROP);
  }

  @Test
  void shouldChangeFromTheGivenBeginningOn() {
    ClientNetwork network = network("delay=0ms;10s:link=down", "delay=0ms;10s:delay=7ms");
    long change = BEGIN + 10_000 * MILLI;

    assertThat(network.toServer(BYTES, change - 1)).isEqualTo(change - 1);
    assertThat(network.toServer(BYTES, change)).isEqualTo(ClientNetwork.DROP);
    assertThat(network.fromServer(BYTES, change)).isEqualTo(change + 7 * MILLI);
  }

  @Test
  void shouldGiveEachClientAndDirectionARunOfItsOwnThatTheSeedRepeats() {
    assertThat(run(SEED, 3)).isEqualTo(run(SEED, 3));
    assertThat(run(SEED, 3)).isNotEqualTo(run(SEED, 4)).isNotEqualTo(run(SEED + 1, 3));
    assertThat(run(SEED, 3).get(0)).isNotEqualTo(run(SEED, 3).get(1));
  }

  /** Which of some datagrams of a client get lost, on each way. */
  private static List<List<Boolean>> run(long seed, long client) {
    ClientNetwork network = ClientNetwork.of(LOSSY, LOSSY, Seeds.derive(seed, client), BEGIN);
    List<Boolean> there = new ArrayList<>();
    List<Boolean> back = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      there.add(network.toServer(BYTES, BEGIN + i) == ClientNetwork.DROP);
      back.add(network.fromServer(BYTES, BEGIN + i) == ClientNetwork.DROP);
    }
    return List.of(there, back);
  }
}
