package io.sluice.core.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.core.testkit.CountingRecycler;
import io.sluice.core.testkit.RtpPackets;
import io.sluice.core.testkit.Seeds;
import io.sluice.core.testkit.VirtualClock;
import io.sluice.core.wire.rtp.RtpPacket;
import org.junit.jupiter.api.Test;

/** RFC 3550 section 6.4.1 and appendices A.1, A.3 and A.8. */
class ReceiveStreamTest {
  private static final long SSRC = 0xfedcba98L;
  private static final int CLOCK_RATE = 90_000;

  private final VirtualClock clock = new VirtualClock();
  private final RtpPackets packets = new RtpPackets(new CountingRecycler()).ssrc(SSRC);
  private final ReceiveStream stream = new ReceiveStream(SSRC, CLOCK_RATE);

  private RtpPacket packet(long sequence) {
    return packets.packet(sequence, sequence * 3_000, clock.nanos());
  }

  private boolean receive(long sequence) {
    return stream.receive(packet(sequence));
  }

  @Test
  void shouldSetExtendedSequenceAcrossWrapAround() {
    RtpPacket before = packet(65_535);
    RtpPacket after = packet(65_536);
    assertThat(stream.receive(before)).isTrue();
    assertThat(stream.receive(after)).isTrue();
    assertThat(after.extendedSequence()).isEqualTo(before.extendedSequence() + 1);
    assertThat(stream.highestSequence()).isEqualTo(after.extendedSequence());
  }

  @Test
  void shouldDropDuplicatesAndWhatIsTooOldToTell() {
    receive(10_000);
    assertThat(receive(10_000)).isFalse();
    assertThat(receive(9_999)).isTrue();
    assertThat(receive(9_999)).isFalse();
    receive(12_500);
    assertThat(receive(10_001)).isFalse();
    assertThat(receive(12_500 - SeenWindow.SIZE + 1)).isTrue();
    assertThat(stream.rejected()).isEqualTo(3);
  }

  @Test
  void shouldNeverDeliverAPacketTwice() {
    Seeds.forEach(
        20,
        random -> {
          ReceiveStream any = new ReceiveStream(SSRC, CLOCK_RATE);
          boolean[] seen = new boolean[30_000];
          int highest = 0;
          int start = random.nextInt(65_536);
          for (int i = 0; i < 20_000; i++) {
            int sequence = Math.max(0, highest + random.nextInt(40) - 30);
            highest = Math.max(highest, sequence);
            RtpPacket packet = packets.packet(start + sequence, 0, 0);
            boolean delivered =
                random.nextBoolean() ? any.receive(packet) : any.receiveRepaired(packet);
            assertThat(delivered).isEqualTo(!seen[sequence]);
            seen[sequence] = true;
          }
        });
  }

  @Test
  void shouldReportFractionAndTotalOfLoss() {
    for (int i = 0; i < 100; i++) {
      if (i % 4 != 1) {
        receive(65_500 + i);
      }
    }
    RtcpRecorder.Block first = RtcpRecorder.block(stream, clock.nanos());
    assertThat(first.ssrc()).isEqualTo(SSRC);
    assertThat(first.lost()).isEqualTo(25);
    assertThat(first.fraction()).isEqualTo(25 * 256 / 100);
    assertThat(first.highest()).isEqualTo(65_599);

    for (int i = 100; i < 200; i++) {
      receive(65_500 + i);
    }
    RtcpRecorder.Block second = RtcpRecorder.block(stream, clock.nanos());
    assertThat(second.lost()).isEqualTo(25);
    assertThat(second.fraction()).isZero();
  }

  @Test
  void shouldTakeLatePacketsOffTheLoss() {
    receive(1);
    receive(4);
    assertThat(stream.lost()).isEqualTo(2);
    receive(3);
    receive(2);
    assertThat(stream.lost()).isZero();
    receive(0);
    assertThat(stream.lost()).isZero();
  }

  /** The publisher's estimate needs the loss of the network, not of what repair left. */
  @Test
  void shouldReportRepairedPacketsAsLost() {
    receive(1);
    receive(3);
    assertThat(stream.receiveRepaired(packet(2))).isTrue();
    assertThat(stream.repaired()).isEqualTo(1);
    assertThat(RtcpRecorder.block(stream, clock.nanos()).lost()).isEqualTo(1);
    assertThat(receive(2)).isFalse();
  }

