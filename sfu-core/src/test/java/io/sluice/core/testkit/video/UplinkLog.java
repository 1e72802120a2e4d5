package io.sluice.core.testkit.video;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;

/**
 * What publishers sent, and what of it reached the server when: so that a decoder's trouble can be
 * told to be the network's fault or ours.
 */
public final class UplinkLog {
  /** A packet that comes so long after its successor may be of no use any more. */
  private static final long TOO_LATE_NANOS = 900_000_000;

  private static final class Source {
    private final BitSet arrived = new BitSet();
    private final BitSet late = new BitSet();
    private final BitSet tooLate = new BitSet();

    /** When a number became the highest that had arrived. */
    private final TreeMap<Integer, Long> highest = new TreeMap<>();

    /** How long after its capture the first packet of a keyframe arrived. */
    private final Map<Integer, Long> keyframeDelays = new HashMap<>();

    /** Of each frame and picture its first packet and the number after its last. */
    private final Map<Integer, int[]> frames = new HashMap<>();

    private final TreeMap<Integer, int[]> pictures = new TreeMap<>();
  }

  private final Map<Integer, Source> sources = new HashMap<>();

  /** A publisher sends a packet. */
  public void published(SentPacket packet) {
    Source source = source(packet.source());
    Truth truth = packet.truth();
    if (truth != null) {
      extend(source.frames, truth.frame(), packet.number());
      extend(source.pictures, truth.picture(), packet.number());
    }
  }

  private static void extend(Map<Integer, int[]> ranges, int key, int number) {
    ranges.computeIfAbsent(key, k -> new int[] {number, number})[1] = number + 1;
  }

  private Source source(int number) {
    return sources.computeIfAbsent(number, n -> new Source());
  }

  /**
   * A packet reaches the server for the first time, in itself or by RTX.
   *
   * @return whether others that were sent later have come before
   */
  public boolean arrived(SentPacket packet, long nowNanos) {
    Source source = source(packet.source());
    int number = packet.number();
    if (source.arrived.get(number)) {
      return false;
    }
    source.arrived.set(number);
    Truth truth = packet.truth();
    if (truth != null && truth.begins()) {
      source.keyframeDelays.put(number, nowNanos - truth.captureNanos());
    }
    Entry<Integer, Long> passed = source.highest.ceilingEntry(number);
    if (passed == null) {
      source.highest.put(number, nowNanos);
      return false;
    }
    source.late.set(number);
    source.tooLate.set(number, nowNanos - passed.getValue() > TOO_LATE_NANOS);
    return true;
  }

  private static boolean isLost(Source source, int number) {
    return !source.arrived.get(number) || source.tooLate.get(number);
  }

  /** Whether a packet did not arrive in time to be of use. */
  boolean isLost(int sourceNumber, int number) {
    return isLost(source(sourceNumber), number);
  }

  /** How long after its capture a packet that begins a keyframe arrived, in nanoseconds. */
  long keyframeDelay(int sourceNumber, int number) {
    return source(sourceNumber).keyframeDelays.getOrDefault(number, 0L);
  }

  /** The packets of a frame: the first one's number and the one after the last one's. */
  int[] packetsOf(int sourceNumber, int frame) {
    int[] range = source(sourceNumber).frames.get(frame);
    return range == null ? new int[2] : range;
  }

  /** The number after that of the last packet that came. */
  int arrivedEnd(int sourceNumber) {
    return source(sourceNumber).arrived.length();
  }

  boolean anyLost() {
    return sources.values().stream()
        .anyMatch(s -> s.arrived.cardinality() < s.arrived.length() || !s.tooLate.isEmpty());
  }

  /** The number after a picture's last packet, or 0 if the picture is not known. */
  int pictureEnd(int sourceNumber, int picture) {
    int[] range = source(sourceNumber).pictures.get(picture);
    return range == null ? 0 : range[1];
  }

  /** Pictures between two of which a packet did not arrive, or not before its successor. */
  int troubledPictures(int sourceNumber, int first, int end) {
    Source source = source(sourceNumber);
    int troubled = 0;
    for (int[] range : source.pictures.subMap(first, Math.max(first, end)).values()) {
      int next = source.late.nextSetBit(range[0]);
      boolean late = next >= 0 && next < range[1];
      boolean lost = source.arrived.nextClearBit(range[0]) < range[1];
      boolean known = range[0] < source.arrived.length();
      troubled += known && (late || lost) ? 1 : 0;
    }
    return troubled;
  }
}
