package io.sluice.loadtest.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Media files: IVF of VP8, VP9 and AV1, Ogg of Opus (RFC 7845), H.264 of annex B. */
final class RecordingsFuzzTest {
  private static final byte[] PAYLOAD = new byte[MediaPacket.MAX_PAYLOAD];

  static Stream<Arguments> files() {
    return HostileFileTest.FILES.stream().map(file -> Arguments.of((Object) file));
  }

  @MethodSource("files")
  @FuzzTest
  void shouldSendOrRefuseAnyFile(byte[] input) {
    for (boolean marked : new boolean[] {false, true}) {
      Recording recording;
      try {
        recording = Recordings.read(new FileBytes("f", input), Timebase.of(30), marked);
      } catch (MediaException refused) {
        assertThat(refused).hasMessageStartingWith("f: ");
        return;
      }
      check(recording, input.length);
      HostileFileTest.send(RecordedSource.open(recording, 1, 1_000_000, marked));
    }
  }

  private static void check(Recording recording, int fileLength) {
    int frames = recording.frames();
    assertThat(frames).isBetween(1, fileLength);
    assertThat(recording.firstPacket(0)).isZero();
    assertThat(recording.keyframe(0) || !recording.isVideo()).isTrue();
    for (int frame = 0; frame < frames; frame++) {
      assertThat(recording.ticks(frame)).isPositive();
      assertThat(recording.firstPacket(frame + 1) >= recording.firstPacket(frame)).isTrue();
    }
    int packets = recording.firstPacket(frames);
    for (int packet = 0; packet < packets; packet++) {
      assertThat(recording.copy(packet, PAYLOAD, 0)).isPositive();
    }
  }
}
