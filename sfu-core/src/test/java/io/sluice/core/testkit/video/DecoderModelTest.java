package io.sluice.core.testkit.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.Seeds;
import io.sluice.core.testkit.video.Fault.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The model accepts what publishers send and every layer of it, and finds what is wrong. */
class DecoderModelTest {
  private static final int RUNS = 40;
  private static final int PICTURES = 60;
  private static final long FRAME_NANOS = 33_333_333;
  private static final long TOLERANCE = 1_000_000;

  /** A recorded stream of one encoding. */
  private static final class Recording {
    final VideoShape shape;
    final UplinkLog uplink = new UplinkLog();
    final List<SentPacket> packets = new ArrayList<>();
    final RtpSource source;

    Recording(VideoShape shape, RandomGenerator random, int encoding) {
      this.shape = shape;
      LayeredPublisher publisher = new LayeredPublisher(shape, "a", 1, random, 0);
      source = publisher.source(encoding);
      for (int picture = 0; picture < PICTURES; picture++) {
        long now = (picture + 1) * FRAME_NANOS;
        if (picture % 25 == 24) {
          publisher.requestKeyframe(source.ssrc());
        }
        for (SentPacket packet : publisher.capture(now)) {
          if (packet.ssrc() == source.ssrc()) {
            packets.add(packet);
          }
        }
      }
      packets.forEach(uplink::published);
      packets.forEach(packet -> uplink.arrived(packet, 0));
    }

    DecoderModel decoder() {
      return decoder(uplink);
    }

    DecoderModel decoder(UplinkLog log) {
      int descriptorId = shape.descriptors() ? RtpSource.DESCRIPTOR_ID : 0;
      return new DecoderModel(
          new DecoderModel.Negotiated(
              shape.format(),
              source.ssrc(),
              RtpSource.PAYLOAD_TYPE,
              source.rtxSsrc(),
              RtpSource.RTX_PAYLOAD_TYPE,
              descriptorId),
          log,
          TOLERANCE);
    }

    List<byte[]> whole() {
      return new Thinning(shape).forward(packets, truth -> true);
    }

    List<Fault> judge(List<byte[]> received) {
      DecoderModel decoder = decoder();
      received.forEach(data -> decoder.receive(data, data.length));
      return decoder.finish();
    }
  }

  private static VideoShape layered(VideoFormat format) {
    VideoShape shape = VideoShape.of(format).descriptors(format != VideoFormat.VP8);
    return switch (format) {
      case VP8, H264 -> shape.layers(1, 3, false).longPattern(true);
      case VP9, AV1 -> shape.layers(3, 3, false);
    };
  }

  private static void forEachShape(Consumer<Recording> check) {
    for (VideoFormat format : VideoFormat.values()) {
      Seeds.forEach(
          RUNS,
          random -> {
            VideoShape shape = VideoShape.random(format, random);
            int encoding = random.nextInt(shape.encodings());
            Recording recording = new Recording(shape, random, encoding);
            try {
              check.accept(recording);
            } catch (AssertionError e) {
              throw new AssertionError(shape + ": " + e.getMessage(), e);
            }
          });
    }
  }

  @Test
  void shouldAcceptWhatAPublisherSends() {
    forEachShape(
        recording -> {
          DecoderModel decoder = recording.decoder();
          recording.packets.forEach(
              packet -> decoder.receive(packet.bytes(), packet.bytes().length));
          assertThat(decoder.finish()).isEmpty();
          assertThat(decoder.decoded().size()).isGreaterThanOrEqualTo(PICTURES);
        });
  }

  @Test
  void shouldAcceptPacketsInAnyOrder() {
    forEachShape(
        recording -> {
          List<byte[]> received = new ArrayList<>(recording.whole());
          Collections.shuffle(received.subList(1, received.size()), new Random(1));
          assertThat(recording.judge(received)).isEmpty();
        });
  }

