package io.sluice.core.io;

import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.TransportListener;
import io.sluice.core.api.TransportSnapshot;
import io.sluice.core.api.TransportState;
import io.sluice.core.congestion.SlowSubscriber;
import io.sluice.core.crypto.SrtpReceiver;
import io.sluice.core.crypto.SrtpSender;
import io.sluice.core.room.PublishedTrack;
import io.sluice.core.room.PublisherStreams;
import io.sluice.core.room.RtcpOutput;
import io.sluice.core.room.SubscriberStreams;
import io.sluice.core.transport.SecureTransport;
import io.sluice.core.transport.TransportOwner;
import io.sluice.core.transport.ice.LocalSocket;
import io.sluice.core.wire.rtcp.RtcpParser;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One peer's transport on its loop: datagrams come in here, are decrypted and go to the tracks;
 * packets of its subscriptions are gathered and leave together. Touched by its loop alone.
 */
final class RtpTransport implements TransportOwner, RtcpOutput {
  /** Packets of a kind gathered before they are sent without waiting for the transport's turn. */
  private static final int MAX_PENDING = 4_096;

  /** Video that waited longer than this is of no use any more: the loop is overloaded. */
  private static final long MAX_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** Most bytes of padding that a packet gets to be as long as its neighbours. */
  private static final int MAX_EVENING = 16;

  /** After so many packets it is looked whether there is still room for video. */
  private static final int LOOKED_FOR_ROOM = 32;

  /** Resends gathered at a time; more requests are dropped. */
  private static final int MAX_RESENDS = 512;

  /**
   * Media that comes from elsewhere tells of a move only when none came over the path for so long:
   * packets of the old path may be overtaken by some of the new one.
   */
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** What a search adds to the distance of a packet that comes from another host. */
  private static final long OTHER_HOST = 1L << 32;

  /** How often {@link #readAhead} is called. */
  static final int READ_AHEAD_STEPS = 7;

  private final MediaLoop loop;
  private final SecureTransport secure;
  private final PublisherStreams publisher;
  private final SubscriberStreams subscriber;
  private final TransportListener listener;
  private final RandomGenerator random;

  private final List<OutgoingStream> streams = new ArrayList<>();
  private final SlowSubscriber pace = new SlowSubscriber();
  private final Pending video = new Pending();
  private final Pending audio = new Pending();

  /** Numbers of lost packets and their streams. */
  private final Pending lost = new Pending();

  /** Its number on its loop, or -1; the loop's. */
  int number = -1;

  private @Nullable Path path;

  /** When authentic media came over the path last, or when it became the path. */
  private long heardNanos;

  /** Whether media may come and go. */
  private boolean live;

  private boolean closed;
  private int transportSequence;

  /** Bytes sent for the first time in this turn. */
  private int newBytes;

  private long packetsReceived;
  private long bytesReceived;
  private long packetsSent;
  private long bytesSent;
  private long packetsResent;
  private long packetsRejected;

  /** Where packets go. */
  private record Path(MediaSocket socket, InetSocketAddress remote, PathPromise promise) {
    boolean is(MediaSocket otherSocket, InetSocketAddress otherRemote) {
      return socket == otherSocket && remote.equals(otherRemote);
    }
  }

  RtpTransport(
      MediaLoop loop,
      NettyMediaPlane plane,
      boolean controlling,
      boolean remoteOnLoopback,
      TransportListener listener) {
    long now = System.nanoTime();
    this.loop = loop;
    this.listener = listener;
    this.random = plane.random();
    this.publisher =
        new PublisherStreams(
            loop,
            plane.loops(),
            plane.clock(),
            this,
            Integer.toUnsignedLong(random.nextInt()),
            random,
            now);
    this.subscriber = new SubscriberStreams(plane.clock(), this, random, now);
    this.secure =
        new SecureTransport(
            loop,
            this,
            plane.ice(),
            plane.handshaker(),
            plane.fingerprint(),
            controlling,
            remoteOnLoopback);
  }

  MediaLoop loop() {
    return loop;
  }

  SecureTransport secure() {
    return secure;
  }

  PublisherStreams publisher() {
    return publisher;
  }

  SubscriberStreams subscriber() {
    return subscriber;
  }

  RandomGenerator random() {
    return random;
  }

  /** Whether media may come and go. */
  boolean isLive() {
    return live;
  }

  int trackCount() {
    return publisher.trackCount();
  }

  int subscriptionCount() {
    return subscriber.count();
  }

  /** Adds a track. */
  void add(PublishedTrack track) {
    boolean first = publisher.isEmpty();
    publisher.add(track);
    if (first && isPublishing()) {
      loop.beginPublishing(this);
    }
  }

  /** Ends a track. */
  void remove(PublishedTrack track) {
    publisher.remove(track);
    if (!isPublishing()) {
      loop.endPublishing(this);
    }
  }

