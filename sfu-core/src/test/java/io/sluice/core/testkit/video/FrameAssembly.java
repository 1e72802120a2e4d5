package io.sluice.core.testkit.video;

import io.sluice.core.testkit.video.Fault.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts packets together to frames, in the order of their sequence numbers without gaps. */
final class FrameAssembly {
  private final StreamRecord stream;
  private final Faults faults;
  private final List<ReceivedFrame> frames = new ArrayList<>();

  /** Frames since the last keyframe, as source and number. */
  private final Set<List<Integer>> seen = new HashSet<>();

  private int truncated;

  FrameAssembly(StreamRecord stream, Faults faults) {
    this.stream = stream;
    this.faults = faults;
  }

  List<ReceivedFrame> frames() {
    checkGaps();
    for (Map.Entry<Long, ReceivedPacket> entry : stream.received().entrySet()) {
      Truth truth = entry.getValue().truth();
      if (truth != null) {
        add(truth, entry.getKey(), entry.getValue());
      }
    }
    for (int i = 0; i < frames.size(); i++) {
      complete(frames.get(i), i + 1 < frames.size() ? frames.get(i + 1) : null);
    }
    return frames;
  }

  /** Frames without their end. */
  int truncated() {
    return truncated;
  }

  /** Between what was sent, whether it arrived or not. */
  private void checkGaps() {
    long lastMedia = -1;
    Truth last = null;
    for (Map.Entry<Long, ReceivedPacket> entry : stream.known().entrySet()) {
      Truth truth = entry.getValue().truth();
      if (truth == null) {
        continue;
      }
      long sequence = entry.getKey();
      if (last != null && sequence > lastMedia + 1) {
        checkGap(last, lastMedia, truth, sequence);
      }
      lastMedia = sequence;
      last = truth;
    }
  }

  private void checkGap(Truth from, long fromSequence, Truth to, long toSequence) {
    boolean goesOn = from.source() == to.source() && to.packet() > from.packet();
    int end = goesOn ? to.packet() : Integer.MAX_VALUE;
    int gap = stream.neverSent(fromSequence, toSequence);
    int lost = stream.lostBetween(from.source(), from.packet() + 1, end);
    if (gap > lost) {
      faults.add(
          Rule.GAP,
          gap + " numbers left out, " + lost + " packets lost from " + from + " to " + to);
    }
  }

  private void add(Truth truth, long sequence, ReceivedPacket packet) {
    ReceivedFrame frame = frames.isEmpty() ? null : frames.get(frames.size() - 1);
    boolean again = truth.begins() && truth.index() == 0; // after a pause
    if (frame == null || again || !frame.isSame(truth)) {
      if (truth.begins()) {
        seen.clear();
      }
      boolean fresh = seen.add(List.of(truth.source(), truth.frame()));
      faults.check(fresh, Rule.FRAME, truth, "packets of a frame apart");
      frame = new ReceivedFrame(truth, sequence);
      frames.add(frame);
    } else {
      boolean ascends = truth.index() >= frame.indexes.length();
      faults.check(ascends, Rule.FRAME, truth, "packets of a frame out of order");
    }
    frame.packets.add(packet);
    frame.indexes.set(truth.index());
    frame.lastSequence = sequence;
  }

  private void complete(ReceivedFrame frame, @Nullable ReceivedFrame next) {
    frame.complete = frame.indexes.cardinality() == frame.truth.count();
    if (frame.complete) {
      return;
    }
    int firstPacket = frame.truth.packet() - frame.truth.index();
    boolean ours = false;
    boolean tail = true;
    for (int index = 0; index < frame.truth.count(); index++) {
      if (!frame.indexes.get(index) && !stream.isLost(frame.truth.source(), firstPacket + index)) {
        ours = true;
        tail &= index >= frame.indexes.length();
      }
    }
    boolean again = next != null && next.isSame(frame.truth);
    boolean left = stream.isLeftAfter(frame);
    truncated += ours ? 1 : 0;
    faults.check(
        !ours || again || (tail && left),
        Rule.FRAME,
        frame,
        "only packets " + frame.indexes + " sent");
  }
}
