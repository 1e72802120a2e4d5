package io.sluice.loadtest.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedule, sizes, markers and keyframes, which all codecs have in common. */
final class SyntheticVideoTest {
  private static final long MILLI = 1_000_000;

  private static PacketSource open(String spec) {
    return MediaSpec.video(spec).open(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vp8", "vp9", "h264", "av1", "vp8:svc=L1T3", "vp9:svc=L3T3"})
  void shouldSendTheFiguresShape(String codec) {
    List<Sent> second = Sent.before(open(codec + ":30fps:10x1100@1ms"), 1);
    assertThat(second).hasSize(300).allMatch(packet -> packet.size() == 1_100);
    for (int i = 0; i < 300; i++) {
      long frame = i / 10 * 1_000_000_000L / 30;
      assertThat(second.get(i).dueNanos()).isEqualTo(frame + i % 10 * MILLI);
      assertThat(second.get(i).marker()).isEqualTo(i % 10 == 9);
      assertThat(second.get(i).keyframe()).isEqualTo(i < 10);
    }
  }

  @Test
  void shouldKeepItsScheduleForAnHour() {
    PacketSource source = open("vp8:29.97fps:2x120");
    MediaPacket packet = new MediaPacket();
    source.next(packet);
    long first = packet.timestamp;
    long count = 1;
    long last = 0;
    while (source.dueNanos() < 3_600_000_000_000L) {
      assertThat(source.dueNanos()).isGreaterThanOrEqualTo(last);
      last = source.dueNanos();
      source.next(packet);
      count++;
    }
    assertThat(count).isEqualTo(2 * 107_892);
    assertThat(source.dueNanos()).isEqualTo(3_600_000_000_000L);
    source.next(packet);
    assertThat(packet.timestamp - first & 0xffff_ffffL).isEqualTo(90_000L * 3_600);
  }

  @Test
  void shouldShareTimestampsBetweenThePacketsOfAPicture() {
    List<List<Sent>> pictures = Sent.pictures(open("h264:simulcast=3:2.5M"), 60 * 3);
    for (int i = 0; i < pictures.size(); i++) {
      long ticks = i / 3 * 3_000L;
      long first = pictures.get(0).get(0).timestamp();
      assertThat(pictures.get(i))
          .allMatch(packet -> (packet.timestamp() - first & 0xffff_ffffL) == ticks);
    }
  }

  @Test
  void shouldMakeTheNextFrameAKeyframeOnRequest() {
    PacketSource source = open("vp8:3x200");
    assertThat(keyframes(Sent.pictures(source, 5))).containsExactly(0);
    source.requestKeyframe(0);
    source.requestKeyframe(0);
    assertThat(keyframes(Sent.pictures(source, 5))).containsExactly(0);
    Sent.next(source);
    source.requestKeyframe(0);
    assertThat(Sent.pictures(source, 1).get(0)).noneMatch(Sent::keyframe);
    assertThat(keyframes(Sent.pictures(source, 5))).containsExactly(0);
  }

  @Test
  void shouldMakeAKeyframeOfTheLayerThatIsAskedFor() {
    PacketSource source = open("vp8:simulcast=3:2.5M");
    assertThat(Sent.pictures(source, 3)).allMatch(layer -> layer.get(0).keyframe());
    source.requestKeyframe(1);
    source.requestKeyframe(3);
    source.requestKeyframe(-1);
    assertThat(keyframes(Sent.pictures(source, 6))).containsExactly(1);
  }

  @Test
  void shouldMakeAKeyframeAtAnInterval() {
    assertThat(keyframes(Sent.pictures(open("vp9:25fps:key=2s:2x200"), 120)))
        .containsExactly(0, 50, 100);
  }

  private static List<Integer> keyframes(List<List<Sent>> pictures) {
    return IntStream.range(0, pictures.size())
        .filter(i -> pictures.get(i).get(0).keyframe())
        .boxed()
        .toList();
  }

  @Test
  void shouldSendSmallerLayersFirstWithAQuarterOfThePackets() {
    List<List<Sent>> layers = Sent.pictures(open("vp8:simulcast=3:16x1000"), 6);
    for (int i = 0; i < 6; i++) {
      int layer = i % 3;
      assertThat(layers.get(i)).hasSize(1 << (2 * layer)).allMatch(sent -> sent.layer() == layer);
    }
    assertThat(layers.get(2).get(0).dueNanos()).isEqualTo(5 * MILLI);
  }

  @Test
  void shouldNotBeLateForTheNextPicture() {
    List<Sent> sent = Sent.before(open("vp8:60fps:40M@1ms:key=1s"), 3);
    for (int i = 1; i < sent.size(); i++) {
      assertThat(sent.get(i).dueNanos()).isGreaterThan(sent.get(i - 1).dueNanos());
      if (sent.get(i - 1).marker()) {
        long frame = Math.round(sent.get(i).dueNanos() * 60 / 1e9);
        assertThat(sent.get(i).dueNanos()).isEqualTo(frame * 1_000_000_000L / 60);
      }
    }
  }

  @Test
  void shouldSendAFrameAtOnce() {
    List<List<Sent>> pictures = Sent.pictures(open("vp8:5x500@0ms"), 2);
    assertThat(pictures.get(1)).allMatch(sent -> sent.dueNanos() == 1_000_000_000L / 30);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vp8", "vp9:svc=L2T2", "h264", "av1:svc=L3T3", "vp8:simulcast=3"})
  void shouldRepeatItselfWithTheSameSeedOnly(String spec) {
    TrackMedia media = MediaSpec.video(spec + ":1.5M");
    PacketSource one = media.open(7);
    PacketSource same = media.open(7);
    PacketSource other = media.open(8);
    int differences = 0;
    for (int i = 0; i < 500; i++) {
      Sent sent = Sent.next(one);
      assertThat(Sent.next(same)).hasToString(sent.toString());
      differences += Arrays.equals(Sent.next(other).payload(), sent.payload()) ? 0 : 1;
    }
    assertThat(differences).isGreaterThan(450);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vp8", "vp9", "vp9:svc=L3T3", "h264", "av1", "av1:svc=L3T3"})
  void shouldHaveRoomForAMarkInEveryPacket(String spec) {
    TrackMedia media = MediaSpec.video(spec + ":700k");
    PacketSource source = media.open(3);
    assertThat(source.marked()).isTrue();
    assertThat(Sent.before(source, 20)).allMatch(sent -> sent.size() >= Mark.MIN_PAYLOAD);
  }
}
