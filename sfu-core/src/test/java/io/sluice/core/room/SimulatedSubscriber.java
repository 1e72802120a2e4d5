package io.sluice.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.MediaKind;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.SendSection;
import io.sluice.core.room.SimulatedPublisher.Arrival;
import io.sluice.core.testkit.NetworkLink;
import io.sluice.core.testkit.video.DecoderModel;
import io.sluice.core.testkit.video.Truth;
import io.sluice.core.testkit.video.VideoShape;
import io.sluice.core.wire.ext.ExtensionType;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A subscriber behind a network: it asks for what is missing, for a keyframe in place of what does
 * not come, and gives all it receives to the model of its decoder.
 */
final class SimulatedSubscriber implements Outlet {
  static final int DESCRIPTOR_ID = 9;

  private static final long SSRC = 0x5555;
  private static final long RTX_SSRC = 0x6666;
  private static final int TYPE = 120;
  private static final int RTX_TYPE = 121;
  private static final long ASK_NANOS = 20 * SimulatedRoom.MILLI;
  private static final long ASK_AGAIN_NANOS = 70 * SimulatedRoom.MILLI;
  private static final long ASK_KEYFRAME_NANOS = 200 * SimulatedRoom.MILLI;
  private static final long GIVE_UP_NANOS = 700 * SimulatedRoom.MILLI;
  private static final long TIMER_NANOS = 100 * SimulatedRoom.MILLI;
  private static final int REPORT_BYTES = 60;

  final Subscription subscription;
  final DecoderModel decoder;
  final ManualLane lane;

  private final SimulatedRoom room;
  private final NetworkLink down;
  private final NetworkLink back;
  private final SubscriberStreams streams;

  /** What has not come, by extended sequence number: when it was missed and last asked for. */
  private final TreeMap<Long, long[]> missing = new TreeMap<>();

  /** The highest number of each source that was offered. */
  private final Map<Long, Long> offered = new HashMap<>();

  private long highest = -1;
  private int sent;
  private boolean paused;
  private boolean keyframeWanted;
  private long keyframeAskedNanos;

  SimulatedSubscriber(
      SimulatedRoom room,
      VideoShape shape,
      ManualLane lane,
      String downNet,
      String backNet,
      int toleranceMillis) {
    this.room = room;
    this.lane = lane;
    this.down = room.link(downNet);
    this.back = room.link(backNet);
    this.subscription = new Subscription(section(shape), this, room.random);
    this.streams = new SubscriberStreams(room.ntp, (data, length) -> {}, room.random, room.now());
    this.decoder =
        new DecoderModel(
            new DecoderModel.Negotiated(
                shape.format(),
                SSRC,
                TYPE,
                RTX_SSRC,
                RTX_TYPE,
                shape.descriptors() ? DESCRIPTOR_ID : 0),
            room.uplink,
            toleranceMillis * SimulatedRoom.MILLI);
    streams.add(subscription);
    room.arrivalListeners.add(this::onArrival);
    room.every(TIMER_NANOS, () -> lane.as(() -> streams.onTimer(room.now())));
    room.every(ASK_NANOS, this::ask);
  }

  private static SendSection section(VideoShape shape) {
    return new SendSection(
        "9",
        MediaKind.VIDEO,
        List.of(
            new PayloadMapping(
                SimulatedPublisher.codec(shape), TYPE, RTX_TYPE, true, true, true, false)),
        List.of(
            SimulatedPublisher.extension(ExtensionType.MID, 1),
            SimulatedPublisher.extension(ExtensionType.DEPENDENCY_DESCRIPTOR, DESCRIPTOR_ID)),
        SSRC,
        RTX_SSRC,
        "cname");
  }

  void pause(boolean pause) {
    on(
        () -> {
          paused = pause;
          subscription.pause(pause);
        });
  }

  /**
   * Notes what need not be sent to it: what came before it had a part in the stream, late packets
   * of what it has left or does not want now, and those of a publisher that has restarted.
   */
  private void onArrival(Arrival arrival) {
    boolean followed = decoder.isFollowed(arrival.packet());
    boolean unseen = !decoder.isFollowed(arrival.packet().source()) && !isKept(arrival);
    boolean useless = arrival.late() && (paused || !followed || arrival.track() == null);
    if (unseen || useless) {
      decoder.excuse(arrival.packet());
    }
  }

