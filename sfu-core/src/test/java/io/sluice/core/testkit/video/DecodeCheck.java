package io.sluice.core.testkit.video;

import io.sluice.core.testkit.video.Fault.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decodes: each frame needs those that it refers to. A keyframe forgets all before it, as a decoder
 * does whose buffers it fills.
 */
final class DecodeCheck {
  private final StreamRecord stream;
  private final Faults faults;

  /** Numbers of the current source's frames, since its last keyframe. */
  private final Set<Integer> decoded = new HashSet<>();

  /** The same of those that the networks broke. */
  private final Set<Integer> broken = new HashSet<>();

  private final List<Truth> all = new ArrayList<>();
  private int sourceChanges;

  DecodeCheck(StreamRecord stream, Faults faults) {
    this.stream = stream;
    this.faults = faults;
  }

  void check(List<ReceivedFrame> frames) {
    ReceivedFrame before = null;
    for (ReceivedFrame frame : frames) {
      Truth truth = frame.truth;
      if (before == null || before.truth.source() != truth.source()) {
        checkBeginning(before, frame);
        decoded.clear();
        broken.clear();
      }
      if (truth.begins()) {
        decoded.clear();
        broken.clear();
      }
      decode(frame);
      before = frame;
    }
  }

  private void checkBeginning(@Nullable ReceivedFrame before, ReceivedFrame frame) {
    long after = before == null ? Long.MIN_VALUE : before.lastSequence;
    boolean atKeyframe = frame.truth.begins() && frame.hasFirst();
    faults.check(
        atKeyframe || stream.lostBeginning(after, frame.lastSequence),
        Rule.DECODE,
        frame,
        "a source begins without a keyframe's beginning");
    sourceChanges += before == null ? 0 : 1;
  }

  private void decode(ReceivedFrame frame) {
    Truth truth = frame.truth;
    boolean whole = frame.complete;
    for (int reference : truth.references()) {
      if (decoded.contains(reference)) {
        continue;
      }
      whole = false;
      faults.check(
          broken.contains(reference) || stream.isFrameLost(truth.source(), reference),
          Rule.DECODE,
          frame,
          "needs frame " + reference + ", which was not sent");
    }
    (whole ? decoded : broken).add(truth.frame());
    if (whole) {
      all.add(truth);
    }
  }

  /** What was decoded, in this order. */
  List<Truth> all() {
    return all;
  }

  int sourceChanges() {
    return sourceChanges;
  }
}
