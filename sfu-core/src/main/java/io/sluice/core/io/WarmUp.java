package io.sluice.core.io;

import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaSubscription;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.MediaTransport;
import io.sluice.core.api.PlaneSnapshot.LoopSnapshot;
import io.sluice.core.api.RemoteTransport;
import io.sluice.core.api.TransportListener;
import io.sluice.core.api.TransportState;
import io.sluice.core.crypto.SrtpProfile;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends media the whole way within this process, so that it is compiled before the first
 * participant comes: through a plane like the server's to clients that are planes, too, each with a
 * port of its own on loopback. All of it ends with {@link #close}.
 */
final class WarmUp implements AutoCloseable {
  private static final int SUBSCRIBERS = Integer.getInteger("warm.subs", 4);

  /** Rounds after which the compiler has seen enough, and their frames. */
  private static final int ROUNDS = Integer.getInteger("warm.rounds", 10);

  private static final int FRAMES = Integer.getInteger("warm.frames", 400);

  /** Packets of the frames in turn, so that runs of all lengths are sent. */
  private static final int[] PACKETS = {1, 10, 3, 5, 2, 10, 4};

  private static final int FRAMES_PER_KEYFRAME = 100;

  /** The first keyframe in a round: there are frames before that cannot be decoded. */
  private static final int KEYFRAME = 5;

  private static final int FRAMES_PER_AUDIO = 10;

  private final long begin;
  private final long deadline;
  private final NettyMediaPlane server;
  private final List<MediaHandles.Room> rooms = new ArrayList<>();
  private final List<MediaLoop> loops = new ArrayList<>();
  private final List<NettyMediaPlane> clients = new ArrayList<>();
  private final List<CompletableFuture<Void>> connected = new ArrayList<>();

  /** Both ends of one participant's transport. */
  private record Link(MediaTransport server, MediaHandles.Transport client) {}

  WarmUp(Duration atMost) {
    begin = System.nanoTime();
    deadline = System.nanoTime() + atMost.toNanos();
    int cores = Runtime.getRuntime().availableProcessors();
    server = plane(Math.min(Integer.getInteger("warm.loops",2), cores), SrtpProfile.preference());
    for (MediaLoop loop : server.loops()) {
      rooms.add(new MediaHandles.Room(server, loop));
    }
  }

  private static NettyMediaPlane plane(int loops, List<SrtpProfile> profiles) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    MediaConfig config = new MediaConfig(0, List.of(loopback), List.of(), loops, SUBSCRIBERS + 1);
    return new NettyMediaPlane(config, List::of, profiles);
  }

  /**
   * Runs until the time is over or enough has gone through.
   *
   * @return RTP packets that the server sent
   */
  long run() throws InterruptedException, ExecutionException, TimeoutException {
    // One handshake alone first: cold ones side by side would be slow all of them.
    Link publisher = link(rooms.get(0), false, SrtpProfile.preference());
    awaitConnected();
    System.err.println("first after " + (System.nanoTime() - begin) / 1_000_000);
    List<Link> subscribers = new ArrayList<>();
    for (int i = 0; i < SUBSCRIBERS; i++) {
      List<SrtpProfile> profiles =
          i == 0 ? List.of(SrtpProfile.AES128_CM_HMAC_SHA1_80) : SrtpProfile.preference();
      subscribers.add(link(rooms.get(i % rooms.size()), true, profiles));
    }
    awaitConnected();
    loops.addAll(publisher.client.rtp().loop() == null ? List.of() : List.of(publisher.client.rtp().loop()));
    loops.addAll(server.loops());
    for (Link each : subscribers) loops.add(each.client.rtp().loop());
    System.err.println("connected after " + (System.nanoTime() - begin) / 1_000_000);
    loseSome(server);
    clients.forEach(WarmUp::loseSome);
    for (int round = 0; round < ROUNDS && deadline - System.nanoTime() > 0; round++) {
      play(new WarmUpSections(round), publisher, subscribers);
    }
    return server.snapshot().loops().stream().mapToLong(LoopSnapshot::packetsOut).sum();
  }

  private void awaitConnected() throws InterruptedException, ExecutionException, TimeoutException {
    for (CompletableFuture<Void> each : connected) {
      each.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
  }

  NettyMediaPlane server() {
    return server;
  }

  /** Connects a client of its own plane to the server; as with browsers, who publishes offers. */
  private Link link(MediaHandles.Room room, boolean serverOffers, List<SrtpProfile> profiles) {
    NettyMediaPlane plane = plane(1, profiles);
    clients.add(plane);
    MediaTransport ours = room.openPeer("server").openTransport(serverOffers, true, listener());
    MediaHandles.Transport theirs =
        (MediaHandles.Transport)
            plane
                .openRoom("warm-up")
                .openPeer("client")
                .openTransport(!serverOffers, true, listener());
    connect(ours, theirs.local(), serverOffers ? DtlsRole.SERVER : DtlsRole.CLIENT);
    connect(theirs, ours.local(), serverOffers ? DtlsRole.CLIENT : DtlsRole.SERVER);
    return new Link(ours, theirs);
  }

  private TransportListener listener() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    connected.add(done);
    return (state, reason) -> {
      if (state == TransportState.CONNECTED) {
        done.complete(null);
      }
    };
  }

  private static void connect(MediaTransport transport, LocalTransport remote, DtlsRole role) {
    transport.connect(new RemoteTransport(remote.ice(), List.of(remote.fingerprint()), role));
    remote.candidates().forEach(transport::addRemoteCandidate);
  }

  private static void loseSome(NettyMediaPlane plane) {
    for (SharedSocket socket : plane.sockets()) {
      for (MediaLoop loop : plane.loops()) {
        socket.channel(loop).pipeline().addFirst(new WarmUpLoss());
      }
    }
  }

  /** Streams that begin, run for a while and end: the code of their first packets is warmed, too. */
  private void play(WarmUpSections sections, Link publisher, List<Link> subscribers)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<Runnable> ends = new ArrayList<>();
    for (MediaKind kind : MediaKind.values()) {
      MediaTrack made = publisher.client.receive(sections.received(kind, false), codec -> {});
      MediaSubscription sent = publisher.client.send(sections.sent(kind, true));
      sent.attach(made);
      MediaTrack track = publisher.server.receive(sections.received(kind, true), codec -> {});
      Collections.addAll(ends, made::close, sent::close, track::close);
      for (Link subscriber : subscribers) {
        MediaSubscription subscription = subscriber.server.send(sections.sent(kind, false));
        subscription.attach(track);
        MediaTrack end = subscriber.client.receive(sections.received(kind, false), codec -> {});
        Collections.addAll(ends, subscription::close, end::close);
      }
    }
    send(publisher.client.rtp(), sections);
    ends.forEach(Runnable::run);
  }

  private void send(RtpTransport transport, WarmUpSections sections)
      throws InterruptedException, ExecutionException, TimeoutException {
    WarmUpSource source = new WarmUpSource(transport, sections);
    for (int n = 0; n < FRAMES && deadline - System.nanoTime() > 0; n++) {
      int frame = n;
      transport.loop().execute(() -> frame(source, frame));
      // Cold loops are slow: none is to fall behind.
      for (MediaLoop loop : loops) {
        loop.ask(() -> true).get(1, TimeUnit.SECONDS);
      }
    }
  }

  private static void frame(WarmUpSource source, int number) {
    source.frame(PACKETS[number % PACKETS.length], number % FRAMES_PER_KEYFRAME == KEYFRAME);
    if (number % FRAMES_PER_AUDIO == 0) {
      source.audio();
    }
  }

  @Override
  public void close() {
    rooms.forEach(MediaHandles.Room::close);
    clients.forEach(NettyMediaPlane::close);
    server.close();
  }
}
