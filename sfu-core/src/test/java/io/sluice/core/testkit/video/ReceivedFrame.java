package io.sluice.core.testkit.video;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Packets of one frame in the order of their extended sequence numbers. */
final class ReceivedFrame {
  final Truth truth;
  final long firstSequence;
  final List<ReceivedPacket> packets = new ArrayList<>();
  long lastSequence;

  /** Which of its packets came. */
  final BitSet indexes = new BitSet();

  /** Whether all packets are there. */
  boolean complete;

  ReceivedFrame(Truth truth, long sequence) {
    this.truth = truth;
    this.firstSequence = sequence;
  }

  boolean isSame(Truth other) {
    return truth.source() == other.source() && truth.frame() == other.frame();
  }

  /** Whether another frame is of the same picture, and not a keyframe sent again. */
  boolean isSamePicture(ReceivedFrame other) {
    return truth.frame() != other.truth.frame()
        && truth.source() == other.truth.source()
        && truth.picture() == other.truth.picture();
  }

  /** The first packet that came. */
  ReceivedPacket first() {
    return packets.get(0);
  }

  boolean hasFirst() {
    return indexes.get(0);
  }

  boolean hasLast() {
    return indexes.get(truth.count() - 1);
  }

  @Override
  public String toString() {
    return "[" + firstSequence + ".." + lastSequence + "] " + truth;
  }
}
