package io.sluice.signaling.room;

import io.sluice.core.api.Codec;
import io.sluice.core.api.Fingerprint;
import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.IceCredentials;
import io.sluice.core.api.LayerPreference;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaPeer;
import io.sluice.core.api.MediaPlane;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaSlot;
import io.sluice.core.api.MediaSubscription;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.MediaTransport;
import io.sluice.core.api.PlaneSnapshot;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A media plane without media, which remembers what it was told; any thread may look. */
public final class FakePlane implements MediaPlane {
  static final Fingerprint FINGERPRINT = new Fingerprint("sha-256", "AB" + ":CD".repeat(31));

  final List<Room> rooms = new CopyOnWriteArrayList<>();
  final List<Peer> peers = new CopyOnWriteArrayList<>();
  public final List<Transport> transports = new CopyOnWriteArrayList<>();

  @Override
  public MediaRoom openRoom(String label) {
    Room room = new Room();
    rooms.add(room);
    return room;
  }

  @Override
  public Fingerprint fingerprint() {
    return FINGERPRINT;
  }

  @Override
  public PlaneSnapshot snapshot() {
    return new PlaneSnapshot(List.of(), MediaConfig.NO_TCP, List.of(), 0, 0, "", "");
  }

  @Override
  public void close() {}

  Transport lastTransport() {
    return transports.get(transports.size() - 1);
  }

  /** All tracks have these layers from now on. */
  public void layers(TrackLayers layers) {
    transports.forEach(transport -> transport.tracks.forEach(track -> track.hasLayers(layers)));
  }

  /** Somebody speaks on the first track: the active speaker, and the only loud one. */
  public void firstTrackSpeaks() {
    Track track = transports.get(0).tracks.get(0);
    for (Room room : rooms) {
      SpeakerListener listener = room.speakerListener;
      if (listener != null) {
        listener.onSpeaking(track, true);
        listener.onActiveSpeaker(track);
        listener.onLoudest(List.of(track));
      }
    }
  }

  /** Everything that is still open. */
  long alive() {
    long tracks =
        transports.stream().flatMap(t -> t.tracks.stream()).filter(t -> !t.closed).count();
    long subscriptions =
        transports.stream().flatMap(t -> t.subscriptions.stream()).filter(s -> !s.closed).count();
    return tracks
        + subscriptions
        + transports.stream().filter(t -> !t.closed).count()
        + peers.stream().filter(p -> !p.closed).count();
  }

  final class Room implements MediaRoom {
    final List<Slot> slots = new CopyOnWriteArrayList<>();
    volatile int loudestWatched = -1;
    volatile @Nullable SpeakerListener speakerListener;
    volatile boolean closed;

    @Override
    public MediaPeer openPeer(String label) {
      Peer peer = new Peer();
      peers.add(peer);
      return peer;
    }

    @Override
    public MediaSlot openSlot(MediaKind kind) {
      Slot slot = new Slot(kind);
      slots.add(slot);
      return slot;
    }