  @Test
  void shouldAcceptEveryLayer() {
    forEachShape(
        recording -> {
          Thinning thinning = new Thinning(recording.shape);
          for (int spatial = 0; spatial < recording.shape.spatialLayers(); spatial++) {
            for (int temporal = 0; temporal < recording.shape.temporalLayers(); temporal++) {
              int s = spatial;
              int t = temporal;
              List<byte[]> layer =
                  thinning.forward(recording.packets, truth -> thinning.has(truth, s, t));
              assertThat(recording.judge(layer)).as("S%dT%d", s, t).isEmpty();
            }
          }
        });
  }

  /** A packet lost on its way to the server is no fault of ours. */
  @Test
  void shouldForgiveWhatTheNetworkLost() {
    forEachShape(
        recording -> {
          UplinkLog uplink = new UplinkLog();
          List<SentPacket> packets = recording.packets;
          packets.forEach(uplink::published);
          DecoderModel decoder = recording.decoder(uplink);
          Set<Integer> frames = new HashSet<>();
          for (int i = 0; i < packets.size(); i++) {
            SentPacket packet = packets.get(i);
            Truth truth = packet.truth();
            frames.add(truth == null ? -1 : truth.frame());
            if (i != packets.size() / 3) {
              uplink.arrived(packet, 0);
              decoder.receive(packet.bytes(), packet.bytes().length);
            }
          }
          assertThat(decoder.finish()).isEmpty();
          assertThat(decoder.decoded().size()).isLessThan(frames.size());
        });
  }

  // What is wrong

  private static void assertFound(Recording recording, List<byte[]> received, Rule rule) {
    assertThat(recording.judge(received))
        .as("%s of %s", rule, recording.shape)
        .anyMatch(fault -> fault.rule() == rule);
  }

  private static void forEachFormat(Consumer<Recording> check) {
    for (VideoFormat format : VideoFormat.values()) {
      check.accept(new Recording(layered(format), Seeds.random(), 0));
    }
  }

  /** Changes one packet of a good stream. */
  private static List<byte[]> changed(Recording recording, int at, Consumer<byte[]> change) {
    List<byte[]> received = new ArrayList<>(recording.whole());
    change.accept(received.get(at));
    return received;
  }

  /** A packet within the stream that is the first of its frame, or one that is not. */
  private static int packet(Recording recording, boolean first, boolean keyframe) {
    for (int i = 40; i < recording.packets.size(); i++) {
      Truth truth = recording.packets.get(i).truth();
      if (truth != null && truth.index() == 0 == first && truth.keyframe() == keyframe) {
        return i;
      }
    }
    throw new AssertionError("no such packet");
  }

  private static int payload(byte[] data) {
    boolean extended = (data[0] & 0x10) != 0;
    return extended ? 16 + 4 * ((data[14] & 0xff) << 8 | (data[15] & 0xff)) : 12;
  }

  @Test
  void shouldFindAFrameThatIsNotSent() {
    forEachFormat(
        recording -> {
          Truth left = recording.packets.get(packet(recording, true, false)).truth();
          assertThat(left).isNotNull();
          int base = left == null ? 0 : left.picture() / 8 * 8;
          List<byte[]> received =
              new Thinning(recording.shape)
                  .forward(recording.packets, truth -> truth.picture() != base);
          assertFound(recording, received, Rule.DECODE);
        });
  }

  @Test
  void shouldFindAPacketThatIsNotSent() {
    forEachFormat(
        recording -> {
          int left = packet(recording, false, false);
          List<byte[]> received = new ArrayList<>(recording.whole());
          for (int i = received.size() - 1; i > left; i--) {
            System.arraycopy(received.get(i - 1), 2, received.get(i), 2, 2);
          }
          received.remove(left);
          assertFound(recording, received, Rule.FRAME);
        });
  }

  @Test
  void shouldFindANumberLeftOut() {
    forEachFormat(
        recording -> {
          List<byte[]> received = new ArrayList<>(recording.whole());
          received.remove(packet(recording, false, false));
          assertFound(recording, received, Rule.GAP);
        });
  }

  @Test
  void shouldFindANumberUsedTwice() {
    forEachFormat(
        recording -> {
          List<byte[]> received = new ArrayList<>(recording.whole());
          received.add(received.get(50));
          assertFound(recording, received, Rule.DUPLICATE);
        });
  }

