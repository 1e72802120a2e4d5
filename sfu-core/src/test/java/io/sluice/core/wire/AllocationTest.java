package io.sluice.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.core.wire.codec.DependencyDescriptor;
import io.sluice.core.wire.codec.KeyframeDetector;
import io.sluice.core.wire.codec.LayerReader;
import io.sluice.core.wire.codec.VideoCodec;
import io.sluice.core.wire.codec.Vp8Descriptor;
import io.sluice.core.wire.codec.Vp9Descriptor;
import io.sluice.core.wire.ext.AbsSendTime;
import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtcp.RtcpParser;
import io.sluice.core.wire.rtcp.RtcpWriter;
import io.sluice.core.wire.rtcp.TransportFeedback;
import io.sluice.core.wire.rtp.HeaderExtensionWriter;
import io.sluice.core.wire.rtp.HeaderExtensions;
import io.sluice.core.wire.rtp.RtpPacket;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The media path does not allocate: less than a byte a packet, whatever the compiler does. */
final class AllocationTest {
  private static final int PACKETS = 100_000;
  private static final VideoCodec[] CODECS = VideoCodec.values();

  private final byte[] rtp =
      Hex.bytes(
          "90 60 0001 00000002 00000003 bede 0003 10aa 21bbcc 0000 33 01020304 00"
              + "90 f0 9234 56 b1 50 b7 01 9d012a 8002 e001 00");
  private final byte[] structure = Hex.bytes("c3000580411eb85141010c09fc059c");
  private final byte[] described =
      Hex.bytes(
          "90 60 0001 00000002 00000003 bede 0006 3ec3000580411eb85141010c09fc059c 45410064013f00b3"
              + "90 f0 9234 56 b1 50 b7 01 9d012a 8002 e001 00");
  private final byte[] vp9 = Hex.bytes("e9 9234 55 77 00");
  private final byte[] out = new byte[1_000];
  private final long[] arrivals = {1, 2_000, -1, 90_000, 89_000, -1, -1, 91_000, 92_000};
  private final int[] lost = {1, 5, 100};

  private final RtpPacket packet = new RtpPacket(rtp, gone -> {});
  private final RtpPacket describedPacket = new RtpPacket(described, gone -> {});
  private final LayerReader layers = new LayerReader(3, 4);
  private final HeaderExtensionWriter extensions = new HeaderExtensionWriter();
  private final Vp8Descriptor vp8Descriptor = new Vp8Descriptor();
  private final Vp9Descriptor vp9Descriptor = new Vp9Descriptor();
  private final DependencyDescriptor descriptor = new DependencyDescriptor();
  private final RtcpWriter writer = new RtcpWriter();
  private final TransportFeedback.Visitor visitor =
      (sequence, received, micros) -> this.digest += sequence + micros;
  private final RtcpHandler handler =
      new RtcpHandler() {
        @Override
        public void transportFeedback(
            long senderSsrc, long mediaSsrc, byte[] buf, int offset, int length) {
          TransportFeedback.parse(buf, offset, length, visitor);
        }
      };
  private long digest;

  @Test
  void shouldNotAllocatePerPacket() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    run(1_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    run(PACKETS);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).isLessThan(PACKETS);
    assertThat(digest).isNotZero();
  }

  private void run(int packets) {
    for (int i = 0; i < packets; i++) {
      readPacket();
      readLayers(i);
      writeExtensions(i);
      writeAndReadRtcp(i);
    }
  }

  private void readPacket() {
    assertFilled(packet.fill(rtp.length, 0));
    digest += HeaderExtensions.find(packet, 3);
    int payload = packet.headerLength();
    digest += vp8Descriptor.parse(rtp, payload, packet.payloadLength()) ? 1 : 0;
    digest += vp9Descriptor.parse(vp9, 0, vp9.length) ? 1 : 0;
    digest += descriptor.parse(structure, 0, structure.length, null) ? 1 : 0;
    for (VideoCodec codec : CODECS) {
      digest += KeyframeDetector.isKeyframe(codec, rtp, payload, packet.payloadLength()) ? 1 : 0;
    }
    packet.release();
  }

  private void readLayers(int i) {
    readLayers(packet, rtp, 2L * i);
    readLayers(describedPacket, described, 2L * i + 1);
    digest += layers.generation() + layers.width(0);
  }

  private void readLayers(RtpPacket read, byte[] data, long sequence) {
    assertFilled(read.fill(data.length, 0));
    read.extendedSequence(sequence);
    layers.read(read, CODECS[(int) (sequence >> 3) % CODECS.length]);
    digest += read.layers().present;
    read.release();
  }

  private static void assertFilled(boolean filled) {
    if (!filled) {
      throw new AssertionError("not a packet");
    }
  }

  private void writeExtensions(int i) {
    extensions.begin(out, 12, false);
    AbsSendTime.write(out, extensions.reserve(3, AbsSendTime.LENGTH), i);
    extensions.add(1, rtp, 0, 4);
    digest += extensions.end();
  }

  private void writeAndReadRtcp(int i) {
    writer.begin(out, 0, out.length);
    writer.senderReport(1, 2, 3, 4, 5);
    writer.reportBlock(1, 2, 3, 4, 5, 6, 7);
    writer.nack(1, 2, lost, lost.length);
    writer.transportFeedback(1, 2, i, arrivals.length, arrivals, 1, i);
    digest += RtcpParser.parse(out, 0, writer.length(), handler) ? 1 : 0;
  }
}
