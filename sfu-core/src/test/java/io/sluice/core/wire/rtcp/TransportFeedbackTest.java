package io.sluice.core.wire.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.Hex;
import io.sluice.core.wire.HostileBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1. */
final class TransportFeedbackTest {
  private static final int OVERHEAD = 12;

  private final byte[] buf = new byte[4_000];
  private final RtcpWriter writer = new RtcpWriter();

  private byte[] write(int base, int feedbackCount, long... arrivals) {
    long first = Arrays.stream(arrivals).filter(arrival -> arrival >= 0).findFirst().orElse(0);
    writer.begin(buf, 0, buf.length);
    assertThat(
            writer.transportFeedback(1, 2, base, arrivals.length, arrivals, first, feedbackCount))
        .isEqualTo(arrivals.length);
    return Arrays.copyOf(buf, writer.length());
  }

  /** Packets as "sequence@micros", or "sequence-" if missing. */
  private static List<String> read(byte[] buf, int offset, int length) {
    List<String> found = new ArrayList<>();
    boolean valid =
        TransportFeedback.parse(
            buf,
            offset,
            length,
            (sequence, received, micros) -> found.add(sequence + (received ? "@" + micros : "-")));
    assertThat(valid || found.isEmpty()).isTrue();
    return valid ? found : List.of("malformed");
  }

  private static List<String> read(String hex) {
    byte[] bytes = Hex.bytes(hex);
    return read(bytes, 0, bytes.length);
  }

  /** Section 3.1.3: a run of 3 packets; deltas of 250 µs from the reference time of 64 ms. */
  @Test
  void shouldReadARunOfSmallDeltas() {
    byte[] feedback = Hex.bytes("ffff0003 000002 09 2003 00 04 ff");
    assertThat(TransportFeedback.baseSequence(feedback, 0)).isEqualTo(65535);
    assertThat(TransportFeedback.statusCount(feedback, 0)).isEqualTo(3);
    assertThat(TransportFeedback.referenceMicros(feedback, 0)).isEqualTo(128_000);
    assertThat(TransportFeedback.feedbackCount(feedback, 0)).isEqualTo(9);
    assertThat(read(feedback, 0, feedback.length))
        .containsExactly("65535@128000", "0@129000", "1@192750");
  }

  /** Section 3.1.3, the first example: 221 packets not received. */
  @Test
  void shouldReadARunOfMissingPackets() {
    assertThat(read("000000dd 00000000 00dd")).hasSize(221).contains("0-", "220-");
  }

  /** Section 3.1.4, the first example: one bit each: 1 lost, 5 there, 3 lost, 3 there, 2 lost. */
  @Test
  void shouldReadAVectorOfOneBitSymbols() {
    assertThat(read("0000000e 00000000 9f1c 0101010101010101"))
        .containsExactly(
            "0-", "1@250", "2@500", "3@750", "4@1000", "5@1250", "6-", "7-", "8-", "9@1500",
            "10@1750", "11@2000", "12-", "13-");
  }

  /** Section 3.1.4: two bits each; section 3.1.5: a large delta is signed. */
  @Test
  void shouldReadAVectorOfTwoBitSymbols() {
    assertThat(read("00000004 00000100 da00 08 0100 fffc"))
        .containsExactly("0@66000", "1@130000", "2@129000", "3-");
  }

  /** Section 3.1: the reference time is signed. */
  @Test
  void shouldReadANegativeReferenceTime() {
    assertThat(read("00000001 ffffff00 2001 01")).containsExactly("0@-63750");
  }

  @Test
  void shouldRefuseWhatIsCutShort() {
    byte[] whole = Hex.bytes("00000010 00000000 9f1c 0101010101010101 4002 0001 0001");
    byte[] cut = Hex.bytes("00000010 00000000 9f1c 4002 0101010101010101 0001 0001");
    assertThat(read(whole, 0, whole.length)).isNotEmpty();
    assertThat(read(cut, 0, cut.length)).hasSize(16).doesNotContain("malformed");
    for (int length = 0; length < cut.length; length++) {
      assertThat(read(Arrays.copyOf(cut, length), 0, length)).containsExactly("malformed");
    }
  }

  @Test
  void shouldRefuseReservedSymbolsAndEmptyRuns() {
    assertThat(read("00000001 00000000 6001 0000")).containsExactly("malformed");
    assertThat(read("00000001 00000000 2000 0000")).containsExactly("malformed");
    assertThat(read("00000001 00000000 f000 0000")).containsExactly("malformed");
  }

  /** A few bytes must not cost 65,535 visits. */
  @Test
  void shouldRefuseMoreThanHalfTheNumberSpace() {
    String runs = "1fff 1fff 1fff 1fff 1fff 1fff 1fff 1fff 1fff";
    assertThat(read("00008000 00000000" + runs)).hasSize(0x8000);
    assertThat(read("00008001 00000000" + runs)).containsExactly("malformed");
  }

