package io.sluice.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sluice.core.api.Codec;
import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaPlaneException;
import io.sluice.core.api.MediaTransport;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.RemoteTransport;
import io.sluice.core.api.TransportListener;
import io.sluice.core.api.TransportState;
import io.sluice.core.testkit.RtcPeer;
import io.sluice.core.wire.rtp.RtpHeader;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Local addresses that come and go while the plane runs, on real sockets. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere 127.0.0.2 is no local address")
class InterfacesTest {
  private static final InetAddress FIRST = ip("127.0.0.1");
  private static final InetAddress SECOND = ip("127.0.0.2");

  /** For documentation (RFC 5737): nobody has it. */
  private static final InetAddress ABSENT = ip("192.0.2.1");

  private static final long SSRC = 0x11223344L;

  private volatile List<InetAddress> addresses = List.of(FIRST);
  private final NettyMediaPlane plane =
      new NettyMediaPlane(
          new MediaConfig(0, MediaConfig.NO_TCP, List.of(), List.of(), 2, 4), () -> addresses);
  private final int port = plane.snapshot().sockets().get(0).getPort();

  @AfterEach
  void closePlane() {
    plane.close();
  }

  private static InetAddress ip(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void addressesAre(InetAddress... present) {
    addresses = List.of(present);
    plane.rescan();
  }

  private InetSocketAddress on(InetAddress address) {
    return new InetSocketAddress(address, port);
  }

  private void assertSockets(InetAddress... expected) {
    assertThat(plane.snapshot().sockets())
        .extracting(InetSocketAddress::getAddress)
        .containsExactly(expected);
    assertThat(plane.snapshot().sockets()).allMatch(socket -> socket.getPort() == port);
  }

  /** What a transport tells. */
  private static final class Told implements TransportListener {
    final BlockingQueue<IceCandidate> candidates = new LinkedBlockingQueue<>();
    final CompletableFuture<Void> connected = new CompletableFuture<>();

    @Override
    public void onState(TransportState state, String reason) {
      if (state == TransportState.CONNECTED) {
        connected.complete(null);
      }
    }

    @Override
    public void onLocalCandidate(IceCandidate candidate) {
      candidates.add(candidate);
    }

    IceCandidate nextCandidate() throws InterruptedException {
      IceCandidate candidate = candidates.poll(20, TimeUnit.SECONDS);
      assertThat(candidate).isNotNull();
      return candidate;
    }
  }

  private MediaTransport open(TransportListener listener) {
    return plane.openRoom("room").openPeer("peer").openTransport(false, true, listener);
  }

  /** Connects by these candidates of the server alone; it gets none of the peer. */
  private static void connect(RtcPeer peer, MediaTransport transport, List<IceCandidate> by)
      throws Exception {
    transport.connect(
        new RemoteTransport(
            peer.local().ice(), List.of(peer.local().fingerprint()), DtlsRole.CLIENT));
    LocalTransport server = transport.local();
    peer.connect(new LocalTransport(server.ice(), server.fingerprint(), by), DtlsRole.SERVER);
  }

  private static ReceiveSection audio() {
    Codec opus = new Codec("opus", 48_000, 2, Map.of());
    return new ReceiveSection(
        "a",
        MediaKind.AUDIO,
        List.of(new PayloadMapping(opus, 111, -1, false, false, false, false)),
        List.of(),
        List.of(new ReceiveSection.AnnouncedStream(SSRC, -1)),
        List.of());
  }

  private static byte[] packet() {
    byte[] packet = new byte[RtpHeader.FIXED_LENGTH + 20];
    RtpHeader.write(packet, 0, false, false, 111, 7, 960, SSRC);
    return packet;
  }

  @Test
  void shouldCarryMediaOverAnAddressThatAppeared() throws Exception {
    Told told = new Told();
    MediaTransport transport = open(told);
    CompletableFuture<Codec> arrived = new CompletableFuture<>();
    transport.receive(audio(), arrived::complete);

    addressesAre(FIRST, SECOND);
    IceCandidate candidate = told.nextCandidate();
    assertThat(candidate.address()).isEqualTo(on(SECOND));
    assertThat(transport.local().candidates()).contains(candidate);
    assertSockets(FIRST, SECOND);

    try (RtcPeer peer = new RtcPeer(true)) {
      connect(peer, transport, List.of(candidate));
      told.connected.get(20, TimeUnit.SECONDS);
      addressesAre(SECOND);
      peer.sendRtp(packet(), RtpHeader.FIXED_LENGTH, 7);
      assertThat(arrived.get(20, TimeUnit.SECONDS).name()).isEqualTo("opus");
      assertThat(peer.nextRtcp(report -> true)).isNotEmpty();
    }
    assertSockets(SECOND);
    assertThat(told.candidates).isEmpty();
  }

  @Test
  void shouldGiveBackAnAddressThatWentAndTakeItAgain() throws Exception {
    addressesAre(FIRST, SECOND);
    addressesAre(FIRST);
    assertSockets(FIRST);
    // The snapshot came behind the close in each loop's queue, so the port is free by now.
    new DatagramSocket(on(SECOND)).close();

    Told told = new Told();
    MediaTransport transport = open(told);
    addressesAre(FIRST, SECOND);
    assertSockets(FIRST, SECOND);
    try (RtcPeer peer = new RtcPeer(true)) {
      connect(peer, transport, List.of(told.nextCandidate()));
    }
  }

  @Test
  void shouldGoOnWithoutAnAddressThatCannotBeBoundAndTryAgain() throws Exception {
    try (DatagramSocket squatter = new DatagramSocket(on(SECOND))) {
      assertThat(squatter.isBound()).isTrue();
      addressesAre(FIRST, ABSENT, SECOND);
      plane.rescan();
      assertSockets(FIRST);
    }
    plane.rescan();
    assertSockets(FIRST, SECOND);
    MediaTransport transport = open(new Told());
    try (RtcPeer peer = new RtcPeer(true)) {
      connect(peer, transport, transport.local().candidates());
    }
  }

  @Test
  void shouldKeepItsSocketsWhenTheSystemDoesNotTellItsAddresses() {
    List<List<InetAddress>> once = new ArrayList<>(List.of(List.of(FIRST)));
    try (NettyMediaPlane blind =
        new NettyMediaPlane(
            new MediaConfig(0, MediaConfig.NO_TCP, List.of(), List.of(), 1, 1),
            () -> {
              if (once.isEmpty()) {
                throw new MediaPlaneException("cannot list network interfaces");
              }
              return once.remove(0);
            })) {
      assertThatCode(blind::rescan).doesNotThrowAnyException();
      assertThat(blind.snapshot().sockets()).hasSize(1);
    }
  }

  @Test
  void shouldHoldToConfiguredAddresses() {
    try (NettyMediaPlane fixed =
        new NettyMediaPlane(
            new MediaConfig(0, MediaConfig.NO_TCP, List.of(FIRST), List.of(), 1, 1),
            () -> List.of(SECOND))) {
      fixed.rescan();
      assertThat(fixed.snapshot().sockets())
          .extracting(InetSocketAddress::getAddress)
          .containsExactly(FIRST);
    }
  }

  @Test
  void shouldOpenNothingAfterItIsClosed() throws Exception {
    NettyMediaPlane closed =
        new NettyMediaPlane(
            new MediaConfig(0, MediaConfig.NO_TCP, List.of(), List.of(), 1, 1), () -> addresses);
    int itsPort = closed.snapshot().sockets().get(0).getPort();
    closed.close();
    addresses = List.of(FIRST, SECOND);
    closed.rescan();
    new DatagramSocket(new InetSocketAddress(SECOND, itsPort)).close();
  }
}
