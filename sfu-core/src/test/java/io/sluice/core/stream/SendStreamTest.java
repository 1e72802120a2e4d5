package io.sluice.core.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.core.testkit.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** RFC 3550 section 6.4.1, and audio and video of one publisher on one timeline. */
class SendStreamTest {
  private static final byte[] CNAME = "c7f3".getBytes(StandardCharsets.UTF_8);
  private static final long ONE_SECOND = 1L << 32;

  private final VirtualClock time = new VirtualClock();
  private final NtpClock ntpClock = new NtpClock(1_700_000_000_000L, time.nanos());
  private final SendStream stream = new SendStream(0xaabbccddL, CNAME);

  @Test
  void shouldReportNothingBeforePublisherDid() {
    stream.sent(1, 100);
    assertThat(stream.canReport()).isFalse();
    RtcpRecorder none =
        RtcpRecorder.datagram(
            writer -> assertThat(stream.writeReport(writer, ntpClock, time.nanos())).isFalse());
    assertThat(none.senders).isEmpty();
  }

  @Test
  void shouldReportOurTimeAndTimestampExtrapolatedAndRewritten() {
    stream.sent(1, 100);
    stream.sent(2, 50);
    long then = ntpClock.ntp(time.nanos());
    stream.source(new SourceTime(then, 0xffff_ff00L, 90_000), 1_000);
    time.advanceMillis(500);

    RtcpRecorder.Sender report = RtcpRecorder.sender(stream, ntpClock, time.nanos());

    assertThat(report.ssrc()).isEqualTo(0xaabbccddL);
    assertThat(report.ntp()).isEqualTo(then + ONE_SECOND / 2);
    assertThat(report.timestamp()).isEqualTo((0xffff_ff00L + 45_000 + 1_000) & 0xffffffffL);
    assertThat(report.packets()).isEqualTo(2);
    assertThat(report.octets()).isEqualTo(150);
    assertThat(stream.lastSequence()).isEqualTo(2);
  }

  /** The example of RFC 3550 figure 2: 6.125 s. */
  @Test
  void shouldComputeRoundTripOfTheRfcsExample() {
    long arrivalSeconds = 0xb44d_b710L - 2_208_988_800L;
    NtpClock example = new NtpClock(arrivalSeconds * 1_000 + 500, time.nanos());
    stream.onReportBlock(12, 34, 78, 56, 0xb705_2000L, 0x0005_4000L, example, time.nanos());
    assertThat(stream.rttNanos()).isEqualTo(6_125_000_000L);
    assertThat(stream.fractionLost()).isEqualTo(12);
    assertThat(stream.cumulativeLost()).isEqualTo(34);
    assertThat(stream.jitter()).isEqualTo(56);
  }

  @Test
  void shouldKnowHowManyPacketsAReportBlockCovers() {
    for (int sequence = 100; sequence < 150; sequence++) {
      stream.sent(sequence, 100);
    }
    report(140);
    assertThat(stream.reportedPackets()).as("of a first report: all").isEqualTo(50);
    report(143);
    assertThat(stream.reportedPackets()).isEqualTo(3);
    report(65_536 + 100);
    assertThat(stream.reportedPackets()).isEqualTo(65_536 - 43);
    report(5);
    assertThat(stream.reportedPackets()).as("an older report").isZero();
    report(0xffff_ffffL);
    report(2);
    assertThat(stream.reportedPackets()).isEqualTo(3);
  }

  private void report(long extendedHighest) {
    stream.onReportBlock(0, 0, extendedHighest, 0, 0, 0, ntpClock, time.nanos());
  }

  @Test
  void shouldMeasureRoundTripOfItsOwnReport() {
    stream.sent(1, 100);
    stream.source(new SourceTime(0, 0, 90_000), 0);
    long lastSr = NtpClock.middle(RtcpRecorder.sender(stream, ntpClock, time.nanos()).ntp());
    time.advanceMillis(380);
    stream.onReportBlock(0, 0, 0, 0, lastSr, 300 * 65_536 / 1_000, ntpClock, time.nanos());
    assertThat((double) stream.rttNanos()).isCloseTo(80e6, within(50e3));
  }