  @Test
  void shouldWriteARunForPacketsThatAllArrived() {
    long[] arrivals = new long[20];
    for (int i = 0; i < 20; i++) {
      arrivals[i] = 64_000 + 1_000L * i;
    }
    assertThat(write(0xfffe, 7, arrivals))
        .isEqualTo(
            Hex.bytes(
                "afcd000a 00000001 00000002 fffe0014 00000107 2014 00"
                    + "04040404040404040404040404040404040404 00 02"));
  }

  @Test
  void shouldWriteAOneBitVectorForSmallDeltas() {
    assertThat(write(0, 0, 500, -1, 750, -1, 1_000, 64_750, -1, -1, 65_000))
        .isEqualTo(Hex.bytes("afcd0006 00000001 00000002 00000009 00000000 ab20 020101ff01 01"));
  }

  @Test
  void shouldWriteATwoBitVectorForLargeDeltas() {
    assertThat(write(0, 0, 0, 64_000, -1, 63_500))
        .isEqualTo(Hex.bytes("afcd0006 00000001 00000002 00000004 00000000 d880 00 0100 fffe 01"));
  }

  @Test
  void shouldCoverWhatThereIsRoomFor() {
    long[] arrivals = new long[100];
    Arrays.setAll(arrivals, i -> 1_000L * i);
    for (int room = 0; room <= 200; room++) {
      writer.begin(buf, 0, room);
      int covered = writer.transportFeedback(1, 2, 0, 100, arrivals, 0, 0);
      int expected = Math.max(0, Math.min(100, (room & ~3) - OVERHEAD - 8 - 2));
      assertThat(covered).as("room %d", room).isEqualTo(expected);
      assertThat(read(buf, OVERHEAD, writer.length() - OVERHEAD - padding()).size())
          .isEqualTo(covered == 0 ? 1 : covered);
    }
  }

  private int padding() {
    return (buf[0] & 0x20) == 0 || writer.length() == 0 ? 0 : buf[writer.length() - 1];
  }

  @Test
  void shouldLeaveADeltaBeyondSixteenBitsToTheNextFeedback() {
    long[] arrivals = {0, 1_000, -1, 9_000_000, 9_001_000};
    writer.begin(buf, 0, buf.length);
    assertThat(writer.transportFeedback(1, 2, 0, 5, arrivals, 0, 0)).isEqualTo(3);
    long[] rest = {9_000_000, 9_001_000};
    assertThat(writer.transportFeedback(1, 2, 3, 2, rest, 9_000_000, 1)).isEqualTo(2);
    assertThat(Transcript.of(Arrays.copyOf(buf, writer.length())))
        .containsExactly("twcc 1 2 12", "twcc 1 2 12");
  }

  @Test
  void shouldLeaveMoreThanItsShareToTheNextFeedback() {
    long[] arrivals = new long[3_000];
    Arrays.fill(arrivals, -1);
    writer.begin(buf, 0, buf.length);
    assertThat(writer.transportFeedback(1, 2, 0, 3_000, arrivals, 0, 0)).isEqualTo(1_024);
    assertThat(writer.length()).isEqualTo(24);
  }

  /** Times must not drift: each is within 250 µs, however many came before. */
  @Test
  void shouldReadBackWhatItWrote() {
    Random random = new Random(HostileBytes.seed());
    for (int round = 0; round < 5_000; round++) {
      int count = 1 + random.nextInt(300);
      long[] arrivals = new long[count];
      long now = (long) (random.nextDouble() * (1L << 40));
      int loss = random.nextInt(100);
      int spread = 1 + random.nextInt(random.nextBoolean() ? 2_000 : 20_000);
      for (int i = 0; i < count; i++) {
        now += random.nextInt(spread);
        boolean reordered = random.nextInt(20) == 0;
        arrivals[i] = random.nextInt(100) < loss ? -1 : reordered ? now - 3_000 : now;
        arrivals[i] = Math.max(-1, arrivals[i]);
      }
      check(write(random.nextInt(0x10000), round, arrivals), arrivals);
    }
  }

  private static void check(byte[] datagram, long[] arrivals) {
    RtcpHandler handler =
        new RtcpHandler() {
          @Override
          public void transportFeedback(
              long senderSsrc, long mediaSsrc, byte[] buf, int offset, int length) {
            int base = TransportFeedback.baseSequence(buf, offset);
            long[] left = {arrivals.length};
            boolean valid =
                TransportFeedback.parse(
                    buf,
                    offset,
                    length,
                    (sequence, received, micros) -> {
                      left[0]--;
                      long arrival = arrivals[(sequence - base) & 0xffff];
                      assertThat(received).isEqualTo(arrival >= 0);
                      long wrap = TransportFeedback.REFERENCE_WRAP_MICROS;
                      if (received) {
                        assertThat(Math.floorMod(arrival - micros, wrap)).isBetween(0L, 249L);
                      }
                    });
            assertThat(valid).isTrue();
            assertThat(left[0]).isZero();
          }
        };
    assertThat(RtcpParser.parse(datagram, 0, datagram.length, handler))
        .as("seed %d", HostileBytes.seed())
        .isTrue();
  }
}
