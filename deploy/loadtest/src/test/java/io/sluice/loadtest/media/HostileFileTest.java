package io.sluice.loadtest.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever stands in a file, it is sent or refused with the one exception. */
final class HostileFileTest {
  static final List<byte[]> FILES =
      List.of(
          IvfFiles.vp8(),
          IvfFiles.vp9(),
          IvfFiles.av1(),
          OggFiles.opus(List.of(Bytes.filled(60, 0x78), Bytes.filled(300, 0x71))),
          new Bytes()
              .bytes(Bytes.of(0, 0, 1, 0x67, 1, 2, 0, 0, 1, 0x68, 1, 0, 0, 1))
              .bytes(Bytes.filled(2_000, 0x65, 0x88))
              .bytes(Bytes.of(0, 0, 1, 0x41, 0x9a, 0, 0, 1, 0x41, 0x9a))
              .toBytes());

  @Test
  void shouldSendOrRefuseAnyBytes() {
    int[] sent = new int[1];
    Seeds.forEach(
        3_000,
        random -> {
          byte[] file = mutated(random);
          try {
            Recording recording =
                Recordings.read(new FileBytes("f", file), Timebase.of(30), random.nextBoolean());
            send(RecordedSource.open(recording, 1, 1_000_000, true));
            sent[0]++;
          } catch (MediaException expected) {
            // the file is refused
          }
        });
    assertThat(sent[0]).isBetween(300, 2_700);
  }

  private static byte[] mutated(RandomGenerator random) {
    byte[] file = FILES.get(random.nextInt(FILES.size())).clone();
    if (random.nextInt(4) == 0) {
      file = Arrays.copyOf(file, random.nextInt(file.length + 1));
    }
    for (int i = random.nextInt(8); i > 0 && file.length > 0; i--) {
      int near = random.nextBoolean() ? Math.min(120, file.length) : file.length;
      file[random.nextInt(near)] = (byte) (random.nextBoolean() ? random.nextInt() : -1);
    }
    return file;
  }

  /** Sends the first packets of a recording, with some requests for keyframes. */
  static void send(PacketSource source) {
    MediaPacket packet = new MediaPacket();
    long due = 0;
    for (int i = 0; i < 100; i++) {
      if (source.dueNanos() < due || i % 30 == 29) {
        source.requestKeyframe(0);
      }
      due = source.dueNanos();
      source.next(packet);
      if (packet.length <= 0 || source.dueNanos() < due) {
        throw new AssertionError("a packet of " + packet.length + " bytes after " + due);
      }
    }
  }
}
