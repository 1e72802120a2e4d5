package io.sluice.core.io;

import io.sluice.core.api.Codec;
import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.LayerPreference;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaPeer;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaSlot;
import io.sluice.core.api.MediaSubscription;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.MediaTransport;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.RemoteTransport;
import io.sluice.core.api.SendSection;
import io.sluice.core.api.SpeakerListener;
import io.sluice.core.api.SubscriptionListener;
import io.sluice.core.api.TrackLayers;
import io.sluice.core.api.TrackListener;
import io.sluice.core.api.TransportListener;
import io.sluice.core.api.TransportSnapshot;
import io.sluice.core.api.TransportState;
import io.sluice.core.room.PublishedTrack;
import io.sluice.core.room.RoomSlot;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

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
    private final Set<Slot> slots = ConcurrentHashMap.newKeySet();
    private final RoomAudio audio;
    private volatile boolean closed;

    Room(NettyMediaPlane plane, MediaLoop home) {
      this.plane = plane;
      this.home = home;
      this.audio = new RoomAudio(plane.speakerWatch());
    }

    @Override
    public MediaPeer openPeer(String label) {
      MediaLoop loop = home.load() < HALF_LOADED ? home : plane.leastLoaded();
      Peer peer = new Peer(plane, loop, peers, audio);
      peers.add(peer);
      if (closed) {
        peer.close();
      }
      return peer;
    }

    @Override
    public MediaSlot openSlot(MediaKind kind) {
      Slot slot = new Slot(new RoomSlot(kind, plane.loops()), slots);
      slots.add(slot);
      if (closed) {
        slot.close();
      }
      return slot;
    }

    @Override
    public void watchSpeakers(int loudest, SpeakerListener listener) {
      audio.watch(loudest, listener);
    }

    @Override
    public void close() {
      closed = true;
      audio.close();
      peers.forEach(Peer::close);
      slots.forEach(Slot::close);
      plane.forget(this);
    }
  }

  /** A participant: its transports share a loop. */
  static final class Peer implements MediaPeer {
    private final NettyMediaPlane plane;
    private final MediaLoop loop;
    private final Set<Peer> siblings;
    private final RoomAudio audio;
    private final Set<Transport> transports = ConcurrentHashMap.newKeySet();

    /** Set before the set is emptied, looked at after adding to it: nothing slips through. */
    private volatile boolean closed;

    Peer(NettyMediaPlane plane, MediaLoop loop, Set<Peer> siblings, RoomAudio audio) {
      this.plane = plane;
      this.loop = loop;
      this.siblings = siblings;
      this.audio = audio;
    }

    @Override
    public MediaTransport openTransport(
        boolean controlling, boolean remoteOnLoopback, TransportListener listener) {
      RtpTransport transport =
          new RtpTransport(
              loop, plane, controlling, remoteOnLoopback, new SafeListener(listener, loop.faults));
      loop.execute(() -> loop.add(transport));
      Transport handle = new Transport(transport, transports, audio);
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
    private final RoomAudio audio;
    private final Set<Track> audible = ConcurrentHashMap.newKeySet();

    /** Set before tracks are forgotten, looked at after adding one: none slips through. */
    private volatile boolean closed;

    Transport(RtpTransport transport, Set<Transport> siblings, RoomAudio audio) {
      this.transport = transport;
      this.loop = transport.loop();
      this.siblings = siblings;
      this.audio = audio;
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
      PublishedTrack track =
          transport.publisher().track(section, new SafeTrackListener(listener, loop.faults));
      Track handle = new Track(this, track);
      track.handle(handle);
      loop.execute(() -> transport.add(track));
      if (section.kind() == MediaKind.AUDIO) {
        audible.add(handle);
        audio.add(handle, track.loudness());
        if (closed) {
          forget(handle);
        }
      }
      return handle;
    }

    private void forget(Track handle) {
      if (audible.remove(handle)) {
        audio.remove(handle);
      }
    }

    private void remove(Track handle) {
      forget(handle);
      loop.execute(() -> transport.remove(handle.track));
    }

    @Override
    public void limitBitrate(long bitsPerSecond) {
      loop.execute(() -> transport.limitBitrate(bitsPerSecond));
    }

    @Override
    public MediaSubscription send(SendSection section, SubscriptionListener listener) {
      SubscriptionListener safe =
          (track, encoding, spatialId, temporalId) ->
              loop.faults.guard(
                  "a listener of a subscription failed",
                  () -> listener.onLayer(track, encoding, spatialId, temporalId));
      OutgoingStream stream = new OutgoingStream(transport, section, safe);
      loop.execute(() -> transport.add(stream));
      return new Sending(transport, stream);
    }

    @Override
    public CompletionStage<TransportSnapshot> snapshot() {
      return loop.ask(transport::snapshot);
    }

    @Override
    public void close() {
      closed = true;
      siblings.remove(this);
      audible.forEach(this::forget);
      loop.execute(transport::close);
    }
  }

  /** A published track. */
  static final class Track implements MediaTrack {
    private final Transport transport;
    private final PublishedTrack track;

    Track(Transport transport, PublishedTrack track) {
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
      transport.remove(this);
    }
  }

  /** A track of a room itself. */
  static final class Slot implements MediaSlot {
    private final RoomSlot slot;
    private final Set<Slot> siblings;

    Slot(RoomSlot slot, Set<Slot> siblings) {
      this.slot = slot;
      this.siblings = siblings;
    }

    @Override
    public MediaKind kind() {
      return slot.kind();
    }

    @Override
    public void requestKeyframe() {
      slot.requestKeyframe();
    }

    @Override
    public void follow(@Nullable MediaTrack track) {
      if (track == null) {
        slot.follow(null);
      } else if (track instanceof Track published && published.kind() == kind()) {
        slot.follow(published.track);
      } else {
        throw new IllegalArgumentException("not a published track of this kind and media plane");
      }
    }

    @Override
    public void close() {
      siblings.remove(this);
      slot.close();
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
      MediaLoop loop = transport.loop();
      if (track instanceof Track published) {
        loop.execute(() -> stream.subscription().attach(published.track.feedOn(loop)));
      } else if (track instanceof Slot slot) {
        loop.execute(() -> stream.subscription().attach(slot.slot.feedOn(loop)));
      } else {
        throw new IllegalArgumentException("the track is of another media plane");
      }
    }

    @Override
    public void detach() {
      transport.loop().execute(stream.subscription()::detach);
    }

    @Override
    public void prefer(LayerPreference preference) {
      transport.loop().execute(() -> stream.subscription().prefer(preference));
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

  /** Keeps a listener's exception from a track. */
  private record SafeTrackListener(TrackListener listener, FaultLog faults)
      implements TrackListener {
    @Override
    public void onCodec(Codec codec) {
      faults.guard("a listener of a track failed", () -> listener.onCodec(codec));
    }

    @Override
    public void onLayers(TrackLayers layers) {
      faults.guard("a listener of a track failed", () -> listener.onLayers(layers));
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
