package io.sluice.core.room;

import io.sluice.core.api.SendSection;
import io.sluice.core.stream.CompoundReports;
import io.sluice.core.stream.NtpClock;
import io.sluice.core.stream.ReferenceTimes;
import io.sluice.core.stream.ReportScheduler;
import io.sluice.core.stream.RtxBudget;
import io.sluice.core.stream.SendStream;
import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtcp.RtcpWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What one transport sends: its subscriptions, and what the subscriber reports and asks for. */
public final class SubscriberStreams implements RtcpHandler {
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final List<SendStream> streams = new ArrayList<>();
  private final SsrcMap<Subscription> bySsrc = new SsrcMap<>();
  private final RtxBudget budget = new RtxBudget();
  private final RtcpWriter writer = new RtcpWriter();
  private final byte[] datagram = new byte[RtcpOutput.MAX_LENGTH + 64];
  private final ReferenceTimes referenceTimes = new ReferenceTimes();
  private final NtpClock clock;
  private final RtcpOutput output;
  private final ReportScheduler schedule;
  private final BitrateSplit split = new BitrateSplit();
  private boolean obeysEstimates;
  private boolean reported;
  private long nowNanos;

  public SubscriberStreams(
      NtpClock clock, RtcpOutput output, RandomGenerator random, long nowNanos) {
    this.clock = clock;
    this.output = output;
    this.nowNanos = nowNanos;
    this.schedule = new ReportScheduler(random, ReportScheduler.INTERVAL_NANOS, nowNanos);
  }

  /**
   * Adds a subscription.
   *
   * @return false if the transport has as many as it can
   */
  public boolean add(Subscription subscription) {
    if (!bySsrc.put(subscription.section().ssrc(), subscription)) {
      return false;
    }
    obeysEstimates |= subscription.section().remb();
    subscriptions.add(subscription);
    streams.add(subscription.stream());
    return true;
  }

  /** Ends a subscription, and says so if anything of it was sent (RFC 3550 section 6.6). */
  public void remove(Subscription subscription) {
    if (drop(subscription) && subscription.stream().lastSequence() >= 0) {
      sayBye(subscription.section());
    }
  }

  private boolean drop(Subscription subscription) {
    subscription.close();
    if (!subscriptions.remove(subscription)) {
      return false;
    }
    streams.remove(subscription.stream());
    bySsrc.remove(subscription.section().ssrc());
    return true;
  }

  private void sayBye(SendSection section) {
    writer.begin(datagram, 0, RtcpOutput.MAX_LENGTH);
    writer.receiverReport(section.ssrc());
    writer.sdesCname(section.ssrc(), section.cname().getBytes(StandardCharsets.UTF_8));
    writer.bye(section.ssrc());
    if (section.rtxSsrc() >= 0) {
      writer.bye(section.rtxSsrc());
    }
    output.send(datagram, writer.length());
  }

  /** The transport can send now: video that waits for a keyframe asks for one. */
  public void onConnected() {
    for (Subscription subscription : subscriptions) {
      subscription.restart();
    }
  }

  public int count() {
    return subscriptions.size();
  }

  /** How much may be resent. */
  public RtxBudget budget() {
    return budget;
  }

  /** The time for the reports that are parsed next. */
  public void now(long nanos) {
    nowNanos = nanos;
  }

  @Override
  public void reportBlock(
      long reporterSsrc,
      long ssrc,
      int fractionLost,
      int cumulativeLost,
      long extendedHighest,
      long jitter,
      long lastSr,
      long delaySinceLastSr) {
    Subscription subscription = bySsrc.get(ssrc);
    if (subscription != null) {
      reported = true;
      SendStream stream = subscription.stream();
      stream.onReportBlock(
          fractionLost,
          cumulativeLost,
          extendedHighest,
          jitter,
          lastSr,
          delaySinceLastSr,
          clock,
          nowNanos);
      budget.onReport(fractionLost, stream.reportedPackets(), nowNanos);
    }
  }

  /** Whether reports on our streams came since the last call. */
  public boolean takeReported() {
    boolean came = reported;
    reported = false;
    return came;
  }

  @Override
  public void nack(long senderSsrc, long mediaSsrc, int pid, int blp) {
    Subscription subscription = bySsrc.get(mediaSsrc);
    if (subscription == null) {
      return;
    }
    subscription.outlet().resend(pid, nowNanos);
    for (int bit = 0; bit < 16; bit++) {
      if ((blp & (1 << bit)) != 0) {
        subscription.outlet().resend((pid + bit + 1) & 0xffff, nowNanos);
      }
    }
  }

  @Override
  public void pli(long senderSsrc, long mediaSsrc) {
    requestKeyframe(bySsrc.get(mediaSsrc));
  }

  @Override
  public void fir(long senderSsrc, long targetSsrc, int commandSequence) {
    requestKeyframe(bySsrc.get(targetSsrc));
  }

  @Override
  public void receiverReferenceTime(long senderSsrc, long ntp) {
    referenceTimes.received(senderSsrc, ntp, nowNanos);
  }

  @Override
  public void remb(long senderSsrc, long bitrateBps, byte[] buf, int ssrcOffset, int ssrcCount) {
    if (obeysEstimates) {
      split.estimated(bitrateBps, nowNanos);
    }
  }

  /**
   * Chooses layers so that all subscriptions stay within this bitrate.
   *
   * @param bitsPerSecond 0 for no limit
   */
  public void limitBitrate(long bitsPerSecond) {
    split.configure(bitsPerSecond);
  }

  private static void requestKeyframe(@Nullable Subscription subscription) {
    if (subscription != null) {
      subscription.requestKeyframe();
    }
  }

  /**
   * Sends reports when they are due, and at once when a subscription began with a source: until
   * then its audio and video are not in sync. To be called about every 100 ms.
   */
  public void onTimer(long now) {
    split.split(subscriptions, now);
    for (int i = 0; i < subscriptions.size(); i++) {
      subscriptions.get(i).refreshSource(now);
    }
    boolean begun = takeBegun();
    if (subscriptions.isEmpty() || !(begun || schedule.due(now))) {
      return;
    }
    schedule.sent(now);
    int next = 0;
    while (next < streams.size()) {
      writer.begin(datagram, 0, RtcpOutput.MAX_LENGTH);
      next = CompoundReports.sender(writer, streams, next, clock, now);
      if (writer.length() > 0) {
        referenceTimes.answer(writer, subscriptions.get(0).section().ssrc(), now);
        output.send(datagram, writer.length());
      }
    }
  }

  private boolean takeBegun() {
    boolean begun = false;
    for (Subscription subscription : subscriptions) {
      begun |= subscription.takeBegun();
    }
    return begun;
  }

  /** Ends all subscriptions; the transport ends with them, so nobody is told. */
  public void close() {
    while (!subscriptions.isEmpty()) {
      drop(subscriptions.get(subscriptions.size() - 1));
    }
  }
}