  /** Adds a subscription. */
  void add(OutgoingStream stream) {
    boolean full = streams.size() == Pending.MAX_STREAMS;
    if (closed || full || !subscriber.add(stream.subscription())) {
      stream.subscription().close();
    } else {
      stream.position = streams.size();
      streams.add(stream);
      if (stream.isVideo()) {
        stream.subscription().suspend(pace.isSlow());
      }
    }
  }

  /** Limits what all subscriptions together take; 0 for no limit. */
  void limitBitrate(long bitsPerSecond) {
    subscriber.limitBitrate(bitsPerSecond);
  }

  /** Ends a subscription; what waits for it is sent before. */
  void remove(OutgoingStream stream) {
    sendPending(loop.now());
    subscriber.remove(stream.subscription());
    stream.close();
    if (stream.position >= 0) {
      OutgoingStream last = streams.remove(streams.size() - 1);
      if (last != stream) {
        streams.set(stream.position, last);
        last.position = stream.position;
      }
      stream.position = -1;
    }
  }

  // In

  /** A datagram from a bound address that is not STUN; its bytes may be overwritten. */
  void onDatagram(
      MediaSocket from, InetSocketAddress sender, byte[] data, int length, long nowNanos) {
    int first = data[0] & 0xff;
    if (first >= 20 && first <= 63) {
      secure.onDtls(data, 0, length);
      return;
    }
    SrtpReceiver receiver = secure.receiver();
    if (receiver == null || !live || first < 128 || first > 191 || length < 2) {
      reject();
    } else if (RtcpParser.isRtcp(data, 0, length)
        ? onSrtcp(receiver, data, length, nowNanos)
        : onSrtp(receiver, data, length, nowNanos)) {
      heard(from, sender, nowNanos);
    }
  }

  /** Authentic media came from a bound address. */
  private void heard(MediaSocket from, InetSocketAddress sender, long nowNanos) {
    Path to = path;
    if (to == null || to.is(from, sender)) {
      heardNanos = nowNanos;
    } else if (nowNanos - heardNanos >= QUIET_NANOS) {
      secure.onMediaElsewhere(from, sender, nowNanos);
    }
  }

  /**
   * How far a packet from an unknown address is from what our peer would send next, going by what
   * can be read without a key; -1 if it cannot be the peer's, or the peer has not moved.
   */
  long distanceOf(
      InetSocketAddress sender, byte[] data, int length, boolean control, long nowNanos) {
    SrtpReceiver receiver = secure.receiver();
    Path to = path;
    if (receiver == null || !live || to == null || nowNanos - heardNanos < QUIET_NANOS) {
      return -1;
    }
    long ahead = control ? receiver.rtcpAhead(data, 0, length) : receiver.rtpAhead(data, 0, length);
    boolean sameHost = to.remote.getAddress().equals(sender.getAddress());
    return ahead < 0 || sameHost ? ahead : OTHER_HOST + ahead;
  }

  /**
   * Tells ICE where our peer is if a packet from an unknown address is authentic. It is lost then,
   * as those that follow until the peer has answered from there.
   *
   * @param data is overwritten
   */
  boolean followIfAuthentic(
      MediaSocket from,
      InetSocketAddress sender,
      byte[] data,
      int length,
      boolean control,
      long nowNanos) {
    SrtpReceiver receiver = secure.receiver();
    if (receiver == null) {
      return false;
    }
    int plain =
        control
            ? receiver.unprotectRtcp(data, 0, length)
            : receiver.unprotect(data, 0, length, data, 0);
    if (plain < 0) {
      return false;
    }
    if (control) {
      pace.onFeedback(false, nowNanos); // else the reports around it might be too far apart
    }
    secure.onMediaElsewhere(from, sender, nowNanos);
    return true;
  }

  private boolean onSrtp(SrtpReceiver receiver, byte[] data, int length, long nowNanos) {
    RtpPacket packet = loop.pool.take(length);
    int plain = receiver.unprotect(data, 0, length, packet.data(), 0);
    if (plain < RtpHeader.FIXED_LENGTH || !packet.fill(plain, nowNanos)) {
      loop.pool.recycle(packet);
      reject();
      return false;
    }
    packetsReceived++;
    bytesReceived += length;
    loop.counters.packetsIn++;
    loop.counters.bytesIn += length;
    try {
      publisher.onRtp(packet, nowNanos);
    } finally {
      packet.release();
    }
    return true;
  }

  private boolean onSrtcp(SrtpReceiver receiver, byte[] data, int length, long nowNanos) {
    int plain = receiver.unprotectRtcp(data, 0, length);
    if (plain < 0) {
      reject();
      return false;
    }
    if (!publisher.isEmpty()) {
      publisher.now(nowNanos);
      RtcpParser.parse(data, 0, plain, publisher);
    }
    if (subscriber.count() > 0) {
      subscriber.now(nowNanos);
      RtcpParser.parse(data, 0, plain, subscriber);
      pace.onFeedback(subscriber.takeReported(), nowNanos);
    }
    return true;
  }

