package io.sluice.core.io;

import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaPeer;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaSubscription;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.MediaTransport;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.RemoteTransport;
import io.sluice.core.api.SendSection;
import io.sluice.core.api.TrackListener;
import io.sluice.core.api.TransportListener;
import io.sluice.core.api.TransportSnapshot;
import io.sluice.core.api.TransportState;
import io.sluice.core.room.PublishedTrack;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** What {@link io.sluice.core.api} shows of rooms, peers and transports: each hops to its loop. */
final class MediaHandles {
  private static final long WAIT_SECONDS = 5;

  private MediaHandles() {}

  /** A room: its peers live on its home loop until that is half loaded. */
  static final class Room implements MediaRoom {
    private static final double HALF_LOADED = 0.5;

    private final NettyMediaPlane plane;
    private final MediaLoop home;
    private final Set<Peer> peers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Room(NettyMediaPlane plane, MediaLoop home) {
      this.plane = plane;
      this.home = home;
    }

    @Override
    public MediaPeer openPeer(String label) {
      MediaLoop loop = home.load() < HALF_LOADED ? home : plane.leastLoaded();
      Peer peer = new Peer(plane, loop, peers);
      peers.add(peer);
      if (closed) {
        peer.close();
      }
      return peer;
    }

    @Override
    public void close() {
      closed = true;
      peers.forEach(Peer::close);
      plane.forget(this);
    }
  }

  /** A participant: its transports share a loop. */
  static final class Peer implements MediaPeer {
    private final NettyMediaPlane plane;
    private final MediaLoop loop;
    private final Set<Peer> siblings;
    private final Set<Transport> transports = ConcurrentHashMap.newKeySet();

    /** Set before the set is emptied, looked at after adding to it: nothing slips through. */
    private volatile boolean closed;

    Peer(NettyMediaPlane plane, MediaLoop loop, Set<Peer> siblings) {
      this.plane = plane;
      this.loop = loop;
      this.siblings = siblings;
    }

    @Override
    public MediaTransport openTransport(
        boolean controlling, boolean remoteOnLoopback, TransportListener listener) {
      RtpTransport transport =
          new RtpTransport(
              loop, plane, controlling, remoteOnLoopback, new SafeListener(listener, loop.faults));
      loop.execute(() -> loop.add(transport));
      Transport handle = new Transport(transport, transports);
      transports.add(handle);
      if (closed) {
        handle.close();
      }
      return handle;
    }

    @Override
    public void close() {
      closed = true;
      transports.forEach(Transport::close);
      siblings.remove(this);
    }
  }

  /** A transport. */
  static final class Transport implements MediaTransport {
    final RtpTransport transport;
    private final MediaLoop loop;
    private final Set<Transport> siblings;

    Transport(RtpTransport transport, Set<Transport> siblings) {
      this.transport = transport;
      this.loop = transport.loop();
      this.siblings = siblings;
    }

    RtpTransport rtp() {
      return transport;
    }

    @Override
    public LocalTransport local() {
      return transport.secure().local();
    }

    @Override
    public void connect(RemoteTransport remote) {
      loop.execute(() -> transport.secure().connect(remote));
    }

    @Override
    public void addRemoteCandidate(IceCandidate candidate) {
      loop.execute(() -> transport.secure().addRemoteCandidate(candidate));
    }

    @Override
    public LocalTransport restartIce() {
      if (loop.isCurrent()) {
        return transport.secure().restartIce();
      }
      return MediaLoop.await(loop.ask(transport.secure()::restartIce), WAIT_SECONDS);
    }

    @Override
    public MediaTrack receive(ReceiveSection section, TrackListener listener) {
      TrackListener safe =
          codec -> loop.faults.guard("a listener of a track failed", () -> listener.onCodec(codec));
      PublishedTrack track = transport.publisher().track(section, safe);
      loop.execute(() -> transport.add(track));
      return new Track(transport, track);
    }

    @Override
    public MediaSubscription send(SendSection section) {
      OutgoingStream stream = new OutgoingStream(transport, section);
      loop.execute(() -> transport.add(stream));
      return new Sending(transport, stream);
    }

    @Override
    public CompletionStage<TransportSnapshot> snapshot() {
      return loop.ask(transport::snapshot);
    }

    @Override
    public void close() {
      siblings.remove(this);
      loop.execute(transport::close);
    }
  }

  /** A published track. */
  static final class Track implements MediaTrack {
    private final RtpTransport transport;
    private final PublishedTrack track;

    Track(RtpTransport transport, PublishedTrack track) {
      this.transport = transport;
      this.track = track;
    }

    @Override
    public MediaKind kind() {
      return track.kind();
    }

    @Override
    public void requestKeyframe() {
      track.requestKeyframe();
    }

    @Override
    public void close() {
      transport.loop().execute(() -> transport.remove(track));
    }
  }

  /** A subscription. */
  static final class Sending implements MediaSubscription {
    private final RtpTransport transport;
    private final OutgoingStream stream;

    Sending(RtpTransport transport, OutgoingStream stream) {
      this.transport = transport;
      this.stream = stream;
    }

    @Override
    public void attach(MediaTrack track) {
      if (!(track instanceof Track published)) {
        throw new IllegalArgumentException("the track is of another media plane");
      }
      MediaLoop loop = transport.loop();
      loop.execute(() -> stream.subscription().attach(published.track.feedOn(loop)));
    }

    @Override
    public void detach() {
      transport.loop().execute(stream.subscription()::detach);
    }

    @Override
    public void setPaused(boolean paused) {
      transport.loop().execute(() -> stream.subscription().pause(paused));
    }

    @Override
    public void close() {
      transport.loop().execute(() -> transport.remove(stream));
    }
  }

  /** Keeps a listener's exception from a transport's change of state. */
  private record SafeListener(TransportListener listener, FaultLog faults)
      implements TransportListener {
    @Override
    public void onState(TransportState state, String reason) {
      guard(() -> listener.onState(state, reason));
    }

    @Override
    public void onLocalCandidate(IceCandidate candidate) {
      guard(() -> listener.onLocalCandidate(candidate));
    }

    private void guard(Runnable call) {
      faults.guard("a listener of a transport failed", call);
    }
  }
}
