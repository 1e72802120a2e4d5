package io.sluice.core.testkit.video;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Which temporal layers pictures have in turn, and which earlier ones they refer to. A keyframe
 * takes the first place.
 */
final class TemporalPattern {
  private static final TemporalPattern T1 = new TemporalPattern(new int[] {0}, new int[][] {{1}});

  private static final TemporalPattern T2 =
      new TemporalPattern(new int[] {0, 1}, new int[][] {{2}, {1}});

  private static final TemporalPattern T3 =
      new TemporalPattern(new int[] {0, 2, 1, 2}, new int[][] {{4}, {1}, {2}, {1}});

  // Patterns in which only every other picture of an upper layer depends on the lowest one alone.

  private static final TemporalPattern T2_LONG =
      new TemporalPattern(new int[] {0, 1, 0, 1}, new int[][] {{2}, {1}, {2}, {1, 2}});

  private static final TemporalPattern T3_LONG =
      new TemporalPattern(
          new int[] {0, 2, 1, 2, 0, 2, 1, 2},
          new int[][] {{4}, {1}, {2}, {3, 1}, {4}, {1, 3}, {2, 4}, {3, 1}});

  /** What a frame is to a layer (AV1 RTP specification section A.8.3.2). */
  static final int NOT_PRESENT = 0;

  static final int DISCARDABLE = 1;
  static final int SWITCH = 2;
  static final int REQUIRED = 3;

  private final int[] temporalIds;
  private final int[][] references;

  private TemporalPattern(int[] temporalIds, int[][] references) {
    this.temporalIds = temporalIds;
    this.references = references;
  }

  static TemporalPattern of(int layers, boolean isLong) {
    return switch (layers) {
      case 1 -> T1;
      case 2 -> isLong ? T2_LONG : T2;
      default -> isLong ? T3_LONG : T3;
    };
  }

  int length() {
    return temporalIds.length;
  }

  int layers() {
    return Arrays.stream(temporalIds).max().orElse(0) + 1;
  }

  int temporalId(int step) {
    return temporalIds[step % length()];
  }

  /** How many pictures back those are that the picture at a step refers to. */
  int[] references(int step) {
    return references[step % length()];
  }

  /** Whether pictures of higher temporal layers from here on need none before it (RFC 9628, U). */
  boolean switchesUp(int step) {
    int at = step % length() + length();
    for (int later = at + 1; later < at + 2 * length(); later++) {
      for (int distance : references(later)) {
        int target = later - distance;
        boolean higher = temporalId(later) > temporalId(at);
        if (higher && target < at && temporalId(target) > temporalId(at)) {
          return false;
        }
      }
    }
    return true;
  }

  /** What the picture at a step is to those who decode temporal layers up to this one. */
  int indication(int step, int temporalLayer) {
    int at = step % length() + 2 * length();
    if (temporalId(at) > temporalLayer) {
      return NOT_PRESENT;
    }
    BitSet known = new BitSet();
    collect(at, known);
    boolean referenced = false;
    boolean switches = true;
    for (int later = at + 1; later <= at + 2 * length(); later++) {
      if (temporalId(later) > temporalLayer) {
        continue;
      }
      for (int distance : references(later)) {
        int target = later - distance;
        referenced |= target == at;
        switches &= target > at || known.get(target);
      }
    }
    if (!referenced) {
      return DISCARDABLE;
    }
    return switches ? SWITCH : REQUIRED;
  }

  /** A picture and all that it depends on, two turns back. */
  private void collect(int at, BitSet into) {
    into.set(at);
    for (int distance : references(at)) {
      if (at >= distance) {
        collect(at - distance, into);
      }
    }
  }
}
