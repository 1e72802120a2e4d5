package io.sluice.signaling.http;

import io.sluice.core.api.Fingerprint;
import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.IceCredentials;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaPeer;
import io.sluice.core.api.MediaPlane;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaSubscription;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.MediaTransport;
import io.sluice.core.api.PlaneSnapshot;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.RemoteTransport;
import io.sluice.core.api.SendSection;
import io.sluice.core.api.TrackListener;
import io.sluice.core.api.TransportListener;
import io.sluice.core.api.TransportSnapshot;
import io.sluice.core.api.TransportState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A media plane without media: it remembers what it is told, and tells states when asked to. */
public final class StubMediaPlane implements MediaPlane {
  private static final Fingerprint FINGERPRINT =
      new Fingerprint("sha-256", String.join(":", Collections.nCopies(32, "AB")));

  final List<Transport> transports = new CopyOnWriteArrayList<>();
  private final AtomicInteger generation = new AtomicInteger();

  @Override
  public MediaRoom openRoom(String label) {
    return new MediaRoom() {
      @Override
      public MediaPeer openPeer(String peer) {
        return new Peer();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Fingerprint fingerprint() {
    return FINGERPRINT;
  }

  @Override
  public PlaneSnapshot snapshot() {
    return new PlaneSnapshot(List.of(), List.of(), 0, 0, "", "");
  }

  @Override
  public void close() {}

  private final class Peer implements MediaPeer {
    @Override
    public MediaTransport openTransport(
        boolean controlling, boolean remoteOnLoopback, TransportListener listener) {
      Transport transport = new Transport(listener, remoteOnLoopback, newLocal());
      transports.add(transport);
      return transport;
    }

    @Override
    public void close() {}
  }

  private LocalTransport newLocal() {
    int n = generation.incrementAndGet();
    return new LocalTransport(
        new IceCredentials("ufrag" + n, "password0123456789abcd" + n),
        FINGERPRINT,
        List.of(
            new IceCandidate(
                "1",
                "udp",
                2130706431,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 10000),
                IceCandidate.Type.HOST,
                null)));
  }

  /** One transport, as its owner used it. */
  final class Transport implements MediaTransport {
    final TransportListener listener;
    final boolean remoteOnLoopback;
    final List<IceCandidate> candidates = new CopyOnWriteArrayList<>();
    final List<RemoteTransport> remotes = new CopyOnWriteArrayList<>();
    volatile boolean closed;
    private volatile LocalTransport local;

    Transport(TransportListener listener, boolean remoteOnLoopback, LocalTransport local) {
      this.listener = listener;
      this.remoteOnLoopback = remoteOnLoopback;
      this.local = local;
    }

    @Override
    public LocalTransport local() {
      return local;
    }

    @Override
    public void connect(RemoteTransport remote) {
      remotes.add(remote);
    }

    @Override
    public void addRemoteCandidate(IceCandidate candidate) {
      candidates.add(candidate);
    }

    @Override
    public LocalTransport restartIce() {
      local = newLocal();
      return local;
    }

    @Override
    public MediaTrack receive(ReceiveSection section, TrackListener trackListener) {
      return new Track(section.kind());
    }

    @Override
    public MediaSubscription send(SendSection section) {
      return new Subscription();
    }

    @Override
    public CompletionStage<TransportSnapshot> snapshot() {
      return CompletableFuture.completedFuture(
          new TransportSnapshot(TransportState.NEW, 0, 0, 0, 0, 0, 0, -1, ""));
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private record Track(MediaKind kind) implements MediaTrack {
    @Override
    public void requestKeyframe() {}

    @Override
    public void close() {}
  }

  private record Subscription() implements MediaSubscription {
    @Override
    public void attach(MediaTrack track) {}

    @Override
    public void detach() {}

    @Override
    public void setPaused(boolean paused) {}

    @Override
    public void close() {}
  }
}
