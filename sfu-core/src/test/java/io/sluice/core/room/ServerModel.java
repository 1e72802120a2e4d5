package io.sluice.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.MediaKind;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.ReceiveSection.AnnouncedStream;
import io.sluice.core.api.SendSection;
import io.sluice.core.stream.NtpClock;
import io.sluice.core.wire.rtcp.RtcpParser;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * The server between two networks: a publisher's transport and a subscriber's on one lane, without
 * sockets and encryption. It fails when a packet goes out twice or under a number that is not
 * continuous.
 */
final class ServerModel implements Outlet {
  static final long TICK_NANOS = 10_000_000L;
  static final long SENT_SSRC = 0x5555;

  private static final long SENT_RTX_SSRC = 0x6666;
  private static final int TICKS_PER_ROUND = 10;
  private static final int MAX_PACKET = 64;
  private static final long NONE = Long.MIN_VALUE;

  /** Takes what it sends. */
  interface Wires {
    /** RTCP. */
    void toPublisher(byte[] data, int length);

    /** A packet by its number, under an outgoing sequence number of 16 bits. */
    void toReceiver(int number, int sequence);

    /** The packet with this outgoing sequence number again, by RTX. */
    void resendToReceiver(int sequence);

    /** RTCP. */
    void reportToReceiver(byte[] data, int length);
  }

  private final Wires wires;
  private final RequestMeter meter;
  private final ManualLane lane = new ManualLane(0);
  private final PublisherStreams streams;
  private final SubscriberStreams subscriber;
  private final Subscription subscription;
  private final PublishedTrack track;
  private final Queue<RtpPacket> free = new ArrayDeque<>();
  private final byte[] scratch = new byte[2_000];
  private final long[] arrivalNanos;
  private long firstExtended = NONE;
  private long firstOut = NONE;
  private long now;
  private int ticks;
  private int packetsOut;
  private int resends;

  /**
   * @param packets most packets that are published
   * @param rtx whether the publisher sends lost packets again by RTX
   */
  ServerModel(
      int packets, boolean rtx, NtpClock clock, RandomGenerator random, long start, Wires wires) {
    this.wires = wires;
    this.arrivalNanos = new long[packets];
    this.meter = new RequestMeter(packets);
    this.streams = new PublisherStreams(lane, List.of(lane), clock, this::report, 1, random, start);
    this.subscriber = new SubscriberStreams(clock, wires::reportToReceiver, random, start);
    this.subscription = new Subscription(sent(), this, random);
    this.track = streams.track(received(rtx), codec -> {});
  }

  private static ReceiveSection received(boolean rtx) {
    return new ReceiveSection(
        "a",
        MediaKind.VIDEO,
        List.of(payload(RoomHarness.VP8, rtx ? RoomHarness.VP8_RTX : -1)),
        List.of(),
        List.of(new AnnouncedStream(PublisherModel.SSRC, rtx ? PublisherModel.RTX_SSRC : -1)),
        List.of());
  }

  private static SendSection sent() {
    return new SendSection(
        "9",
        MediaKind.VIDEO,
        List.of(payload(120, 121)),
        List.of(),
        SENT_SSRC,
        SENT_RTX_SSRC,
        "cname");
  }

  private static PayloadMapping payload(int type, int rtxType) {
    return new PayloadMapping(RoomHarness.vp8(), type, rtxType, true, true, false, false);
  }

  /** Runs something on its lane. */
  void on(Runnable action) {
    lane.as(action);
  }

  /** The track is published and the receiver subscribes to it. */
  void open() {
    streams.add(track);
    subscriber.add(subscription);
    subscription.attach(track.feedOn(lane));
    lane.run();
  }

  /** Ends all; every packet must have come back. */
  void close() {
    subscriber.close();
    streams.close();
    lane.run();
    assertThat(free).as("packets released").hasSize(packetsOut);
  }

  private void report(byte[] data, int length) {
    meter.datagram();
    assertThat(RtcpParser.parse(data, 0, length, meter)).isTrue();
    wires.toPublisher(data, length);
  }

  /** A packet arrives on the media SSRC. */
  void onPacket(PublisherModel publisher, int number, long nowNanos) {
    RtpPacket packet = take();
    int length = publisher.write(number, packet.data());
    meter.arrived(number, publisher.timestamp(number), nowNanos);
    receive(packet, length, nowNanos);
  }

  /** A packet arrives by RTX. */
  void onResend(PublisherModel publisher, int number, int sequence, long nowNanos) {
    RtpPacket packet = take();
    int length = publisher.writeRtx(number, sequence, packet.data());
    receive(packet, length, nowNanos);
  }

  private RtpPacket take() {
    RtpPacket packet = free.poll();
    if (packet == null) {
      packetsOut++;
      return new RtpPacket(new byte[MAX_PACKET], free::add);
    }
    return packet;
  }

  private void receive(RtpPacket packet, int length, long nowNanos) {
    now = nowNanos;
    if (!packet.fill(length, nowNanos)) {
      throw new AssertionError("malformed packet of " + length + " bytes");
    }
    streams.onRtp(packet, nowNanos);
    packet.release();
  }

  void onSenderReport(long ntp, long timestamp, long nowNanos) {
    streams.now(nowNanos);
    streams.senderReport(PublisherModel.SSRC, ntp, timestamp, 1, 1);
  }

  /** To be called each {@link #TICK_NANOS}. */
  void onTick(long nowNanos, long roundTripNanos) {
    now = nowNanos;
    streams.onTimer(nowNanos, roundTripNanos);
    if (++ticks % TICKS_PER_ROUND == 0) {
      subscriber.onTimer(nowNanos);
    }
  }

  void onReceiverRtcp(byte[] rtcp, long nowNanos) {
    now = nowNanos;
    subscriber.now(nowNanos);
    assertThat(RtcpParser.parse(rtcp, 0, rtcp.length, subscriber)).isTrue();
  }

  @Override
  public void offer(RtpPacket packet) {
    if (subscription.write(packet, scratch, 0, 0, now) < 0) {
      return;
    }
    if (firstExtended == NONE) {
      firstExtended = packet.extendedSequence();
      firstOut = subscription.lastSequence();
    }
    int number = (int) (packet.extendedSequence() - firstExtended);
    if (arrivalNanos[number] != 0 || subscription.lastSequence() - firstOut != number) {
      throw new AssertionError(
          "packet " + number + " goes out as " + (subscription.lastSequence() - firstOut));
    }
    arrivalNanos[number] = now;
    subscriber.budget().sent(PathSimulation.MEDIA_BYTES, now);
    wires.toReceiver(number, (int) subscription.lastSequence() & 0xffff);
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void flush() {}

  @Override
  public void resend(int sequence, long nowNanos) {
    RtpPacket packet = subscription.resendable(sequence, nowNanos);
    if (packet != null
        && subscriber.budget().tryResend(PathSimulation.MEDIA_BYTES)
        && subscription.writeResend(packet, sequence, scratch, 0, 0, nowNanos) > 0) {
      resends++;
      wires.resendToReceiver(sequence);
    }
  }

  /** When a packet came, originally or again, and went out; or 0. */
  long arrivalNanos(int number) {
    return arrivalNanos[number];
  }

  /** What it asked the publisher for. */
  RequestMeter meter() {
    return meter;
  }

  /** Packets sent to the receiver again. */
  int resends() {
    return resends;
  }
}
