package io.sluice.loadtest.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sources do not allocate: less than a byte a packet, whatever the compiler does. */
final class AllocationTest {
  private static final int PACKETS = 50_000;

  private final MediaPacket packet = new MediaPacket();
  private long digest;

  private static PacketSource recorded(String name, byte[] file) {
    Recording recording = Recordings.read(new FileBytes(name, file), Timebase.of(30), true);
    return RecordedSource.open(recording, 1, 1_000_000, true);
  }

  static Stream<PacketSource> sources() {
    return Stream.concat(
        Stream.of(
                "vp8",
                "vp8:svc=L1T3:2M",
                "vp9:svc=L3T3:2M",
                "h264:simulcast=3:2M:key=1s",
                "av1:svc=L3T3:2M:key=1s",
                "av1:10x1100")
            .map(spec -> MediaSpec.video(spec).open(1)),
        Stream.of(
            MediaSpec.audio("opus").open(1),
            MediaSpec.audio("dtx").open(1),
            recorded("vp8", IvfFiles.vp8()),
            recorded("vp9", IvfFiles.vp9()),
            recorded("av1", IvfFiles.av1())));
  }

  @ParameterizedTest
  @MethodSource("sources")
  void shouldNotAllocatePerPacket(PacketSource source) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    run(source, 2_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    run(source, PACKETS);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).isLessThan(PACKETS);
    assertThat(digest).isNotZero();
  }

  private void run(PacketSource source, int packets) {
    for (int i = 0; i < packets; i++) {
      long due = source.dueNanos();
      source.next(packet);
      Mark.write(packet.payload, 0, packet.length, due);
      digest += Mark.read(packet.payload, 0, packet.length) + packet.timestamp;
      if (i % 1_000 == 0) {
        source.requestKeyframe(0);
      }
    }
  }
}
