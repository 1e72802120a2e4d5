package io.sluice.core.transport.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Bouncy Castle's records become on their way. */
class HandshakeDatagramsTest {
  private static final int RESEND_MILLIS = 50;
  private static final int LONG_MILLIS = 30_000;

  private final DatagramQueue queue = new DatagramQueue();
  private final List<byte[]> sent = new ArrayList<>();
  private final HandshakeDatagrams datagrams =
      new HandshakeDatagrams(
          queue,
          (data, offset, length) -> sent.add(Arrays.copyOfRange(data, offset, offset + length)),
          start -> Long.MAX_VALUE,
          RESEND_MILLIS);
  private final byte[] buffer = new byte[HandshakeConnection.RECEIVE_LIMIT];

  @Test
  void shouldPutTheRecordsOfAFlightIntoOneDatagram() throws IOException {
    datagrams.send(new byte[] {1, 2}, 0, 2);
    datagrams.send(new byte[] {3}, 0, 1);
    queue.offer(new byte[] {9});

    assertThat(datagrams.receive(buffer, 0, buffer.length, LONG_MILLIS)).isEqualTo(1);
    assertThat(sent).containsExactly(new byte[] {1, 2, 3});
  }

  /** Bouncy Castle would wait for half a minute; it is told that nothing came. */
  @Test
  void shouldRepeatAFlightThatIsNotAnsweredHoweverLongTheNextRetransmissionTakes()
      throws IOException {
    datagrams.send(new byte[] {1, 2}, 0, 2);

    assertThat(datagrams.receive(buffer, 0, buffer.length, LONG_MILLIS)).isEqualTo(-1);
    assertThat(datagrams.receive(buffer, 0, buffer.length, LONG_MILLIS)).isEqualTo(-1);
    assertThat(sent).containsExactly(new byte[] {1, 2}, new byte[] {1, 2}, new byte[] {1, 2});
  }

  /** The address may be somebody else's, whatever comes from there in between. */
  @Test
  void shouldRepeatSoOftenInAHandshakeAndNoMore() throws IOException {
    datagrams.send(new byte[] {1, 2}, 0, 2);
    for (int i = 0; i < HandshakeDatagrams.MAX_REPEATS + 2; i++) {
      assertThat(datagrams.receive(buffer, 0, buffer.length, LONG_MILLIS)).isEqualTo(-1);
    }
    assertThat(sent).hasSize(1 + HandshakeDatagrams.MAX_REPEATS);
  }

  @Test
  void shouldLeaveARetransmissionThatIsDueSoonToBouncyCastle() throws IOException {
    datagrams.send(new byte[] {1, 2}, 0, 2);

    assertThat(datagrams.receive(buffer, 0, buffer.length, RESEND_MILLIS)).isEqualTo(-1);
    assertThat(sent).hasSize(1);
  }
}