  /** Whether its lane keeps the packet for those who begin with it late. */
  private boolean isKept(Arrival arrival) {
    PublishedTrack track = arrival.track();
    if (track == null || track.feedOn(lane).encoding(arrival.encoding()).subscriptionCount() == 0) {
      return false;
    }
    ReceivedStream current = track.encoding(arrival.encoding()).stream();
    return current != null && current.ssrc() == arrival.packet().ssrc();
  }

  /** Does something on the subscription's lane. */
  void on(Runnable action) {
    lane.execute(action);
  }

  /** Packets sent to it for the first time. */
  int sent() {
    return sent;
  }

  /**
   * What was on its way between lanes when it was paused need not be sent to it, if it was late.
   */
  private void noteOffer(RtpPacket packet, boolean isSent) {
    long before = offered.merge(packet.source(), packet.extendedSequence(), Math::max);
    if (paused && !isSent && packet.extendedSequence() < before) {
      decoder.excuse(packet.data(), packet.length());
    }
  }

  // The server's side

  @Override
  public void offer(RtpPacket packet) {
    assertThat(lane.isCurrent()).isTrue();
    byte[] out = new byte[2_000];
    int header = subscription.write(packet, out, 0, 0, room.now());
    noteOffer(packet, header >= 0);
    if (header < 0) {
      return;
    }
    subscription.writePayload(packet, out, header);
    int length = header + packet.payloadLength() - subscription.skippedBytes();
    sent++;
    decoder.sent(out, length);
    streams.budget().sent(length, room.now());
    room.carry(down, length, () -> receive(out, length));
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
    if (packet == null || !streams.budget().tryResend(packet.length())) {
      return;
    }
    byte[] out = new byte[2_000];
    int header = subscription.writeResend(packet, sequence, out, 0, 0, nowNanos);
    if (header > 0) {
      int length = header + subscription.rtxPayloadLength(packet);
      room.carry(down, length, () -> receive(Arrays.copyOf(out, length), length));
    }
  }

  // The subscriber's side

  private void receive(byte[] data, int length) {
    Truth truth = decoder.receive(data, length);
    keyframeWanted |= highest < 0;
    keyframeWanted &= truth == null || !truth.begins() || truth.index() > 0;
    boolean rtx = RtpHeader.ssrc(data, 0) == RTX_SSRC;
    int number = rtx ? original(data, length) : RtpHeader.sequence(data, 0);
    long sequence = highest < 0 ? number : highest + (short) (number - (int) highest);
    missing.remove(sequence);
    for (long skipped = highest + 1; highest >= 0 && skipped < sequence; skipped++) {
      missing.put(skipped, new long[] {room.now(), 0});
    }
    highest = Math.max(highest, sequence);
  }

  private int original(byte[] data, int length) {
    RtpPacket packet = new RtpPacket(data, ignored -> {});
    assertThat(packet.fill(length, room.now())).isTrue();
    return RtpHeader.readShort(data, packet.headerLength());
  }

  private void ask() {
    for (var entries = missing.entrySet().iterator(); entries.hasNext(); ) {
      Map.Entry<Long, long[]> entry = entries.next();
      long[] times = entry.getValue();
      if (room.now() - times[0] > GIVE_UP_NANOS) {
        keyframeWanted = true;
        entries.remove();
      } else if (room.now() - times[1] > ASK_AGAIN_NANOS) {
        times[1] = room.now();
        int sequence = entry.getKey().intValue() & 0xffff;
        report(() -> streams.nack(1, SSRC, sequence, 0));
      }
    }
    if (keyframeWanted && room.now() - keyframeAskedNanos > ASK_KEYFRAME_NANOS) {
      keyframeAskedNanos = room.now();
      report(() -> streams.pli(1, SSRC));
    }
  }

  private void report(Runnable request) {
    room.carry(
        back,
        REPORT_BYTES,
        () ->
            lane.as(
                () -> {
                  streams.now(room.now());
                  request.run();
                }));
  }

  void close() {
    lane.as(streams::close);
  }
}