  @Test
  void shouldIgnoreRoundTripThatCannotBe() {
    long now = NtpClock.middle(ntpClock.ntp(time.nanos()));
    stream.onReportBlock(0, 0, 0, 0, 0, 0, ntpClock, time.nanos());
    stream.onReportBlock(0, 0, 0, 0, now + 65_536, 0, ntpClock, time.nanos());
    stream.onReportBlock(0, 0, 0, 0, now - 20 * 65_536, 0, ntpClock, time.nanos());
    assertThat(stream.rttNanos()).isEqualTo(-1);
  }

  /** A track of a publisher whose clock shows some other time than ours. */
  private final class Track {
    final ReceiveStream received;
    final SendStream sent;
    final int rate;
    final long firstTimestamp;

    Track(int rate, long firstTimestamp) {
      this.rate = rate;
      this.firstTimestamp = firstTimestamp;
      received = new ReceiveStream(rate, rate);
      sent = new SendStream(rate, CNAME);
      sent.sent(1, 1);
    }

    /** The publisher reports at some time of its clock; it arrives with a delay. */
    void report(PublisherClock clock, long publisherNtp, long captureMillis, long delayMillis) {
      long timestamp = firstTimestamp + captureMillis * rate / 1_000;
      long arrival = time.nanos() + delayMillis * 1_000_000;
      received.onSenderReport(publisherNtp, timestamp & 0xffffffffL, clock, arrival);
    }

    /** Capture time in milliseconds that the outgoing report gives for now. */
    double captureMillis(PublisherClock clock) {
      sent.source(Objects.requireNonNull(received.sourceTime(clock)), 0);
      long timestamp = RtcpRecorder.sender(sent, ntpClock, time.nanos()).timestamp();
      return (int) (timestamp - firstTimestamp) * 1_000.0 / rate;
    }
  }

  @Test
  void shouldKeepAudioAndVideoInSyncWhateverDelayTheReportsHad() {
    PublisherClock clock = new PublisherClock(ntpClock);
    Track audio = new Track(48_000, 0xffff_0000L);
    Track video = new Track(90_000, 77_777);
    long publisherStart = 0x1111_2222_3333_4444L;
    long[] delays = {400, 30, 900, 10, 20, 1_500, 15, 300};
    for (int i = 0; i < delays.length; i++) {
      Track track = i % 2 == 0 ? audio : video;
      track.report(clock, publisherStart + i * ONE_SECOND, i * 1_000L, delays[i]);
      time.advanceMillis(1_000);
      if (i > 0) {
        assertThat(audio.captureMillis(clock)).isCloseTo(video.captureMillis(clock), within(0.1));
      }
    }
    assertThat(audio.captureMillis(clock)).isCloseTo(8_000 - 10, within(5.0));
  }

  @Test
  void shouldFollowPublisherClockThatIsSet() {
    PublisherClock clock = new PublisherClock(ntpClock);
    Track audio = new Track(48_000, 5);
    Track video = new Track(90_000, 6);
    long start = 0x1111_2222_3333_4444L;
    audio.report(clock, start, 0, 0);
    video.report(clock, start, 0, 0);
    time.advanceMillis(1_000);
    long hour = 3_600 * ONE_SECOND;
    video.report(clock, start + hour + ONE_SECOND, 1_000, 0);
    assertThat(video.captureMillis(clock)).isCloseTo(1_000, within(0.1));
    assertThat(audio.captureMillis(clock)).isCloseTo(1_000, within(0.1));
    audio.report(clock, start + hour + ONE_SECOND, 1_000, 0);
    assertThat(audio.captureMillis(clock)).isCloseTo(1_000, within(0.1));
  }

  @Test
  void shouldIgnoreReportWithoutTime() {
    PublisherClock clock = new PublisherClock(ntpClock);
    ReceiveStream received = new ReceiveStream(1, 48_000);
    received.onSenderReport(0, 5, clock, time.nanos());
    assertThat(received.sourceTime(clock)).isNull();
  }
}
