package io.sluice.loadtest.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bit-rate driven video, as libwebrtc's encoders and packetisers make it. */
final class NaturalSizesTest {
  private static List<List<Sent>> pictures(String spec, int count) {
    return Sent.pictures(MediaSpec.video(spec).open(5), count);
  }

  private static int bytes(List<Sent> picture) {
    return picture.stream().mapToInt(Sent::size).sum();
  }

  @ParameterizedTest
  @CsvSource({
    "vp8:1.5M, 1.5e6",
    "vp8:svc=L1T3:600k, 6e5",
    "vp9:svc=L3T3:2M, 2e6",
    "av1:1M, 1e6",
    "h264:key=3s:2.5M, 2.5e6",
    "vp8:simulcast=3:2.5M, 2.5e6",
    "vp8:simulcast=150k/500k/2M, 2.65e6"
  })
  void shouldKeepTheRate(String spec, double rate) {
    List<Sent> minute = Sent.before(MediaSpec.video(spec).open(5), 60);
    assertThat(8.0 * bytes(minute) / 60).isBetween(0.97 * rate, 1.03 * rate);
  }

  @Test
  void shouldVaryFrameSizesAndMakeKeyframesSeveralTimesLarger() {
    List<List<Sent>> pictures = pictures("vp8:1.5M", 1_000);
    double mean = 1.5e6 / 8 / 30;
    assertThat(bytes(pictures.get(0))).isBetween((int) (2 * mean), (int) (15 * mean));
    double[] sizes = pictures.stream().skip(200).mapToDouble(NaturalSizesTest::bytes).toArray();
    double average = Arrays.stream(sizes).average().orElseThrow();
    double variance =
        Arrays.stream(sizes).map(s -> (s - average) * (s - average)).average().orElseThrow();
    assertThat(Math.sqrt(variance) / average).isBetween(0.15, 0.4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vp8", "vp9", "h264", "av1"})
  void shouldSplitAFrameEvenly(String codec) {
    for (List<Sent> picture : pictures(codec + ":4M:key=1s", 300)) {
      int least = picture.stream().mapToInt(Sent::size).min().orElseThrow();
      int most = picture.stream().mapToInt(Sent::size).max().orElseThrow();
      assertThat(most - least).isLessThanOrEqualTo(1);
      int structure = Math.max(0, picture.get(0).descriptor().length - 3);
      int limit = NaturalSizes.LIMIT - structure;
      assertThat(most).isLessThanOrEqualTo(limit);
      assertThat(picture).hasSize((bytes(picture) + limit - 1) / limit);
    }
  }

  /** The structure makes an extension that a full packet would have no room for. */
  @Test
  void shouldLeaveRoomForTheStructureOfAnAv1Keyframe() {
    assertThat(pictures("av1:svc=L3T3:6M", 1).get(0))
        .allMatch(sent -> sent.size() + sent.descriptor().length <= NaturalSizes.LIMIT + 3);
  }

  @Test
  void shouldGiveTheLowestTemporalLayerMore() {
    List<List<Sent>> pictures = pictures("vp8:svc=L1T2:1M", 2_000);
    double lower = 0;
    double upper = 0;
    for (int i = 400; i < 2_000; i += 2) {
      lower += bytes(pictures.get(i));
      upper += bytes(pictures.get(i + 1));
    }
    assertThat(lower / upper).isBetween(1.3, 1.7);
  }

  @Test
  void shouldMakeEqualPacketsOfARateOnRequest() {
    List<Sent> second = Sent.before(MediaSpec.video("vp8:2M:equal").open(1), 1);
    assertThat(second).hasSize(240).allMatch(sent -> sent.size() == 1_042);
  }
}
