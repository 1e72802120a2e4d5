package io.sluice.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.Codec;
import io.sluice.core.api.HeaderExtensionMapping;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.testkit.NetworkLink;
import io.sluice.core.testkit.video.LayeredPublisher;
import io.sluice.core.testkit.video.RtpSource;
import io.sluice.core.testkit.video.SentPacket;
import io.sluice.core.testkit.video.VideoShape;
import io.sluice.core.wire.ext.ExtensionType;
import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtcp.RtcpParser;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A publisher of layered video, its networks and the server's streams of it. */
final class SimulatedPublisher implements RtcpHandler {
  private static final String MID = "v";
  private static final long REPORT_NANOS = 500 * SimulatedRoom.MILLI;
  private static final long TICK_NANOS = 10 * SimulatedRoom.MILLI;
  private static final long ROUND_TRIP = 40 * SimulatedRoom.MILLI;
  private static final int REPORT_BYTES = 100;

  /**
   * A packet reaches the server.
   *
   * @param late whether others that were sent later have come before
   * @param track null if the publisher has restarted since
   */
  record Arrival(SentPacket packet, boolean late, @Nullable PublishedTrack track, int encoding) {}

  final LayeredPublisher publisher;
  final PublishedTrack track;

  private final SimulatedRoom room;
  private final NetworkLink up;
  private final NetworkLink back;
  private final PublisherStreams streams;

  SimulatedPublisher(SimulatedRoom room, VideoShape shape, int id, String upNet, String backNet) {
    this.room = room;
    this.up = room.link(upNet);
    this.back = room.link(backNet);
    this.publisher = new LayeredPublisher(shape, MID, id, room.random, room.start);
    this.streams =
        new PublisherStreams(
            room.home,
            List.of(room.home, room.other),
            room.ntp,
            this::onReport,
            1,
            room.random,
            room.now());
    this.track = streams.track(section(shape), codec -> {});
    room.home.as(() -> streams.add(track));
    room.at(room.now() + room.random.nextLong(30 * SimulatedRoom.MILLI), this::capture);
    room.every(TICK_NANOS, () -> room.home.as(() -> streams.onTimer(room.now(), ROUND_TRIP)));
    room.every(REPORT_NANOS, this::report);
  }

  private ReceiveSection section(VideoShape shape) {
    return new ReceiveSection(
        MID,
        MediaKind.VIDEO,
        List.of(
            new PayloadMapping(
                codec(shape),
                RtpSource.PAYLOAD_TYPE,
                RtpSource.RTX_PAYLOAD_TYPE,
                true,
                true,
                true,
                false)),
        List.of(
            extension(ExtensionType.MID, RtpSource.MID_ID),
            extension(ExtensionType.RID, RtpSource.RID_ID),
            extension(ExtensionType.REPAIRED_RID, RtpSource.REPAIRED_RID_ID),
            extension(ExtensionType.DEPENDENCY_DESCRIPTOR, RtpSource.DESCRIPTOR_ID)),
        List.of(),
        publisher.rids());
  }

  static HeaderExtensionMapping extension(ExtensionType type, int id) {
    return new HeaderExtensionMapping(type.uri(), id);
  }

  static Codec codec(VideoShape shape) {
    Map<String, String> parameters =
        switch (shape.format()) {
          case H264 -> Map.of("packetization-mode", "1", "profile-level-id", "42e01f");
          default -> Map.of();
        };
    return new Codec(shape.format().name(), 90_000, 0, parameters);
  }

  private void capture() {
    List<SentPacket> packets = publisher.capture(room.now());
    long at = room.now();
    for (SentPacket packet : packets) {
      room.at(at, () -> send(packet));
      at += room.random.nextLong(SimulatedRoom.MILLI);
    }
    long pause = (28 + room.random.nextLong(10)) * SimulatedRoom.MILLI;
    room.at(room.now() + pause, this::capture);
  }

  /** A packet without payload, between two pictures. */
  void sendEmpty(int encoding, boolean padded) {
    send(publisher.empty(encoding, padded));
  }

  private void send(SentPacket packet) {
    room.uplink.published(packet);
    byte[] data = packet.bytes();
    room.carry(up, data.length, () -> arrive(packet, data));
  }

  private void arrive(SentPacket packet, byte[] data) {
    boolean late = room.uplink.arrived(packet, room.now());
    RtpPacket received = new RtpPacket(Arrays.copyOf(data, data.length), room.recycler);
    assertThat(received.fill(data.length, room.now())).isTrue();
    room.recycler.took();
    room.home.as(
        () -> {
          streams.onRtp(received, room.now());
          received.release();
        });
    int encoding = publisher.encodingOf(packet.source());
    room.tellArrival(new Arrival(packet, late, encoding < 0 ? null : track, encoding));
  }

  /** Tells where its streams' timestamps stand on its clock. */
  private void report() {
    for (int i = 0; i < publisher.shape().encodings(); i++) {
      RtpSource source = publisher.source(i);
      long ntp = publisher.ntp(room.now());
      long timestamp = source.timestampAt(room.now());
      room.carry(
          up,
          REPORT_BYTES,
          () ->
              room.home.as(
                  () -> {
                    streams.now(room.now());
                    streams.senderReport(source.ssrc(), ntp, timestamp, 1, 1);
                  }));
    }
  }

  /** Begins anew; says so, or just stops. */
  void restart(boolean bye) {
    for (int i = 0; bye && i < publisher.shape().encodings(); i++) {
      long ssrc = publisher.source(i).ssrc();
      room.carry(
          up,
          REPORT_BYTES,
          () ->
              room.home.as(
                  () -> {
                    streams.now(room.now());
                    streams.bye(ssrc);
                  }));
    }
    publisher.restart(room.now());
  }

  /** Ends its track. */
  void close() {
    room.home.as(streams::close);
  }

  // What the server asks for

  private void onReport(byte[] data, int length) {
    byte[] copy = Arrays.copyOf(data, length);
    room.carry(back, length, () -> assertThat(RtcpParser.parse(copy, 0, length, this)).isTrue());
  }

  @Override
  public void nack(long senderSsrc, long mediaSsrc, int pid, int blp) {
    RtpSource source = publisher.find(mediaSsrc);
    for (int bit = -1; source != null && bit < 16; bit++) {
      if (bit < 0 || (blp >> bit & 1) != 0) {
        resend(source, (pid + bit + 1) & 0xffff);
      }
    }
  }

  private void resend(RtpSource source, int sequence) {
    SentPacket packet = source.find(sequence);
    if (packet != null) {
      byte[] data = source.rtx(packet);
      room.carry(up, data.length, () -> arrive(packet, data));
    }
  }

  @Override
  public void pli(long senderSsrc, long mediaSsrc) {
    publisher.requestKeyframe(mediaSsrc);
  }

  @Override
  public void fir(long senderSsrc, long targetSsrc, int commandSequence) {
    publisher.requestKeyframe(targetSsrc);
  }
}
