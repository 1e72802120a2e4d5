package io.sluice.core.io;

import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaKind;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends media the whole way within this process, so that it is compiled before the first
 * participant comes: through a plane like the server's to clients that are planes, too, each with a
 * port of its own on loopback. All of it ends with {@link #close}.
 */
final class WarmUp implements AutoCloseable {
  private static final int SUBSCRIBERS = 8;

  /** Frames after which the compiler has seen enough. */
  private static final int ENOUGH_FRAMES = Integer.getInteger("warm.frames", 3_000);

  private static final long FRAME_NANOS = TimeUnit.MICROSECONDS.toNanos(Integer.getInteger("warm.pace", 1000));

  /** Packets of the frames in turn, so that runs of all lengths are sent. */
  private static final int[] PACKETS = {1, 10, 3, 5, 2, 10, 4};

  private static final int FRAMES_PER_KEYFRAME = 100;
  private static final int FRAMES_PER_AUDIO = 10;

  private final long deadline;
  private final NettyMediaPlane server;
  private final List<MediaHandles.Room> rooms = new ArrayList<>();
  private final List<NettyMediaPlane> clients = new ArrayList<>();
  private final List<CompletableFuture<Void>> connected = new ArrayList<>();

  /** Both ends of one participant's transport. */
  private record Link(MediaTransport server, MediaHandles.Transport client) {}

  WarmUp(Duration atMost) {
    deadline = System.nanoTime() + atMost.toNanos();
    int cores = Runtime.getRuntime().availableProcessors();
    server = plane(Math.min(2, cores), SrtpProfile.preference());
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
    Link publisher = link(rooms.get(0), false, SrtpProfile.preference());
    List<MediaTrack> tracks = new ArrayList<>();
    for (MediaKind kind : MediaKind.values()) {
      MediaTrack made =
          publisher.client.receive(WarmUpSections.received(kind, false), codec -> {});
      publisher.client.send(WarmUpSections.sent(kind, true)).attach(made);
      tracks.add(publisher.server.receive(WarmUpSections.received(kind, true), codec -> {}));
    }
    for (int i = 0; i < SUBSCRIBERS; i++) {
      List<SrtpProfile> profiles =
          i == 0 ? List.of(SrtpProfile.AES128_CM_HMAC_SHA1_80) : SrtpProfile.preference();
      Link subscriber = link(rooms.get(i % rooms.size()), true, profiles);
      for (MediaTrack track : tracks) {
        subscriber.server.send(WarmUpSections.sent(track.kind(), false)).attach(track);
        subscriber.client.receive(WarmUpSections.received(track.kind(), false), codec -> {});
      }
    }
    for (CompletableFuture<Void> each : connected) {
      each.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    loseSome(server);
    clients.forEach(WarmUp::loseSome);
    play(publisher.client.rtp());
    return server.snapshot().loops().stream().mapToLong(LoopSnapshot::packetsOut).sum();
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

  private void play(RtpTransport transport)
      throws InterruptedException, ExecutionException, TimeoutException {
    WarmUpSource source = new WarmUpSource(transport);
    long due = System.nanoTime();
    for (int n = 0; n < ENOUGH_FRAMES && deadline - System.nanoTime() > 0; n++) {
      int frame = n;
      transport.loop().ask(() -> frame(source, frame)).get(1, TimeUnit.SECONDS);
      due += FRAME_NANOS;
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  private static boolean frame(WarmUpSource source, int number) {
    source.frame(PACKETS[number % PACKETS.length], number % FRAMES_PER_KEYFRAME == 0);
    if (number % FRAMES_PER_AUDIO == 0) {
      source.audio();
    }
    return true;
  }

  @Override
  public void close() {
    rooms.forEach(MediaHandles.Room::close);
    clients.forEach(NettyMediaPlane::close);
    server.close();
  }
}
