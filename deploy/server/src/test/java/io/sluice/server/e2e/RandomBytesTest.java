package io.sluice.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.Fingerprint;
import io.sluice.core.api.IceCredentials;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaTransport;
import io.sluice.core.api.PlaneSnapshot.LoopSnapshot;
import io.sluice.core.api.RemoteTransport;
import io.sluice.server.Await;
import io.sluice.server.SluiceServer;
import io.sluice.server.config.ServerConfig;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Hostile datagrams at the media port: nothing is sent back and nothing is logged for each. The
 * socket's datagrams are handled in order, so that the answer to a valid check at the end shows
 * that none came before.
 */
class RandomBytesTest {
  private static final int PACKETS = 3_000;
  private static final int MAX_LOG_LINES = 5;
  private static final int RECEIVE_MILLIS = 500;
  private static final int CHECKS = 20;
  private static final int MAX_IN_FLIGHT = 200;
  private static final IceCredentials REMOTE =
      new IceCredentials("remote", "0123456789012345678901");

  private final long seed = Long.getLong("sluice.seed", 20_260_301L);
  private final Random random = new Random(seed);
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Logger own = (Logger) LoggerFactory.getLogger("io.sluice");
  private SluiceServer server;
  private DatagramSocket socket;
  private InetSocketAddress media;

  @BeforeEach
  void start() throws Exception {
    System.out.println("seed " + seed);
    server = SluiceServer.start(ServerConfig.onFreePorts());
    media = server.mediaAddresses().get(0);
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(RECEIVE_MILLIS);
    events.list = new CopyOnWriteArrayList<>();
    events.start();
    own.setLevel(Level.DEBUG);
    root.addAppender(events);
  }

  @AfterEach
  void stop() {
    root.detachAppender(events);
    own.setLevel(Level.INFO);
    socket.close();
    server.close();
  }

  @Test
  void shouldNeitherAnswerNorLogGarbage() throws Exception {
    try (MediaRoom room = server.mediaPlane().openRoom("attacked");
        MediaTransport transport =
            room.openPeer("victim").openTransport(false, true, (state, reason) -> {})) {
      transport.connect(
          new RemoteTransport(
              REMOTE,
              List.of(new Fingerprint("sha-256", "00:".repeat(31) + "00")),
              DtlsRole.SERVER));
      String ufrag = transport.local().ice().ufrag();
      long before = rejected();
      int linesBefore = events.list.size();

      long expected = before;
      for (int i = 0; i < PACKETS; i++) {
        send(hostile(i, ufrag));
        expected++;
        long due = expected - MAX_IN_FLIGHT;
        Await.until("the server keeps up", () -> rejected() >= due);
      }
      long all = expected;
      Await.until("all of it is rejected", () -> rejected() == all);

      assertFirstAnswerIsTo(transport.local().ice());

      int linesAfter = events.list.size();
      assertThat(linesAfter - linesBefore).as("log lines").isLessThanOrEqualTo(MAX_LOG_LINES);
    }
  }

  /** Sends a valid check as often as a real client would, until the first datagram comes back. */
  private void assertFirstAnswerIsTo(IceCredentials local) throws Exception {
    StunCheck check = new StunCheck(bytes(12));
    byte[] request = check.request(local.ufrag() + ":" + REMOTE.ufrag(), local.pwd());
    DatagramPacket first = new DatagramPacket(new byte[2_048], 2_048);
    for (int i = 0; i < CHECKS; i++) {
      send(request);
      try {
        socket.receive(first);
        assertThat(check.isAnsweredBy(first.getData(), first.getLength()))
            .as("the first datagram ever sent back answers the valid check")
            .isTrue();
        return;
      } catch (SocketTimeoutException e) {
        // the next check
      }
    }
    throw new AssertionError("a valid check got no answer");
  }

  /** In turn: noise of every first byte, and well-formed messages without valid credentials. */
  private byte[] hostile(int i, String ufrag) throws Exception {
    String username = ufrag + ":" + REMOTE.ufrag();
    return switch (i % 4) {
      case 0 -> new StunCheck(bytes(12)).unsigned(username);
      case 1 -> new StunCheck(bytes(12)).request(username, "not-the-password-of-it");
      default -> {
        byte[] noise = bytes(1 + random.nextInt(1_400));
        noise[0] = (byte) i;
        yield noise;
      }
    };
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private void send(byte[] data) throws Exception {
    socket.send(new DatagramPacket(data, data.length, media));
  }

  private long rejected() {
    return server.mediaPlane().snapshot().loops().stream().mapToLong(LoopSnapshot::rejected).sum();
  }
}