  /** What was only late, by more than its resend took, was not lost. */
  @Test
  void shouldTakeOriginalAfterItsResendOffTheLoss() {
    receive(1);
    receive(3);
    stream.receiveRepaired(packet(2));

    assertThat(receive(2)).isFalse();
    assertThat(stream.lateOriginal()).isEqualTo(stream.highestSequence() - 1);
    assertThat(stream.lost()).isZero();

    assertThat(receive(2)).as("a duplicate").isFalse();
    assertThat(stream.lateOriginal()).isEqualTo(SequenceExtender.NONE);
    assertThat(stream.received()).isEqualTo(3);
  }

  @Test
  void shouldAcceptResendAsFirstPacketOfAll() {
    RtpPacket repaired = packet(7);
    assertThat(stream.receiveRepaired(repaired)).isTrue();
    RtpPacket next = packet(8);
    assertThat(stream.receive(next)).isTrue();
    assertThat(next.extendedSequence()).isEqualTo(repaired.extendedSequence() + 1);
    RtcpRecorder.Block block = RtcpRecorder.block(stream, clock.nanos());
    assertThat(block.lost()).isZero();
    assertThat(block.highest()).isEqualTo(8);
  }

  @Test
  void shouldBeginStatisticsAnewAfterRestart() {
    receive(100);
    receive(200);
    assertThat(receive(40_000)).isFalse();
    assertThat(receive(40_001)).isTrue();
    assertThat(stream.lost()).as("the packet not believed").isEqualTo(1);
    assertThat(stream.received()).isEqualTo(1);
    receive(40_002);
    assertThat(stream.highestSequence() & 0xffff).isEqualTo(40_002);
  }

  /** Appendix A.8 in floating point: J += (|D| − J) / 16. */
  @Test
  void shouldEstimateJitterAsTheFormulaSays() {
    Seeds.forEach(
        20,
        random -> {
          ReceiveStream any = new ReceiveStream(SSRC, CLOCK_RATE);
          double jitter = 0;
          double transit = Double.NaN;
          long start = random.nextLong(0, 1L << 32);
          for (int i = 0; i < 2_000; i++) {
            long arrival = i * 33_333_333L + random.nextLong(20_000_000L);
            long timestamp = i * 3_000L;
            any.receive(packets.packet(i, (start + timestamp) & 0xffffffffL, arrival));
            double now = arrival * (CLOCK_RATE / 1e9) - timestamp;
            if (i > 0) {
              jitter += (Math.abs(now - transit) - jitter) / 16;
            }
            transit = now;
          }
          assertThat((double) any.jitter()).isCloseTo(jitter, within(4.0));
        });
  }

  @Test
  void shouldNotTakeJumpOfTimestampsForJitter() {
    for (int i = 0; i < 10; i++) {
      stream.receive(packets.packet(i, 3_000L * i, clock.nanos()));
      clock.advanceNanos(33_333_333);
    }
    stream.receive(packets.packet(10, 2_000_000_000L, clock.nanos()));
    assertThat(stream.jitter()).isLessThan(2);
  }

  @Test
  void shouldEchoLastSenderReportWithItsDelay() {
    receive(1);
    RtcpRecorder.Block before = RtcpRecorder.block(stream, clock.nanos());
    assertThat(before.lastSr()).isZero();
    assertThat(before.delay()).isZero();

    NtpClock ntpClock = new NtpClock(1_700_000_000_000L, clock.nanos());
    stream.onSenderReport(0x1234_5678_9abc_def0L, 0, new PublisherClock(ntpClock), clock.nanos());
    clock.advanceMillis(2_500);
    RtcpRecorder.Block after = RtcpRecorder.block(stream, clock.nanos());
    assertThat(after.lastSr()).isEqualTo(0x5678_9abcL);
    assertThat(after.delay()).isEqualTo(2 * 65_536 + 32_768);
  }

  @Test
  void shouldKnowWhetherPacketsCameSinceTheReport() {
    assertThat(stream.heardSinceReport()).isFalse();
    receive(1);
    assertThat(stream.heardSinceReport()).isTrue();
    RtcpRecorder.block(stream, clock.nanos());
    assertThat(stream.heardSinceReport()).isFalse();
  }
}
