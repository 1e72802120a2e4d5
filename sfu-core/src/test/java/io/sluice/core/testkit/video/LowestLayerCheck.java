package io.sluice.core.testkit.video;

import io.sluice.core.testkit.video.Fault.Rule;

/** TL0PICIDX: it counts the pictures of the lowest temporal layer, and the others carry it. */
final class LowestLayerCheck {
  private static final int RANGE = 256;

  private final Faults faults;
  private int last = -1;

  /** Pictures since then that may have counted and were lost. */
  private int slack;

  LowestLayerCheck(Faults faults) {
    this.faults = faults;
  }

  /** A picture without it came: what follows may be anything. */
  void forget() {
    last = -1;
    slack = 0;
  }

  /**
   * The next picture.
   *
   * @param index its TL0PICIDX
   * @param lost pictures before it, since the one before, that may have counted and were lost
   */
  void check(ReceivedFrame frame, int index, int lost) {
    slack += lost;
    boolean lowest = frame.truth.temporalId() == 0;
    if (last >= 0) {
      int step = (index - last + RANGE) % RANGE;
      int least = lowest ? 1 : 0;
      faults.check(
          step >= least && step <= least + slack,
          Rule.TL0PICIDX,
          frame,
          last + " to " + index + " with " + slack + " pictures lost");
    }
    if (lowest) {
      last = index;
      slack = 0;
    }
  }
}