  @Test
  void shouldFindPacketsOfAFrameOutOfOrder() {
    forEachFormat(
        recording -> {
          List<byte[]> received = new ArrayList<>(recording.whole());
          int second = packet(recording, false, false);
          byte[] number = {received.get(second)[2], received.get(second)[3]};
          System.arraycopy(received.get(second - 1), 2, received.get(second), 2, 2);
          System.arraycopy(number, 0, received.get(second - 1), 2, 2);
          assertFound(recording, received, Rule.FRAME);
        });
  }

  @Test
  void shouldFindAForeignSource() {
    forEachFormat(
        recording -> assertFound(recording, changed(recording, 9, d -> d[8]++), Rule.STREAM));
  }

  @Test
  void shouldFindAWrongPayloadType() {
    forEachFormat(
        recording -> assertFound(recording, changed(recording, 9, d -> d[1] ^= 1), Rule.STREAM));
  }

  @Test
  void shouldFindAMissingMarkerAndOneTooMany() {
    forEachFormat(
        recording -> {
          int within = packet(recording, true, true);
          assertFound(recording, changed(recording, within, d -> d[1] |= (byte) 0x80), Rule.MARKER);
          int last = within - 1;
          assertFound(recording, changed(recording, last, d -> d[1] &= 0x7f), Rule.MARKER);
        });
  }

  @Test
  void shouldFindWrongTimestamps() {
    forEachFormat(
        recording -> {
          int second = packet(recording, false, false);
          assertFound(recording, changed(recording, second, d -> d[7]++), Rule.TIMESTAMP);
          List<byte[]> jump = new ArrayList<>(recording.whole());
          jump.subList(second - 1, jump.size()).forEach(d -> d[4]++);
          assertFound(recording, jump, Rule.TIMESTAMP);
        });
  }

  @Test
  void shouldFindAWrongPictureId() {
    for (VideoFormat format : List.of(VideoFormat.VP8, VideoFormat.VP9)) {
      Recording recording = new Recording(layered(format), Seeds.random(), 0);
      int id = format == VideoFormat.VP8 ? 3 : 2;
      int at = packet(recording, false, false);
      assertFound(recording, changed(recording, at, d -> d[payload(d) + id]++), Rule.PICTURE_ID);
      List<byte[]> jump = new ArrayList<>(recording.whole());
      jump.subList(at - 1, jump.size()).forEach(d -> d[payload(d) + id]++);
      assertFound(recording, jump, Rule.PICTURE_ID);
    }
  }

  @Test
  void shouldFindWrongCountersOfVp8() {
    Recording recording = new Recording(layered(VideoFormat.VP8), Seeds.random(), 0);
    int at = packet(recording, false, false) - 1;
    List<byte[]> lowest = new ArrayList<>(recording.whole());
    lowest.subList(at, lowest.size()).forEach(d -> d[payload(d) + 4]++);
    assertFound(recording, lowest, Rule.TL0PICIDX);
    List<byte[]> key = new ArrayList<>(recording.whole());
    key.subList(at, key.size()).forEach(d -> d[payload(d) + 5] ^= 1);
    assertFound(recording, key, Rule.KEYIDX);
  }

  /** The layer is entered where its pictures refer to others of it that were not sent. */
  @Test
  void shouldFindATemporalSwitchUpAtTheWrongPlace() {
    for (VideoFormat format : List.of(VideoFormat.VP8, VideoFormat.H264)) {
      Recording recording = new Recording(layered(format), Seeds.random(), 0);
      Thinning thinning = new Thinning(recording.shape);
      int wrong = 12; // half a turn after the first one's end
      int right = 16;
      List<byte[]> broken =
          thinning.forward(
              recording.packets, truth -> thinning.has(truth, 0, truth.picture() < wrong ? 0 : 2));
      assertFound(recording, broken, Rule.DECODE);
      List<byte[]> good =
          thinning.forward(
              recording.packets, truth -> thinning.has(truth, 0, truth.picture() < right ? 0 : 2));
      assertThat(recording.judge(good)).isEmpty();
    }
  }

