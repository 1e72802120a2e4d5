package io.sluice.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.IceCredentials;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaTransport;
import io.sluice.core.wire.stun.HmacSha1;
import io.sluice.core.wire.stun.Stun;
import io.sluice.core.wire.stun.StunWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may not connect by TCP: it is closed, and told nothing. */
class TcpAdmissionTest {
  private static final int WAIT_MILLIS = 20_000;

  /**
   * Whoever is not verified is closed at the end of its time: what is closed at once is earlier.
   */
  private static final int AT_ONCE_MILLIS = 4_000;

  private final NettyMediaPlane plane =
      new NettyMediaPlane(
          new MediaConfig(0, 0, List.of(InetAddress.getLoopbackAddress()), List.of(), 2, 4),
          List::of);
  private final MediaTransport transport =
      plane.openRoom("room").openPeer("peer").openTransport(false, true, (state, reason) -> {});
  private final LocalTransport server = transport.local();
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    plane.close();
  }

  private Socket connect() throws IOException {
    InetSocketAddress address =
        server.candidates().stream()
            .filter(candidate -> candidate.protocol().equals("tcp"))
            .map(IceCandidate::address)
            .findFirst()
            .orElseThrow();
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setSoTimeout(WAIT_MILLIS);
    socket.connect(address);
    return socket;
  }

  private Socket send(byte[] bytes) throws IOException {
    Socket socket = connect();
    socket.getOutputStream().write(bytes);
    return socket;
  }

  private static void assertClosedAtOnce(Socket socket) throws IOException {
    socket.setSoTimeout(AT_ONCE_MILLIS);
    assertClosed(socket);
  }

  private static void assertClosed(Socket socket) throws IOException {
    try {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    } catch (SocketException e) {
      // Closed with bytes that nobody read: the kernel says so by a reset.
      assertThat(e).hasMessageContaining("reset");
    }
  }

  private static byte[] frame(byte[] content) {
    byte[] frame = new byte[2 + content.length];
    frame[0] = (byte) (content.length >> 8);
    frame[1] = (byte) content.length;
    System.arraycopy(content, 0, frame, 2, content.length);
    return frame;
  }

  private static byte[] check(IceCredentials to) {
    StunWriter writer =
        new StunWriter()
            .start(Stun.BINDING_REQUEST, 1, 2)
            .username((to.ufrag() + ":peer").getBytes(StandardCharsets.US_ASCII))
            .priority(1)
            .role(true, 1)
            .integrity(new HmacSha1(), to.pwd().getBytes(StandardCharsets.US_ASCII))
            .fingerprint();
    return Arrays.copyOf(writer.array(), writer.length());
  }

  @Test
  void shouldAnswerAnAuthenticCheck() throws Exception {
    Socket socket = send(frame(check(server.ice())));
    int length = socket.getInputStream().read() << 8 | socket.getInputStream().read();
    byte[] answer = socket.getInputStream().readNBytes(length);
    assertThat(answer).startsWith(Stun.BINDING_SUCCESS >> 8, Stun.BINDING_SUCCESS & 0xff);
  }

  @Test
  void shouldAnswerACheckThatComesByteByByte() throws Exception {
    Socket socket = connect();
    for (byte each : frame(check(server.ice()))) {
      socket.getOutputStream().write(each);
      socket.getOutputStream().flush();
    }
    assertThat(socket.getInputStream().read()).isNotEqualTo(-1);
  }

  @Test
  void shouldCloseWhatIsNoFrameOfACheck() throws Exception {
    byte[] web = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    assertClosedAtOnce(send(web));
    assertClosedAtOnce(send(frame(web)));
    assertClosedAtOnce(send(new byte[] {0, 0}));
    assertClosedAtOnce(send(new byte[] {8, 1}));
    assertClosedAtOnce(send(frame(new byte[] {22, 1, 2, 3})));
  }

  @Test
  void shouldCloseAfterACheckThatIsNotAuthentic() throws Exception {
    IceCredentials own = server.ice();
    assertClosedAtOnce(send(frame(check(new IceCredentials("AAAAAAAAAA", own.pwd())))));
    assertClosedAtOnce(send(frame(check(new IceCredentials(own.ufrag(), own.pwd() + "x")))));
  }

  @Test
  void shouldCloseAVerifiedConnectionThatSendsAnEmptyFrame() throws Exception {
    Socket socket = send(frame(check(server.ice())));
    assertThat(socket.getInputStream().read()).isNotEqualTo(-1);
    socket.getOutputStream().write(new byte[] {0, 0});
    int read;
    do {
      read = socket.getInputStream().read();
    } while (read >= 0);
    assertThat(read).isEqualTo(-1);
  }

  /** It takes the five seconds that a peer has. */
  @Test
  void shouldCloseWhoTakesTooLong() throws Exception {
    byte[] frame = frame(check(server.ice()));
    assertClosed(send(Arrays.copyOf(frame, frame.length - 1)));
  }

  @Test
  void shouldTakeSoManyUnverifiedConnectionsOfOneAddress() throws Exception {
    List<Socket> waiting = new ArrayList<>();
    for (int i = 0; i < ConnectionLimits.MAX_PER_ADDRESS; i++) {
      waiting.add(connect());
    }
    assertClosedAtOnce(connect());
    for (Socket socket : waiting) {
      socket.getOutputStream().write(frame(check(new IceCredentials("AAAAAAAAAA", "x"))));
      assertClosedAtOnce(socket);
    }
    Socket next = send(frame(check(server.ice())));
    assertThat(next.getInputStream().read()).as("there is room again").isNotEqualTo(-1);
  }

  /** The fifth is never in a pair, and so closed when its time is over. */
  @Test
  void shouldKeepFourConnectionsOfOneTransport() throws Exception {
    for (int i = 0; i < 4; i++) {
      assertThat(send(frame(check(server.ice()))).getInputStream().read()).isNotEqualTo(-1);
    }
    assertClosed(send(frame(check(server.ice()))));
  }
}