  private void reject() {
    packetsRejected++;
    loop.counters.rejected++;
  }

  // Out

  /** A packet for one of our subscriptions. */
  void enqueue(OutgoingStream stream, RtpPacket packet) {
    if (!live || (stream.isVideo() && pace.isSlow())) {
      return;
    }
    Pending pending = stream.isVideo() ? video : audio;
    if (pending.count() == MAX_PENDING) {
      sendPending(loop.now());
    }
    pending.add(loop.waiting.use(packet), stream.position);
    if (pending == audio) {
      loop.schedule().urgent(number, loop.now());
    } else {
      loop.schedule().video(number, packet.marker(), loop.now());
    }
  }

  /** A lost packet, to be sent again before what is new. */
  void resend(OutgoingStream stream, int sequence, long nowNanos) {
    if (live && lost.count() < MAX_RESENDS) {
      lost.add(sequence, stream.position);
      loop.schedule().urgent(number, nowNanos);
    }
  }

  /** Protects and sends what was gathered. */
  void sendPending(long nowNanos) {
    try {
      sendGathered(nowNanos);
    } finally {
      dropPending();
    }
  }

  /**
   * Reads a part of what {@link #sendPending} will need, each step what the one before led to; the
   * result means nothing.
   */
  int readAhead(int step) {
    if (step == 0) {
      int waiting = video.count() + audio.count() + lost.count();
      return secure.sender() == null ? waiting : waiting + newBytes;
    }
    int sum = 0;
    if (step == 1) {
      Path to = path;
      sum += to == null ? 0 : to.remote.getPort() + (to.promise.segmenting() ? 1 : 0);
      sum += subscriber.budget().readAhead();
    }
    if (video.count() > 0) {
      sum += streams.get(video.stream(0)).readAhead(step);
    }
    if (audio.count() > 0) {
      sum += streams.get(audio.stream(0)).readAhead(step);
    }
    return sum;
  }

  private void dropPending() {
    if (number >= 0) {
      loop.schedule().remove(number);
    }
    endUses(video);
    endUses(audio);
    lost.clear();
  }

  private void endUses(Pending pending) {
    for (int i = 0; i < pending.count(); i++) {
      loop.waiting.end(pending.number(i));
    }
    pending.clear();
  }

  private void sendGathered(long nowNanos) {
    SrtpSender sender = secure.sender();
    Path to = path;
    if (!live || sender == null || to == null) {
      return;
    }
    SendRun run = loop.sendRun();
    run.begin(loop, to.socket, to.remote, to.promise);
    for (int i = 0; i < lost.count(); i++) {
      streams.get(lost.stream(i)).sendAgain(lost.number(i), sender, run, nowNanos);
    }
    if (video.count() > 0) {
      if (nowNanos - loop.schedule().since(number) > MAX_WAIT_NANOS || isCongested(nowNanos)) {
        shedVideo(0);
      } else {
        long before = packetsSent;
        sendVideo(sender, run, nowNanos);
        if (packetsSent != before) {
          pace.onVideo(nowNanos);
        }
      }
    }
    // Behind the video, as the shorter last segment of its datagram.
    for (int i = 0; i < audio.count(); i++) {
      send(audio, i, sender, run, 0, nowNanos);
    }
    run.flush();
    subscriber.budget().sent(newBytes, nowNanos);
    newBytes = 0;
  }

  /** Without these packets nothing can be decoded until the next keyframe. */
  private void shedVideo(int first) {
    loop.counters.shed += video.count() - first;
    for (int i = first; i < video.count(); i++) {
      boolean keyframe = loop.waiting.get(video.number(i)).keyframe();
      if (streams.get(video.stream(i)).subscription().skipToKeyframe(keyframe)) {
        loop.counters.skipped++;
      }
    }
  }

  /** Packets that are nearly of one length are evened out by padding: they share a datagram. */
  private void sendVideo(SrtpSender sender, SendRun run, long nowNanos) {
    int even = video.count() > 1 && run.segmenting() ? longestVideo() : 0;
    for (int i = 0; i < video.count(); i++) {
      if (i % LOOKED_FOR_ROOM == LOOKED_FOR_ROOM - 1 && isCongested(nowNanos)) {
        shedVideo(i); // a burst may be more than a connection can hold
        return;
      }
      int padding = even - loop.waiting.get(video.number(i)).payloadLength();
      boolean evened = padding > 0 && padding <= MAX_EVENING;
      send(video, i, sender, run, evened ? padding : 0, nowNanos);
    }
  }

