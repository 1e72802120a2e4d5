package io.sluice.loadtest.client;

import io.sluice.core.api.Codec;
import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.HeaderExtensionMapping;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaPlane;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.MediaTransport;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.ReceiveSection.AnnouncedStream;
import io.sluice.core.api.RemoteTransport;
import io.sluice.core.api.SendSection;
import io.sluice.core.api.TransportState;
import io.sluice.core.wire.ext.ExtensionType;
import io.sluice.loadtest.measure.LoopSnapshot;
import io.sluice.loadtest.measure.RunMeter;
import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.measure.Usage;
import io.sluice.loadtest.media.MediaSpec;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Clients in a room of a real media plane; it does what signalling would. */
final class Call implements AutoCloseable {
  static final long WAIT_SECONDS = 20;

  private static final long VIDEO_SSRC = 1_000;
  private static final long VIDEO_RTX_SSRC = 1_001;
  private static final long AUDIO_SSRC = 1_002;
  private static final List<HeaderExtensionMapping> EXTENSIONS =
      List.of(
          new HeaderExtensionMapping(ExtensionType.MID.uri(), 3),
          new HeaderExtensionMapping(ExtensionType.ABS_SEND_TIME.uri(), 4),
          new HeaderExtensionMapping(ExtensionType.TRANSPORT_SEQUENCE.uri(), 5),
          new HeaderExtensionMapping(ExtensionType.AUDIO_LEVEL.uri(), 6));

  final MediaPlane plane =
      MediaPlane.open(
          new MediaConfig(
              0, MediaConfig.NO_TCP, List.of(InetAddress.getLoopbackAddress()), List.of(), 1, 64));
  final ClientEngine engine;
  final MediaRoom room = plane.openRoom("room");
  private final boolean rtx;
  private final List<LoopSnapshot> snapshots = new ArrayList<>();
  private final RunMeter meter = new RunMeter(System.nanoTime());
  private long ssrcs = 1L << 31;

  /** A client and the server's side of its connection. */
  record Peer(
      PeerConnection connection,
      MediaTransport transport,
      CompletableFuture<String> closedHere,
      CompletableFuture<String> closedThere) {
    Peer connected() throws Exception {
      connection.connected().get(WAIT_SECONDS, TimeUnit.SECONDS);
      return this;
    }
  }

  /** What a publisher publishes. */
  record Publisher(Peer peer, MediaTrack video, MediaTrack audio) {}

  Call(ClientConfig config, boolean rtx) {
    engine = ClientEngine.open(config);
    this.rtx = rtx;
    for (int i = 0; i < engine.loops(); i++) {
      snapshots.add(new LoopSnapshot());
    }
  }

  static ClientConfig config(int decryptEvery) {
    ClientConfig standard = ClientConfig.of(InetAddress.getLoopbackAddress());
    return new ClientConfig(
        standard.localAddress(),
        standard.loops(),
        standard.gro(),
        standard.receiveBuffer(),
        decryptEvery,
        standard.profiles(),
        4);
  }

  /** Opens a client and connects it; not waited for. */
  Peer open(PeerRole role, boolean serverOffers, ClientNetwork network) {
    CompletableFuture<String> closedHere = new CompletableFuture<>();
    CompletableFuture<String> closedThere = new CompletableFuture<>();
    PeerConnection connection = engine.open(role, !serverOffers, network, closedHere::complete);
    MediaTransport transport =
        room.openPeer("peer")
            .openTransport(
                serverOffers,
                true,
                (state, reason) -> {
                  if (state == TransportState.CLOSED) {
                    closedThere.complete(reason);
                  }
                });
    // The answerer is the active side.
    DtlsRole server = serverOffers ? DtlsRole.SERVER : DtlsRole.CLIENT;
    DtlsRole client = serverOffers ? DtlsRole.CLIENT : DtlsRole.SERVER;
    transport.connect(remote(connection.local(), server));
    connection.local().candidates().forEach(transport::addRemoteCandidate);
    transport.local().candidates().forEach(connection::addRemoteCandidate);
    connection.connect(remote(transport.local(), client));
    return new Peer(connection, transport, closedHere, closedThere);
  }

  static RemoteTransport remote(LocalTransport side, DtlsRole role) {
    return new RemoteTransport(side.ice(), List.of(side.fingerprint()), role);
  }