  @Test
  void shouldFindASpatialSwitchUpWithoutAKeyframe() {
    for (VideoFormat format : List.of(VideoFormat.VP9, VideoFormat.AV1)) {
      for (boolean key : new boolean[] {false, true}) {
        Recording recording = new Recording(layered(format).layers(3, 3, key), Seeds.random(), 0);
        Thinning thinning = new Thinning(recording.shape);
        List<byte[]> broken =
            thinning.forward(
                recording.packets, truth -> thinning.has(truth, truth.picture() < 8 ? 0 : 2, 2));
        assertFound(recording, broken, Rule.DECODE);
        List<byte[]> good =
            thinning.forward(
                recording.packets, truth -> thinning.has(truth, truth.picture() < 24 ? 0 : 2, 2));
        assertThat(recording.judge(good)).isEmpty();
      }
    }
  }

  @Test
  void shouldFindAWrongFrameNumber() {
    for (VideoFormat format : List.of(VideoFormat.AV1, VideoFormat.H264, VideoFormat.VP9)) {
      Recording recording = new Recording(layered(format), Seeds.random(), 0);
      int at = packet(recording, true, false);
      assertFound(
          recording, changed(recording, at, d -> d[descriptor(d) + 2]++), Rule.FRAME_NUMBER);
      List<byte[]> jump = new ArrayList<>(recording.whole());
      jump.subList(at, jump.size()).forEach(d -> d[descriptor(d) + 1]++);
      assertFound(recording, jump, Rule.FRAME_NUMBER);
    }
  }

  @Test
  void shouldFindAWrongTemplate() {
    for (VideoFormat format : List.of(VideoFormat.AV1, VideoFormat.H264, VideoFormat.VP9)) {
      Recording recording = new Recording(layered(format), Seeds.random(), 0);
      int at = packet(recording, true, false);
      assertFound(recording, changed(recording, at, d -> d[descriptor(d)] ^= 0x20), Rule.TEMPLATE);
    }
  }

  /** The only extension of a packet that no longer says its section. */
  private static int descriptor(byte[] data) {
    boolean oneByte = (data[12] & 0xff) == 0xbe;
    return oneByte ? 17 : 18;
  }

  @Test
  void shouldFindStructuresThatOverlap() {
    Recording recording = new Recording(layered(VideoFormat.AV1), Seeds.random(), 0);
    int at = packet(recording, true, true);
    List<byte[]> received =
        changed(recording, at, d -> d[payload(d) - 4]++); // a size in the structure's end
    assertFound(recording, received, Rule.TEMPLATE);
  }

  @Test
  void shouldFindARepairThatIsNotTheSame() {
    forEachFormat(
        recording -> {
          DecoderModel decoder = recording.decoder();
          List<byte[]> whole = recording.whole();
          for (int i = 0; i < whole.size(); i++) {
            byte[] data = whole.get(i);
            decoder.sent(data, data.length);
            byte[] rtx = recording.source.rtx(recording.packets.get(i));
            if (i == 70) {
              rtx[7]++;
            }
            decoder.receive(i % 10 == 0 ? rtx : data, (i % 10 == 0 ? rtx : data).length);
          }
          assertThat(decoder.finish()).extracting(Fault::rule).contains(Rule.REPAIR);
        });
  }

  @Test
  void shouldFindASourceThatBeginsWithoutAKeyframe() {
    forEachFormat(
        recording -> {
          List<byte[]> received = recording.whole();
          int from = packet(recording, true, false);
          assertFound(recording, received.subList(from, received.size()), Rule.DECODE);
        });
  }

  @Test
  void shouldFindAWrongStartOfAnAv1Sequence() {
    Recording recording = new Recording(layered(VideoFormat.AV1), Seeds.random(), 0);
    int at = packet(recording, true, false);
    assertFound(recording, changed(recording, at, d -> d[payload(d)] ^= 8), Rule.PAYLOAD);
  }
}
