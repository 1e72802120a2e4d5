package io.sluice.loadtest.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OggOpusReaderTest {
  /** 20 ms; two frames of 10 ms each; three frames of 2.5 ms each; 60 ms. */
  private static final List<byte[]> PACKETS =
      List.of(
          Bytes.filled(100, 0x78),
          Bytes.filled(600, 0x71),
          Bytes.filled(40, 0xe3, 3),
          Bytes.filled(255, 0x58));

  private static final double[] MILLIS = {20, 20, 7.5, 60};

  private static Recording read(byte[] file) {
    return Recordings.read(new FileBytes("clip.ogg", file), Timebase.of(30), true);
  }

  private static void assertPackets(byte[] file) {
    PacketSource source = RecordedSource.open(read(file), 1, 1_000_000, true);
    double millis = 0;
    long first = -1;
    for (int i = 0; i < 12; i++) {
      Sent sent = Sent.next(source);
      first = first < 0 ? sent.timestamp() : first;
      assertThat(sent.payload()).isEqualTo(PACKETS.get(i % 4));
      assertThat(sent.dueNanos()).isEqualTo((long) (millis * 1_000_000));
      assertThat(sent.timestamp() - first & 0xffff_ffffL).isEqualTo((long) (millis * 48));
      assertThat(sent.marker()).isFalse();
      assertThat(sent.keyframe()).isFalse();
      millis += MILLIS[i % 4];
      source.requestKeyframe(0);
    }
  }

  @Test
  void shouldSendPacketsForAsLongAsTheyLast() {
    assertPackets(OggFiles.opus(PACKETS));
  }

  @Test
  void shouldPutAPacketOfSeveralPagesTogether() {
    byte[] first = Arrays.copyOf(PACKETS.get(1), 510);
    byte[] rest = Arrays.copyOfRange(PACKETS.get(1), 510, 600);
    assertPackets(
        new Bytes()
            .bytes(OggFiles.page(7, false, OggFiles.head()))
            .bytes(OggFiles.page(7, false, OggFiles.tags(), PACKETS.get(0)))
            .bytes(OggFiles.page(7, true, first))
            .bytes(OggFiles.page(7, false, rest, PACKETS.get(2), PACKETS.get(3)))
            .toBytes());
  }

  @Test
  void shouldIgnoreOtherStreams() {
    byte[] other = new Bytes().text("\u0080theora").bytes(new byte[40]).toBytes();
    byte[] opus = OggFiles.opus(PACKETS);
    byte[] pages = OggFiles.page(8, false, other, other, other);
    assertPackets(new Bytes().bytes(pages).bytes(opus).bytes(pages).toBytes());
  }

  @Test
  void shouldSayWhatIsWrong() {
    byte[] file = OggFiles.opus(PACKETS);
    assertBad(OggFiles.page(8, false, new byte[40]), "without Opus");
    assertBad(OggFiles.opus(List.of()), "has no media");
    assertBad(OggFiles.opus(List.of(Bytes.of(0x03, 0))), "is not Opus");
    assertBad(OggFiles.opus(List.of(Bytes.of(0x1b, 3))), "is not Opus");
    assertBad(OggFiles.opus(List.of(new byte[1_500])), "more than 1400 bytes");
    assertBad(Arrays.copyOf(file, file.length - 1), "cut short");
    assertBad(Arrays.copyOf(file, 20), "cut short");
    assertBad(
        new Bytes().bytes(file).text("no page, of 27 bytes and more").toBytes(), "no Ogg page");
  }

  private static void assertBad(byte[] file, String what) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith("clip.ogg: ")
        .hasMessageContaining(what);
  }
}