  Publisher publish(Peer peer) {
    PayloadMapping vp8 = video(96);
    PayloadMapping opus = audio(111);
    long rtxSsrc = rtx ? VIDEO_RTX_SSRC : -1;
    MediaTrack video =
        peer.transport.receive(
            new ReceiveSection(
                "v",
                MediaKind.VIDEO,
                List.of(vp8),
                EXTENSIONS,
                List.of(new AnnouncedStream(VIDEO_SSRC, rtxSsrc)),
                List.of()),
            codec -> {});
    MediaTrack audio =
        peer.transport.receive(
            new ReceiveSection(
                "a", MediaKind.AUDIO, List.of(opus), EXTENSIONS, List.of(), List.of()),
            codec -> {});
    peer.connection.send(
        new SendTrack(
            "v",
            MediaKind.VIDEO,
            vp8,
            List.of(VIDEO_SSRC),
            rtx ? List.of(VIDEO_RTX_SSRC) : List.of(),
            List.of(),
            EXTENSIONS,
            "publisher",
            MediaSpec.video("vp8:30fps:10x1100@1ms").open(1)));
    peer.connection.send(
        new SendTrack(
            "a",
            MediaKind.AUDIO,
            opus,
            List.of(AUDIO_SSRC),
            List.of(),
            List.of(),
            EXTENSIONS,
            "publisher",
            MediaSpec.audio("opus:20ms:100B").open(2)));
    return new Publisher(peer, video, audio);
  }

  /** Has a client receive both tracks; the server announces their SSRCs or not. */
  void subscribe(Peer peer, Publisher publisher, boolean announces) {
    PayloadMapping vp8 = video(120);
    PayloadMapping opus = audio(122);
    long videoSsrc = ssrcs++;
    long rtxSsrc = rtx ? ssrcs++ : -1;
    long audioSsrc = ssrcs++;
    List<AnnouncedStream> streams =
        List.of(new AnnouncedStream(videoSsrc, rtxSsrc), new AnnouncedStream(audioSsrc, -1));
    peer.connection.receive(
        new ReceivePlan(List.of(vp8, opus), EXTENSIONS, announces ? streams : List.of(), Map.of()));
    peer.transport
        .send(
            new SendSection(
                "0", MediaKind.VIDEO, List.of(vp8), EXTENSIONS, videoSsrc, rtxSsrc, "cname"))
        .attach(publisher.video);
    peer.transport
        .send(
            new SendSection(
                "1", MediaKind.AUDIO, List.of(opus), EXTENSIONS, audioSsrc, -1, "cname"))
        .attach(publisher.audio);
  }

  private PayloadMapping video(int payloadType) {
    Codec vp8 = new Codec("VP8", 90_000, 0, Map.of());
    return new PayloadMapping(vp8, payloadType, rtx ? payloadType + 1 : -1, true, true, true, true);
  }

  private static PayloadMapping audio(int payloadType) {
    Codec opus = new Codec("opus", 48_000, 2, Map.of());
    return new PayloadMapping(opus, payloadType, -1, false, false, false, true);
  }

  /** What was measured so far. */
  Summary summary() throws Exception {
    engine.collect(snapshots).get(WAIT_SECONDS, TimeUnit.SECONDS);
    meter.sample(snapshots, Usage.UNKNOWN, System.nanoTime());
    return meter.summary();
  }

  long count(String name) throws Exception {
    return summary().counts().getOrDefault(name, -1L);
  }

  /** Waits until what was measured is as wanted. */
  Summary await(String what, Predicate<Summary> wanted) throws Exception {
    long begin = System.nanoTime();
    while (true) {
      Summary summary = summary();
      if (wanted.test(summary)) {
        return summary;
      }
      if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(WAIT_SECONDS)) {
        throw new AssertionError(
            "not within " + WAIT_SECONDS + " s: " + what + " " + summary.counts());
      }
      LockSupport.parkNanos(5_000_000L);
    }
  }

  /** Waits until so many clients are open. */
  void awaitClients(int count) {
    long begin = System.nanoTime();
    while (engine.status().clients() != count) {
      if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(WAIT_SECONDS)) {
        throw new AssertionError("clients are left: " + engine.status());
      }
      LockSupport.parkNanos(5_000_000L);
    }
  }

  static Predicate<Summary> atLeast(String count, long minimum) {
    return summary -> summary.counts().getOrDefault(count, -1L) >= minimum;
  }

  @Override
  public void close() {
    engine.close();
    plane.close();
  }
}
