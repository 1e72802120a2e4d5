package io.sluice.core.transport.ice;

import static io.sluice.core.transport.ice.TestNetwork.address;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8445: two engines find a pair, whoever controls and whatever they were told. */
class IceConnectTest {
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

  // The last two rows are role conflicts (RFC 8445 section 7.3.1.1).
  @ParameterizedTest
  @CsvSource({"true,false", "false,true", "true,true", "false,false"})
  void shouldConnectInEachCombinationOfRoles(boolean serverControls, boolean clientControls) {
    TestPeer.Session ours = server.open(serverControls);
    TestPeer.Session theirs = client.open(clientControls);
    ours.connectTo(theirs, true);
    theirs.connectTo(ours, true);
    ours.await("selected");
    theirs.await("selected");
    assertThat(ours.selected).isEqualTo(address("198.51.100.7", 40000));
    assertThat(theirs.selected).isEqualTo(address("192.0.2.1", 10000));
  }

  @ParameterizedTest
  @CsvSource({"true,false", "false,true", "true,true", "false,false"})
  void shouldConnectToPeerThatGaveNoCandidates(boolean serverControls, boolean clientControls) {
    TestPeer.Session ours = server.open(serverControls);
    TestPeer.Session theirs = client.open(clientControls);
    ours.connectTo(theirs, false);
    theirs.connectTo(ours, true);
    ours.await("selected");
    theirs.await("selected");
    assertThat(ours.selected).isEqualTo(address("198.51.100.7", 40000));
  }
}
