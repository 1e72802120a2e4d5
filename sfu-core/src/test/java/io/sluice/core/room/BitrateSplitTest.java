package io.sluice.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.MediaKind;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.SendSection;
import io.sluice.core.stream.NtpClock;
import io.sluice.core.wire.rtcp.RtcpParser;
import io.sluice.core.wire.rtcp.RtcpWriter;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A subscriber's limit, its own by REMB and ours, shared among what it receives. */
class BitrateSplitTest {
  private final RoomHarness room = new RoomHarness();
  private final PublishedTrack track = room.publish(room.simulcast("a", "q", "h"));
  private RoomHarness.Subscriber subscriber = estimating(true);
  private final SubscriberStreams streams =
      new SubscriberStreams(
          new NtpClock(0, 0), (data, length) -> {}, new Random(1), room.clock.nanos());
  private final int[] sequences = {100, 5_000};
  private int frame;

  @AfterEach
  void shouldGiveEveryPacketBack() {
    room.home.as(streams::close);
    room.home.as(room.publisher::close);
    room.home.run();
    room.recycler.assertAllReturned();
  }

  private RoomHarness.Subscriber estimating(boolean remb) {
    return room.subscriber(
        new SendSection(
            "9",
            MediaKind.VIDEO,
            List.of(new PayloadMapping(RoomHarness.vp8(), 120, 121, true, true, true, false)),
            List.of(),
            0x5555,
            0x6666,
            "cname",
            remb));
  }

  /** A second of 80 kbit/s in the small encoding and 800 kbit/s in the large one. */
  private void second() {
    for (int i = 0; i < 25; i++) {
      frame++;
      for (int encoding = 0; encoding < 2; encoding++) {
        byte[] payload = new byte[encoding == 0 ? 400 : 1_250];
        payload[0] = 0x10;
        payload[3] = (byte) 0x9d;
        payload[4] = 1;
        payload[5] = 0x2a;
        payload[6] = (byte) (100 << encoding);
        payload[8] = (byte) (60 << encoding);
        for (int packet = 0; packet < (encoding == 0 ? 1 : 3); packet++) {
          payload[0] = (byte) (packet == 0 ? 0x10 : 0);
          RtpPacket sent =
              room.packet(
                  10 + encoding,
                  encoding == 0 ? "q" : "h",
                  sequences[encoding]++,
                  3_600L * frame,
                  payload);
          room.receive(sent);
        }
      }
      room.pass(40);
      room.home.as(() -> streams.onTimer(room.clock.nanos()));
    }
  }

  private void estimate(long bitsPerSecond) {
    byte[] data = new byte[100];
    RtcpWriter writer = new RtcpWriter();
    writer.begin(data, 0, data.length);
    writer.receiverReport(1);
    writer.remb(1, bitsPerSecond, new long[] {0x5555}, 1);
    streams.now(room.clock.nanos());
    assertThat(RtcpParser.parse(data, 0, writer.length(), streams)).isTrue();
  }

  private String layer() {
    List<String> layers = subscriber.layers;
    return layers.isEmpty() ? "" : layers.get(layers.size() - 1);
  }

  private void begin() {
    streams.add(subscriber.subscription);
    room.home.as(() -> subscriber.subscription.attach(track.feedOn(room.home)));
    second();
    second();
    assertThat(layer()).isEqualTo("1/0/0");
  }

  @Test
  void shouldKeepToTheConfiguredLimit() {
    begin();
    streams.limitBitrate(300_000);
    second();
    assertThat(layer()).isEqualTo("0/0/0");

    streams.limitBitrate(0);
    second();
    assertThat(layer()).isEqualTo("1/0/0");
  }

  /** A browser says something even where nobody asked, which is far too low. */
  @Test
  void shouldNotObeyAnEstimateThatWasNotNegotiated() {
    subscriber = estimating(false);
    begin();
    estimate(10_000);
    second();

    assertThat(layer()).isEqualTo("1/0/0");
  }

  @Test
  void shouldKeepToTheSubscribersEstimateWhileItIsRepeated() {
    begin();
    estimate(300_000);
    second();
    assertThat(layer()).isEqualTo("0/0/0");
    for (int i = 0; i < 6; i++) {
      estimate(300_000);
      second();
    }
    assertThat(layer()).isEqualTo("0/0/0");

    for (int i = 0; i < 6; i++) {
      second();
    }
    assertThat(layer()).isEqualTo("1/0/0");
  }
}
