package io.sluice.core.wire.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.Hex;
import io.sluice.core.wire.HostileBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The figures of the RFCs, byte by byte, and what the parser makes of them. */
final class RtcpWriterTest {
  private static final long TOP = 0xffffffffL;

  private final byte[] buf = new byte[1_500];
  private final RtcpWriter writer = new RtcpWriter();

  @BeforeEach
  void begin() {
    Arrays.fill(buf, (byte) 0x55);
    writer.begin(buf, 10, buf.length);
  }

  private byte[] written() {
    return Arrays.copyOfRange(buf, 10, 10 + writer.length());
  }

  /** RFC 3550 section 6.4.1. */
  @Test
  void shouldWriteASenderReportWithBlocks() {
    assertThat(writer.senderReport(TOP, 0x1122334455667788L, 3, 4, 5)).isTrue();
    assertThat(writer.reportBlock(0xb0, 128, -1, 65541, 7, 8, 9)).isTrue();
    assertThat(written())
        .isEqualTo(
            Hex.bytes(
                "81c8000c ffffffff 1122334455667788 00000003 00000004 00000005"
                    + "000000b0 80ffffff 00010005 00000007 00000008 00000009"));
    assertThat(Transcript.of(written()))
        .containsExactly(
            "sr " + TOP + " 1122334455667788 3 4 5", "block " + TOP + " 176 128 -1 65541 7 8 9");
  }

  /** The count of blocks has five bits, the cumulative loss 24 with its sign. */
  @Test
  void shouldHoldCountAndLossWithinTheirBits() {
    assertThat(writer.receiverReport(1)).isTrue();
    assertThat(writer.reportBlock(2, 255, Integer.MAX_VALUE, 0, 0, 0, 0)).isTrue();
    assertThat(writer.reportBlock(2, 255, Integer.MIN_VALUE, 0, 0, 0, 0)).isTrue();
    for (int i = 2; i < 31; i++) {
      assertThat(writer.reportBlock(2, 0, 0, 0, 0, 0, 0)).isTrue();
    }
    assertThat(writer.reportBlock(2, 0, 0, 0, 0, 0, 0)).isFalse();
    assertThat(Transcript.of(written()))
        .hasSize(31)
        .startsWith("block 1 2 255 8388607 0 0 0 0", "block 1 2 255 -8388608 0 0 0 0");
  }

  @Test
  void shouldRefuseABlockThatHasNoReportBeforeIt() {
    assertThat(writer.reportBlock(2, 0, 0, 0, 0, 0, 0)).isFalse();
    assertThat(writer.receiverReport(1)).isTrue();
    assertThat(writer.pli(1, 2)).isTrue();
    assertThat(writer.reportBlock(2, 0, 0, 0, 0, 0, 0)).isFalse();
    assertThat(Transcript.of(written())).containsExactly("pli 1 2");
  }

  /** RFC 3550 section 6.5: at least one zero ends the items. */
  @Test
  void shouldPadASourceDescription() {
    assertThat(writer.sdesCname(1, new byte[] {'a', 'b'})).isTrue();
    assertThat(written()).isEqualTo(Hex.bytes("81ca0003 00000001 01026162 00000000"));
    begin();
    assertThat(writer.sdesCname(1, new byte[] {'a', 'b', 'c', 'd', 'e'})).isTrue();
    assertThat(written()).isEqualTo(Hex.bytes("81ca0003 00000001 01056162 63646500"));
    assertThat(writer.sdesCname(1, new byte[256])).isFalse();
    assertThat(writer.sdesCname(1, new byte[0])).isFalse();
  }

  @Test
  void shouldReadBackNamesOfEveryLength() {
    for (int length = 1; length <= 255; length++) {
      begin();
      String name = "x".repeat(length);
      assertThat(writer.sdesCname(7, name.getBytes(StandardCharsets.UTF_8))).isTrue();
      assertThat(Transcript.of(written())).containsExactly("cname 7 " + name);
    }
  }

  /** RFC 4585 section 6.2.1: bit i of the mask stands for the number i + 1 after. */
  @Test
  void shouldPackSequenceNumbersIntoEntries() {
    int[] lost = {65534, 65535, 0, 14, 15, 100, 100, 117};
    assertThat(writer.nack(1, 2, lost, lost.length)).isTrue();
    assertThat(written())
        .isEqualTo(Hex.bytes("81cd0006 00000001 00000002 fffe8003 000f0000 00640000 00750000"));
    assertThat(writer.nack(1, 2, lost, 0)).isFalse();
  }