    @Override
    public void watchSpeakers(int loudest, SpeakerListener listener) {
      loudestWatched = loudest;
      speakerListener = listener;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** A track of the room itself. */
  static final class Slot implements MediaSlot {
    final MediaKind kind;
    final List<@Nullable MediaTrack> followed = new ArrayList<>();
    volatile @Nullable MediaTrack track;
    volatile boolean closed;

    Slot(MediaKind kind) {
      this.kind = kind;
    }

    @Override
    public MediaKind kind() {
      return kind;
    }

    @Override
    public void follow(@Nullable MediaTrack next) {
      track = next;
      followed.add(next);
    }

    @Override
    public void requestKeyframe() {}

    @Override
    public void close() {
      closed = true;
    }
  }

  final class Peer implements MediaPeer {
    volatile boolean closed;

    @Override
    public MediaTransport openTransport(
        boolean controlling, boolean remoteOnLoopback, TransportListener listener) {
      Transport transport =
          new Transport(transports.size(), controlling, remoteOnLoopback, listener);
      transports.add(transport);
      return transport;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** One transport, as its owner used it. */
  public static final class Transport implements MediaTransport {
    public final boolean remoteOnLoopback;
    public final TransportListener listener;
    public final List<IceCandidate> candidates = new CopyOnWriteArrayList<>();
    final boolean controlling;
    final List<RemoteTransport> connects = new CopyOnWriteArrayList<>();
    final List<Track> tracks = new CopyOnWriteArrayList<>();
    final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    volatile long bitrateLimit;
    volatile boolean closed;
    private final int number;
    private final AtomicInteger generation = new AtomicInteger();

    Transport(
        int number, boolean controlling, boolean remoteOnLoopback, TransportListener listener) {
      this.number = number;
      this.controlling = controlling;
      this.remoteOnLoopback = remoteOnLoopback;
      this.listener = listener;
    }

    void state(TransportState state) {
      listener.onState(state, "");
    }

    @Override
    public LocalTransport local() {
      return new LocalTransport(
          new IceCredentials("ours" + number + "g" + generation.get(), "p".repeat(24)),
          FINGERPRINT,
          List.of(
              new IceCandidate(
                  "1",
                  "udp",
                  2_130_706_431L,
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), 10_000),
                  IceCandidate.Type.HOST,
                  null)));
    }

    @Override
    public void connect(RemoteTransport remote) {
      connects.add(remote);
    }

    @Override
    public void addRemoteCandidate(IceCandidate candidate) {
      candidates.add(candidate);
    }

    @Override
    public LocalTransport restartIce() {
      generation.incrementAndGet();
      return local();
    }

    @Override
    public MediaTrack receive(ReceiveSection section, TrackListener trackListener) {
      Track track = new Track(section, trackListener);
      tracks.add(track);
      return track;
    }

    @Override
    public MediaSubscription send(SendSection section, SubscriptionListener subscriptionListener) {
      Subscription subscription = new Subscription(section, subscriptionListener);
      subscriptions.add(subscription);
      return subscription;
    }

    @Override
    public void limitBitrate(long bitsPerSecond) {
      bitrateLimit = bitsPerSecond;
    }

    @Override
    public CompletionStage<TransportSnapshot> snapshot() {
      return CompletableFuture.completedFuture(
          new TransportSnapshot(TransportState.NEW, 0, 0, 0, 0, 0, 0, -1, "", ""));
    }

    @Override
    public void close() {
      closed = true;
      tracks.forEach(Track::close);
      subscriptions.forEach(Subscription::close);
    }
  }

  static final class Track implements MediaTrack {
    final ReceiveSection section;
    private final TrackListener listener;
    volatile boolean closed;

    Track(ReceiveSection section, TrackListener listener) {
      this.section = section;
      this.listener = listener;
    }

    void arrives(Codec codec) {
      listener.onCodec(codec);
    }

    void hasLayers(TrackLayers layers) {
      listener.onLayers(layers);
    }

    @Override
    public MediaKind kind() {
      return section.kind();
    }

    @Override
    public void requestKeyframe() {}

    @Override
    public void close() {
      closed = true;
    }
  }

  static final class Subscription implements MediaSubscription {
    final SendSection section;
    final SubscriptionListener listener;
    final List<MediaTrack> attached = new CopyOnWriteArrayList<>();
    final List<Boolean> pauses = new CopyOnWriteArrayList<>();
    volatile LayerPreference preference = LayerPreference.BEST;
    volatile @Nullable MediaTrack track;
    volatile boolean paused;
    volatile boolean closed;

    Subscription(SendSection section, SubscriptionListener listener) {
      this.section = section;
      this.listener = listener;
    }

    @Override
    public void prefer(LayerPreference wanted) {
      preference = wanted;
    }

    @Override
    public void attach(MediaTrack next) {
      track = next;
      attached.add(next);
    }

    @Override
    public void detach() {
      track = null;
    }

    @Override
    public void setPaused(boolean pause) {
      paused = pause;
      pauses.add(pause);
    }

    @Override
    public void close() {
      closed = true;
      track = null;
    }
  }
}
