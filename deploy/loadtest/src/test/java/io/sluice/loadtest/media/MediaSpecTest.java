package io.sluice.loadtest.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.api.MediaKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MediaSpecTest {
  @TempDir private Path folder;

  @Test
  void shouldHaveTheShapeOfTheFiguresByDefault() {
    TrackMedia media = MediaSpec.video("vp8");
    assertThat(media.kind()).isEqualTo(MediaKind.VIDEO);
    assertThat(media.codec()).isEqualTo("VP8");
    assertThat(media.clockRate()).isEqualTo(90_000);
    assertThat(media.scalability()).isEqualTo("L1T1");
    assertThat(media.hasDependencyDescriptor()).isFalse();
    assertThat(media.layers()).containsExactly(new LayerSpec("", 1_280, 720, 2_640_000));
    List<Sent> explicit = Sent.before(MediaSpec.video("vp8:30fps:10x1100@1ms").open(1), 1);
    assertThat(Sent.before(media.open(1), 1)).hasToString(explicit.toString());
  }

  @Test
  void shouldReadTheAudioOfTheFigures() {
    TrackMedia media = MediaSpec.audio("opus:20ms:100B");
    assertThat(media.kind()).isEqualTo(MediaKind.AUDIO);
    assertThat(media.codec()).isEqualTo("opus");
    assertThat(media.clockRate()).isEqualTo(48_000);
    assertThat(media.layers()).containsExactly(new LayerSpec("", 0, 0, 40_000));
  }

  @Test
  void shouldReadWordsInAnyOrder() {
    TrackMedia media = MediaSpec.video("1.5M@500us:svc=L3T3:360p:AV1:25fps");
    assertThat(media.codec()).isEqualTo("AV1");
    assertThat(media.scalability()).isEqualTo("L3T3");
    assertThat(media.hasDependencyDescriptor()).isTrue();
    assertThat(media.layers()).containsExactly(new LayerSpec("", 640, 360, 1_500_000));
    List<Sent> sent = Sent.before(media.open(1), 0.08);
    assertThat(sent.get(1).dueNanos()).isEqualTo(500_000);
    assertThat(sent.stream().filter(Sent::marker)).hasSize(2);
  }

  @Test
  void shouldShareARateOutToSimulcastLayers() {
    assertThat(MediaSpec.video("h264:simulcast=3:2.1M").layers())
        .containsExactly(
            new LayerSpec("l", 320, 180, 100_000),
            new LayerSpec("m", 640, 360, 400_000),
            new LayerSpec("h", 1_280, 720, 1_600_000));
    assertThat(MediaSpec.video("simulcast=2:500k:360p").layers())
        .containsExactly(
            new LayerSpec("l", 320, 180, 100_000), new LayerSpec("h", 640, 360, 400_000));
    assertThat(MediaSpec.video("simulcast=150k/500k/2M").layers())
        .extracting(LayerSpec::bitsPerSecond)
        .containsExactly(150_000, 500_000, 2_000_000);
    assertThat(MediaSpec.video("simulcast=3").layers())
        .extracting(LayerSpec::bitsPerSecond)
        .containsExactly(264_000, 792_000, 2_640_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vp8:30fp | \"30fp\" is none of",
        "'' | \"\" is none of",
        "vp8::30fps | \"\" is none of",
        "vp7 | \"vp7\" is none of: a codec (vp8, vp9, h264, av1)",
        "vp8:vp9 | the codec is given twice",
        "10x1100:2M | the size of frames is given twice",
        "simulcast=1M/2M:3M | the size of frames is given twice",
        "0fps | the frame rate 0 is not in 1 to 240",
        "999999999fps | the frame rate",
        "99999999999fps | is none of",
        "10x20 | the bytes of a packet 20 is not in 120 to 1400",
        "10x1500 | not in 120 to 1400",
        "0x1100 | the packets of a frame 0 is not in 1 to 200",
        "10x1100@1 | \"1\" is not a duration such as 1ms",
        "10x1100@5ms | 10 packets 5.0 ms apart do not fit into a frame's time",
        "10x1100@999999999s | do not fit into a frame's time",
        "1k | is not a rate from 10k to 100M",
        "1000M | is not a rate from 10k to 100M",
        "1..5M | is not a rate",
        "15k | 62 bytes to a frame of the smallest layer, which needs 120",
        "svc=L4T1 | svc=L4T1 is not one of L1T1 to L3T3",
        "vp9:svc=L3T3:10k | the smallest layer",
        "vp9:svc=L3T3:2x1100 | has at least as many packets",
        "vp8:svc=L2T1 | VP8 has temporal layers only",
        "h264:svc=L1T2 | H.264 packets do not tell their layer",
        "vp9:svc=L2T1:simulcast=2 | simulcast= goes with",
        "simulcast=4 | \"4\" is not a rate",
        "simulcast=1M | has not two or three layers",
        "simulcast=1M/1M/1M/1M | has not two or three layers",
        "key=often | \"often\" is not a duration",
        "20p | the height 20 is not in 90 to 4320",
        "equal:equal | equal is given twice",
        "vp8:file=clip.ivf | \"vp8\" does not go with file=",
        "file=/nowhere/clip.ivf | /nowhere/clip.ivf: there is no such file",
      })
  void shouldSayWhatIsWrongWithVideo(String text, String what) {
    assertThatThrownBy(() -> MediaSpec.video(text))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining(what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pcmu | \"pcmu\" is none of: opus, 20ms",
        "opus:30ms | packets of 30ms: Opus has 10ms, 20ms, 40ms, 60ms",
        "20B | packets of 20 bytes; possible are 32 to 1276",
        "9999B | packets of 9999 bytes",
        "100B:32k | the size of packets is given twice",
        "6k | packets of 15 bytes",
        "900M | packets of",
        "intact | \"intact\" is none of",
        "25fps:file=a.ogg | \"25fps\" does not go with file=",
      })
  void shouldSayWhatIsWrongWithAudio(String text, String what) {
    assertThatThrownBy(() -> MediaSpec.audio(text))
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith("audio " + text + ": ")
        .hasMessageContaining(what);
  }

  @Test
  void shouldReadAFileWhoseNameHasColons() throws IOException {
    Path file = Files.write(folder.resolve("a:b:file=c.ivf"), IvfFiles.vp8());
    TrackMedia media = MediaSpec.video("file=" + file);
    assertThat(media.codec()).isEqualTo("VP8");
    assertThat(media.layers()).containsExactly(new LayerSpec("", 640, 360, 457_160));
    assertThat(media.open(1).marked()).isTrue();
    assertThat(Sent.pictures(media.open(1), 6)).hasSize(6);
    assertThat(MediaSpec.video("intact:file=" + file).open(1).marked()).isFalse();
  }

  @Test
  void shouldRefuseAFileOfTheOtherKind() throws IOException {
    Path file = Files.write(folder.resolve("clip.ivf"), IvfFiles.vp8());
    assertThatThrownBy(() -> MediaSpec.audio("file=" + file))
        .isInstanceOf(MediaException.class)
        .hasMessage(file + ": has VP8, which is not audio");
  }

  @Test
  void shouldRefuseAFolder() {
    assertThatThrownBy(() -> MediaSpec.video("file=" + folder))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("there is no such file");
  }
}