  @Test
  void shouldReadBackEverySequenceNumberOfANack() {
    Random random = new Random(HostileBytes.seed());
    for (int round = 0; round < 2_000; round++) {
      begin();
      int base = random.nextInt(0x10000);
      TreeSet<Integer> distances = new TreeSet<>();
      for (int i = random.nextInt(40); i >= 0; i--) {
        distances.add(random.nextInt(400));
      }
      int[] lost = distances.stream().mapToInt(distance -> (base + distance) & 0xffff).toArray();
      assertThat(writer.nack(1, 2, lost, lost.length)).isTrue();
      TreeSet<Integer> found = new TreeSet<>();
      RtcpHandler handler =
          new RtcpHandler() {
            @Override
            public void nack(long senderSsrc, long mediaSsrc, int pid, int blp) {
              found.add((pid - base) & 0xffff);
              for (int bit = 0; bit < 16; bit++) {
                if ((blp >> bit & 1) != 0) {
                  found.add((pid + bit + 1 - base) & 0xffff);
                }
              }
            }
          };
      assertThat(RtcpParser.parse(buf, 10, writer.length(), handler)).isTrue();
      assertThat(found).as("seed %d", HostileBytes.seed()).isEqualTo(distances);
    }
  }

  /** RFC 4585 section 6.3.1, RFC 5104 section 4.3.1, RFC 3550 section 6.6. */
  @Test
  void shouldWriteRequestsForAKeyframeAndABye() {
    assertThat(writer.pli(1, 2)).isTrue();
    assertThat(writer.fir(1, TOP, 0x1ff)).isTrue();
    assertThat(writer.bye(TOP)).isTrue();
    assertThat(written())
        .isEqualTo(
            Hex.bytes(
                "81ce0002 00000001 00000002"
                    + "84ce0004 00000001 00000000 ffffffff ff000000"
                    + "81cb0001 ffffffff"));
  }

  /** draft-alvestrand-rmcat-remb-03 section 2.2. */
  @Test
  void shouldWriteABitrateWithEighteenBits() {
    assertThat(writer.remb(1, 1_048_575, new long[] {3, TOP, 9}, 2)).isTrue();
    assertThat(written())
        .isEqualTo(Hex.bytes("8fce0006 00000001 00000000 52454d42 020bffff 00000003 ffffffff"));
    long[] none = {};
    for (long bitrate : new long[] {0, 1, 0x3ffff, 0x40000, 5_000_000_000L, Long.MAX_VALUE}) {
      begin();
      assertThat(writer.remb(1, bitrate, none, 0)).isTrue();
      int exponent = Math.max(0, 46 - Long.numberOfLeadingZeros(bitrate));
      long expected = bitrate >>> exponent << exponent;
      assertThat(Transcript.of(written())).containsExactly("remb 1 " + expected + " 0");
    }
    assertThat(writer.remb(1, -1, none, 0)).isFalse();
  }

  /** RFC 3611 sections 4.4 and 4.5. */
  @Test
  void shouldWriteExtendedReports() {
    assertThat(writer.receiverReferenceTime(1, 0x1122334455667788L)).isTrue();
    assertThat(writer.dlrr(1, 2, TOP, 4)).isTrue();
    assertThat(written())
        .isEqualTo(
            Hex.bytes(
                "80cf0004 00000001 04000002 1122334455667788"
                    + "80cf0005 00000001 05000003 00000002 ffffffff 00000004"));
  }

  @Test
  void shouldLeaveTheDatagramAloneWhereThereIsNoRoom() {
    int[] lost = {1, 100, 200};
    long[] ssrcs = {1, 2};
    long[] arrivals = {1_000, 2_000};
    refusesWithout(28, room -> room.senderReport(1, 2, 3, 4, 5));
    refusesWithout(8, room -> room.receiverReport(1));
    refusesWithout(16, room -> room.sdesCname(1, new byte[2]));
    refusesWithout(8, room -> room.bye(1));
    refusesWithout(24, room -> room.nack(1, 2, lost, 3));
    refusesWithout(12, room -> room.pli(1, 2));
    refusesWithout(20, room -> room.fir(1, 2, 3));
    refusesWithout(28, room -> room.remb(1, 1_000, ssrcs, 2));
    refusesWithout(20, room -> room.receiverReferenceTime(1, 2));
    refusesWithout(24, room -> room.dlrr(1, 2, 3, 4));
    refusesWithout(24, room -> room.transportFeedback(1, 2, 0, 2, arrivals, 1_000, 0) > 0);
    begin();
    writer.begin(buf, 10, 10 + 8 + 23);
    assertThat(writer.receiverReport(1)).isTrue();
    assertThat(writer.reportBlock(2, 0, 0, 0, 0, 0, 0)).isFalse();
    assertThat(written()).isEqualTo(Hex.bytes("80c90001 00000001"));
  }

  private void refusesWithout(int length, Predicate<RtcpWriter> packet) {
    begin();
    byte[] before = buf.clone();
    for (int room = 0; room < length; room++) {
      writer.begin(buf, 10, 10 + room);
      assertThat(packet.test(writer)).as("room %d of %d", room, length).isFalse();
      assertThat(writer.length()).isZero();
      assertThat(buf).isEqualTo(before);
    }
    writer.begin(buf, 10, 10 + length);
    assertThat(packet.test(writer)).isTrue();
    assertThat(writer.length()).isEqualTo(length);
    assertThat(buf[10 + length]).isEqualTo((byte) 0x55);
  }
}
