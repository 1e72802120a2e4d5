package io.sluice.loadtest.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SyntheticAudioTest {
  private static final long MILLI = 1_000_000;

  private static List<Sent> seconds(String spec, double seconds) {
    return Sent.before(MediaSpec.audio(spec).open(1), seconds);
  }

  /** RFC 6716 table 2: hybrid full band or SILK wide band, mono, one frame. */
  @ParameterizedTest
  @CsvSource({"10, 0x70", "20, 0x78", "40, 0x50", "60, 0x58"})
  void shouldSendAFrameOfOpusEachTime(long millis, int contents) {
    List<Sent> sent = seconds("opus:" + millis + "ms:100B", 6);
    assertThat(sent).hasSize((int) (6_000 / millis));
    for (int i = 0; i < sent.size(); i++) {
      Sent packet = sent.get(i);
      assertThat(packet.size()).isEqualTo(100);
      assertThat(packet.payload()[0]).isEqualTo((byte) contents);
      assertThat(packet.dueNanos()).isEqualTo(i * millis * MILLI);
      assertThat(packet.timestamp() - sent.get(0).timestamp() & 0xffff_ffffL)
          .isEqualTo(i * millis * 48L);
      assertThat(packet.marker()).isEqualTo(i == 0);
      assertThat(packet.keyframe()).isFalse();
    }
  }

  @Test
  void shouldVaryInLoudness() {
    List<Sent> sent = seconds("opus", 60);
    assertThat(sent).allMatch(packet -> packet.audioLevel() >= 15 && packet.audioLevel() <= 50);
    assertThat(sent.stream().map(Sent::audioLevel).distinct().count()).isGreaterThan(20);
  }

  @Test
  void shouldTakeTheSizeFromARate() {
    assertThat(seconds("32k:40ms", 1)).allMatch(packet -> packet.size() == 160);
  }

  @Test
  void shouldPauseBetweenTalkSpurts() {
    List<Sent> sent = seconds("dtx", 600);
    assertThat(sent.size()).isBetween(10_000, 20_000);
    int spurts = 0;
    for (int i = 1; i < sent.size(); i++) {
      Sent packet = sent.get(i);
      boolean silent = packet.audioLevel() == 127;
      boolean silentBefore = sent.get(i - 1).audioLevel() == 127;
      long gap = packet.dueNanos() - sent.get(i - 1).dueNanos();
      long ticks = packet.timestamp() - sent.get(i - 1).timestamp() & 0xffff_ffffL;
      assertThat(gap).isEqualTo((silentBefore ? 400 : 20) * MILLI);
      assertThat(ticks).isEqualTo(gap * 48 / MILLI);
      assertThat(packet.marker()).isEqualTo(silentBefore && !silent);
      assertThat(packet.size()).isEqualTo(silent ? Mark.MIN_PAYLOAD : 100);
      spurts += packet.marker() ? 1 : 0;
    }
    assertThat(spurts).isBetween(60, 300);
  }
}
