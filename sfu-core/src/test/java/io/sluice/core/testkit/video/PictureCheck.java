package io.sluice.core.testkit.video;

import io.sluice.core.testkit.video.Fault.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Timestamps and markers of pictures (RFC 3550 section 5.1, and the codecs' formats). */
final class PictureCheck {
  /** Rounding of a publisher's timestamps. */
  private static final long TICKS_OF_ROUNDING = 2;

  private final StreamRecord stream;
  private final Faults faults;
  private final long toleranceTicks;
  private long captureOfFirst;
  private long ticks;

  /** How late a picture came at the most with which a source began: it sets the source's clock. */
  private long delayTicks;

  PictureCheck(StreamRecord stream, Faults faults, long toleranceNanos) {
    this.stream = stream;
    this.faults = faults;
    this.toleranceTicks = ticks(toleranceNanos);
  }

  private static long ticks(long nanos) {
    return nanos / 1_000 * RtpSource.TICKS_PER_SECOND / 1_000_000;
  }

  void check(List<ReceivedFrame> frames) {
    ReceivedFrame before = null;
    for (int i = 0; i < frames.size(); i++) {
      ReceivedFrame frame = frames.get(i);
      checkTimestamp(before, frame);
      checkMarker(frame, i + 1 < frames.size() ? frames.get(i + 1) : null);
      before = frame;
    }
  }

  private void checkTimestamp(@Nullable ReceivedFrame before, ReceivedFrame frame) {
    long timestamp = frame.first().timestamp();
    for (ReceivedPacket packet : frame.packets) {
      boolean same = packet.timestamp() == timestamp;
      faults.check(same, Rule.TIMESTAMP, frame, "two timestamps in a frame");
    }
    if (before == null) {
      captureOfFirst = frame.truth.captureNanos();
      return;
    }
    int step = (int) (timestamp - before.first().timestamp());
    if (frame.isSamePicture(before)) {
      faults.check(step == 0, Rule.TIMESTAMP, frame, "two timestamps in a picture");
      return;
    }
    faults.check(step > 0, Rule.TIMESTAMP, frame, "a step by " + step);
    long captured = ticks(frame.truth.captureNanos() - before.truth.captureNanos());
    if (frame.truth.source() == before.truth.source() && !frame.truth.begins()) {
      boolean same = Math.abs(step - captured) <= TICKS_OF_ROUNDING;
      faults.check(same, Rule.TIMESTAMP, frame, "a step by " + step + ", not " + captured);
    }
    ticks += step;
    if (frame.truth.begins()) {
      long delay = stream.uplink().keyframeDelay(frame.truth.source(), frame.truth.packet());
      delayTicks = Math.max(delayTicks, ticks(delay));
    }
    long error = ticks - ticks(frame.truth.captureNanos() - captureOfFirst);
    faults.check(
        Math.abs(error) <= toleranceTicks + delayTicks,
        Rule.TIMESTAMP,
        frame,
        "off the clock by " + error);
  }

  private void checkMarker(ReceivedFrame frame, @Nullable ReceivedFrame next) {
    int last = frame.packets.size() - 1;
    boolean ends = next == null || !next.isSamePicture(frame);
    for (int i = 0; i <= last; i++) {
      boolean may = ends && i == last && frame.hasLast();
      faults.check(!frame.packets.get(i).marker() || may, Rule.MARKER, frame, "within a picture");
    }
    boolean adjacent = next == null || next.firstSequence == frame.lastSequence + 1;
    boolean left = (next == null || next.truth.begins()) && !isWholePicture(frame);
    if (ends && frame.hasLast() && adjacent && !left) {
      faults.check(
          frame.packets.get(last).marker(), Rule.MARKER, frame, "none at the end of a picture");
    }
  }

  /** Whether the publisher has sent nothing more of the picture. */
  private boolean isWholePicture(ReceivedFrame frame) {
    Truth truth = frame.truth;
    int end = truth.packet() - truth.index() + truth.count();
    return end >= stream.uplink().pictureEnd(truth.source(), truth.picture());
  }
}