  private int longestVideo() {
    int longest = 0;
    for (int i = 0; i < video.count(); i++) {
      longest = Math.max(longest, loop.waiting.get(video.number(i)).payloadLength());
    }
    return longest;
  }

  private void send(
      Pending pending, int index, SrtpSender sender, SendRun run, int padding, long nowNanos) {
    RtpPacket packet = loop.waiting.get(pending.number(index));
    streams.get(pending.stream(index)).send(packet, sender, run, padding, nowNanos);
  }

  /** The transport-wide number of the next packet that carries one. */
  int peekTransportSequence() {
    return transportSequence;
  }

  /** A packet went out with the number; one that nobody got would count as lost. */
  void useTransportSequence() {
    transportSequence++;
  }

  void countSent(int length) {
    packetsSent++;
    bytesSent += length;
    newBytes += length;
  }

  void countResent(int length) {
    packetsSent++;
    packetsResent++;
    bytesSent += length;
  }

  /** Whether the subscriber's share for resends has room for so many bytes; takes them. */
  boolean mayResend(int length) {
    return subscriber.budget().tryResend(length);
  }

  @Override
  public void send(byte[] data, int length) {
    SrtpSender sender = secure.sender();
    Path to = path;
    if (!live || sender == null || to == null) {
      return;
    }
    int protectedLength = sender.protectRtcp(data, 0, length);
    if (protectedLength > 0) {
      to.socket.send(to.remote, data, 0, protectedLength);
    }
  }

  // Time

  boolean isPublishing() {
    return !publisher.isEmpty();
  }

  /** Each 10 ms while it has tracks, else each 100 ms. */
  void onTick(long nowNanos) {
    if (live) {
      publisher.onTimer(nowNanos, secure.roundTripNanos());
    }
  }

  /** Each 100 ms. */
  void onRound(long nowNanos) {
    secure.onTimer(nowNanos);
    if (live) {
      subscriber.onTimer(nowNanos);
      watchPace(nowNanos);
    }
  }

  /** A slow subscriber gets no video until it keeps up again, and audio all the while. */
  private void watchPace(long nowNanos) {
    boolean before = pace.isSlow();
    if (pace.update(isCongested(nowNanos), nowNanos) == before) {
      return;
    }
    for (int i = 0; i < streams.size(); i++) {
      OutgoingStream stream = streams.get(i);
      if (stream.isVideo()) {
        stream.subscription().suspend(!before);
      }
    }
    if (!before) {
      loop.counters.slowed++;
    }
  }

  private boolean isCongested(long nowNanos) {
    Path to = path;
    return to != null
        && to.socket instanceof TcpConnection connection
        && connection.isCongested(nowNanos);
  }

  /** Whether its video is held back because it does not keep up. */
  boolean isSlow() {
    return pace.isSlow();
  }

  // The path

  @Override
  public void onBound(LocalSocket local, InetSocketAddress address) {
    ((MediaSocket) local).bind(address, this);
  }

  @Override
  public void onUnbound(LocalSocket local, InetSocketAddress address) {
    ((MediaSocket) local).unbind(address, this);
  }

  @Override
  public void onPath(LocalSocket local, InetSocketAddress address) {
    MediaSocket selected = (MediaSocket) local;
    path = new Path(selected, address, new PathPromise(selected.channel(loop)));
    heardNanos = loop.now();
  }

  /** A connection that was bound to it ended. */
  void onConnectionClosed(TcpConnection connection) {
    if (!closed) {
      secure.removeConnection(connection);
    }
  }

  /** Whether it sends over TCP. */
  boolean isOverTcp() {
    Path to = path;
    return to != null && to.socket.isConnection();
  }

  /** The protocol of its path, or empty while there is none. */
  private String protocol() {
    return path == null ? "" : isOverTcp() ? "tcp" : "udp";
  }

  @Override
  public void onNoPath() {
    path = null;
  }

  @Override
  public void onLocalCandidate(IceCandidate candidate) {
    listener.onLocalCandidate(candidate);
  }

  @Override
  public void onState(TransportState state, String reason) {
    live = state == TransportState.CONNECTED || state == TransportState.DISCONNECTED;
    if (state == TransportState.CONNECTED) {
      subscriber.onConnected();
    }
    listener.onState(state, reason);
  }

  TransportSnapshot snapshot() {
    long roundTrip = secure.roundTripNanos();
    return new TransportSnapshot(
        secure.state(),
        packetsReceived,
        bytesReceived,
        packetsSent,
        bytesSent,
        packetsResent,
        packetsRejected,
        roundTrip < 0 ? -1 : roundTrip / 1e6,
        secure.cipher(),
        protocol());
  }

  void close() {
    if (closed) {
      return;
    }
    closed = true;
    live = false;
    dropPending();
    publisher.close();
    subscriber.close();
    secure.close();
    loop.remove(this);
  }
}
