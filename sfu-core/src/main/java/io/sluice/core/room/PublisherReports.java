package io.sluice.core.room;

import io.sluice.core.congestion.TransportFeedbackRecorder;
import io.sluice.core.stream.CompoundReports;
import io.sluice.core.stream.NtpClock;
import io.sluice.core.stream.ReceiveStream;
import io.sluice.core.stream.ReferenceTimes;
import io.sluice.core.stream.ReportScheduler;
import io.sluice.core.wire.rtcp.RtcpWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The RTCP that a publisher gets: receiver reports, requests for lost packets and keyframes, and
 * transport-wide feedback. Unless reduced-size RTCP (RFC 5506) was negotiated, each datagram begins
 * with a receiver report and our canonical name.
 */
final class PublisherReports {
  private static final int MAX_NACKS = 128;

  private final StreamBinder binder;
  private final TransportFeedbackRecorder feedback;
  private final RtcpOutput output;
  private final long localSsrc;
  private final NtpClock clock;
  private final byte[] cname;
  private final ReferenceTimes referenceTimes = new ReferenceTimes();
  private final ReportScheduler schedule;
  private final RtcpWriter writer = new RtcpWriter();
  private final byte[] datagram = new byte[RtcpOutput.MAX_LENGTH + 64];
  private final int[] lost = new int[MAX_NACKS];
  private final List<ReceiveStream> reported = new ArrayList<>();

  PublisherReports(
      StreamBinder binder,
      TransportFeedbackRecorder feedback,
      RtcpOutput output,
      long localSsrc,
      NtpClock clock,
      RandomGenerator random,
      long nowNanos) {
    this.binder = binder;
    this.feedback = feedback;
    this.output = output;
    this.localSsrc = localSsrc;
    this.clock = clock;
    this.cname = Long.toHexString(random.nextLong()).getBytes(StandardCharsets.US_ASCII);
    this.schedule = new ReportScheduler(random, ReportScheduler.INTERVAL_NANOS, nowNanos);
  }

  /** The publisher wants to know the round trip (RFC 3611 section 4.4). */
  void referenceTime(long ssrc, long ntp, long nowNanos) {
    referenceTimes.received(ssrc, ntp, nowNanos);
  }

  void onTimer(long nowNanos, long roundTripNanos) {
    List<ReceivedStream> streams = binder.streams();
    if (streams.isEmpty()) {
      return;
    }
    for (int i = 0; i < streams.size(); i++) {
      requestLost(streams.get(i), nowNanos, roundTripNanos);
      requestKeyframe(streams.get(i), nowNanos);
    }
    if (feedback.due(nowNanos)) {
      sendFeedback(streams.get(0).ssrc(), nowNanos);
    }
    if (schedule.due(nowNanos)) {
      schedule.sent(nowNanos);
      sendReports(nowNanos);
    }
  }

  private void requestLost(ReceivedStream received, long nowNanos, long roundTripNanos) {
    if (received.nacks.takeKeyframeNeed()
        && received.encoding.stream() == received
        && received.encoding.hasSubscriptions()) {
      received.encoding.requestKeyframe();
    }
    if (!received.asksForLost() || received.nacks.nextDeadline() > nowNanos) {
      return;
    }
    int count = received.nacks.collect(nowNanos, roundTripNanos, lost);
    if (count > 0) {
      begin(received.track.section().rtcp().reducedSize());
      writer.nack(localSsrc, received.ssrc(), lost, count);
      send();
    }
  }

  private void requestKeyframe(ReceivedStream received, long nowNanos) {
    if (received.encoding.stream() != received || received.left) {
      return; // the wish is kept for whoever comes
    }
    if (received.encoding.takeKeyframeWish()) {
      received.keyframes.request(nowNanos);
    }
    if (received.keyframes.due(nowNanos)) {
      begin(received.track.section().rtcp().reducedSize());
      received.keyframes.write(writer, localSsrc, received.ssrc(), nowNanos);
      send();
      if (!received.encoding.hasSubscriptions()) {
        received.keyframes.cancel();
      }
    }
  }

  private void sendFeedback(long mediaSsrc, long nowNanos) {
    boolean reducedSize = reducedSize();
    boolean more = true;
    while (more) {
      begin(reducedSize);
      more = feedback.write(writer, localSsrc, mediaSsrc, nowNanos) && feedback.pending();
      send();
    }
  }

  /** Whether every track's section has it: what is about the transport is about all of them. */
  private boolean reducedSize() {
    List<PublishedTrack> tracks = binder.tracks();
    for (int i = 0; i < tracks.size(); i++) {
      if (!tracks.get(i).section().rtcp().reducedSize()) {
        return false;
      }
    }
    return true;
  }

  private void sendReports(long nowNanos) {
    reported.clear();
    for (ReceivedStream received : binder.streams()) {
      reported.add(received.stream);
      ReceiveStream rtx = received.rtx;
      if (rtx != null) {
        reported.add(rtx);
      }
    }
    int next = 0;
    while (next < reported.size()) {
      writer.begin(datagram, 0, RtcpOutput.MAX_LENGTH);
      next = CompoundReports.receiver(writer, localSsrc, cname, reported, next, nowNanos);
      if (next == reported.size()) {
        extend(nowNanos);
      }
      send();
    }
  }

  /** Adds extended reports (RFC 3611) to the last regular one. */
  private void extend(long nowNanos) {
    for (PublishedTrack track : binder.tracks()) {
      if (track.section().rtcp().referenceTime()) {
        writer.receiverReferenceTime(localSsrc, clock.ntp(nowNanos));
        break;
      }
    }
    referenceTimes.answer(writer, localSsrc, nowNanos);
  }

  private void begin(boolean reducedSize) {
    writer.begin(datagram, 0, RtcpOutput.MAX_LENGTH);
    if (!reducedSize) {
      writer.receiverReport(localSsrc);
      writer.sdesCname(localSsrc, cname);
    }
  }

  private void send() {
    output.send(datagram, writer.length());
  }
}
