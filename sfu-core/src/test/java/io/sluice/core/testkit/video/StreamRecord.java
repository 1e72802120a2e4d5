package io.sluice.core.testkit.video;

import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a subscriber was sent and what it received of that, by extended sequence number; tells what
 * the networks on both sides of the server lost for good.
 */
final class StreamRecord {
  private final UplinkLog uplink;
  private final NavigableMap<Long, ReceivedPacket> sent = new TreeMap<>();
  private final NavigableMap<Long, ReceivedPacket> received = new TreeMap<>();

  /** Sequence numbers that came by RTX, and may still come in themselves. */
  private final Set<Long> repaired = new HashSet<>();

  /** Packets that were sent and not received, as source and number. */
  private final Set<Long> lostPackets = new HashSet<>();

  /** Packets that came late to the server, when they were of no use to this subscriber. */
  private final NavigableMap<Long, ReceivedPacket> known = new TreeMap<>();

  private final Set<Long> excused = new HashSet<>();

  StreamRecord(UplinkLog uplink) {
    this.uplink = uplink;
  }

  NavigableMap<Long, ReceivedPacket> received() {
    return received;
  }

  NavigableMap<Long, ReceivedPacket> sent() {
    return sent;
  }

  /** What was sent, whether it arrived or not; after {@link #finish}. */
  NavigableMap<Long, ReceivedPacket> known() {
    return known;
  }

  Set<Long> repaired() {
    return repaired;
  }

  /** The nearest extension of a sequence number to those before. */
  static long extend(NavigableMap<Long, ReceivedPacket> known, int sequence) {
    if (known.isEmpty()) {
      return (1L << 32) + sequence;
    }
    long last = known.lastKey();
    return last + (short) (sequence - (int) last);
  }

  /** All has been received that will be. */
  void finish() {
    known.putAll(received);
    known.putAll(sent);
    sent.forEach(
        (sequence, packet) -> {
          Truth truth = packet.truth();
          if (truth != null && !received.containsKey(sequence)) {
            lostPackets.add(key(truth.source(), truth.packet()));
          }
        });
  }

  private static long key(int source, int number) {
    return (long) source << 32 | number;
  }

  /** Whether a packet was lost by either network. */
  boolean isLost(int source, int number) {
    return lostPackets.contains(key(source, number)) || isLostBefore(source, number);
  }

  /** Whether a packet did not reach the server in time to be sent to this subscriber. */
  private boolean isLostBefore(int source, int number) {
    return uplink.isLost(source, number) || excused.contains(key(source, number));
  }

  /** A packet came late, and need not be sent. */
  void excuse(int source, int number) {
    excused.add(key(source, number));
  }

  /** Packets of a stream from one on to before another that the server could not send in time. */
  int lostBetween(int source, int first, int end) {
    int lost = 0;
    for (int number = first; number < Math.min(end, uplink.arrivedEnd(source)); number++) {
      lost += isLostBefore(source, number) ? 1 : 0;
    }
    return lost;
  }

  /** Whether either network lost anything. */
  boolean anyLost() {
    return !lostPackets.isEmpty() || !excused.isEmpty() || uplink.anyLost();
  }

  /** Whether any packet of a frame was lost by either network. */
  boolean isFrameLost(int source, int frame) {
    int[] range = uplink.packetsOf(source, frame);
    for (int number = range[0]; number < range[1]; number++) {
      if (isLost(source, number)) {
        return true;
      }
    }
    return false;
  }

  /** Whether what was sent behind a frame is nothing, or a keyframe's beginning. */
  boolean isLeftAfter(ReceivedFrame frame) {
    for (ReceivedPacket packet : known.tailMap(frame.lastSequence, false).values()) {
      Truth truth = packet.truth();
      if (truth != null && !frame.isSame(truth)) {
        return truth.begins();
      }
    }
    return true;
  }

  /** Sequence numbers between two that nobody was sent. */
  int neverSent(long after, long before) {
    int count = 0;
    for (long sequence = after + 1; sequence < before; sequence++) {
      count += received.containsKey(sequence) || sent.containsKey(sequence) ? 0 : 1;
    }
    return count;
  }

  /** Whether a keyframe's beginning was sent between two sequence numbers, and lost. */
  boolean lostBeginning(long after, long before) {
    for (ReceivedPacket packet : sent.subMap(after, false, before, false).values()) {
      Truth truth = packet.truth();
      if (truth != null && truth.begins() && isLost(truth.source(), truth.packet())) {
        return true;
      }
    }
    return false;
  }

  /** Pictures sent between two frames of which nothing was received. */
  int lostPictures(ReceivedFrame from, ReceivedFrame to) {
    Set<Long> pictures = new HashSet<>();
    for (ReceivedPacket packet :
        sent.subMap(from.lastSequence, false, to.firstSequence, false).values()) {
      Truth truth = packet.truth();
      if (truth != null) {
        pictures.add(key(truth.source(), truth.picture()));
      }
    }
    pictures.remove(key(from.truth.source(), from.truth.picture()));
    pictures.remove(key(to.truth.source(), to.truth.picture()));
    return pictures.size();
  }

  /** Pictures between two frames for which a gap may have been left that nothing fills. */
  int gapPictures(ReceivedFrame from, ReceivedFrame to) {
    boolean goesOn =
        from.truth.source() == to.truth.source() && to.truth.picture() > from.truth.picture();
    int end = goesOn ? to.truth.picture() : Integer.MAX_VALUE;
    return uplink.troubledPictures(from.truth.source(), from.truth.picture() + 1, end);
  }

  UplinkLog uplink() {
    return uplink;
  }
}
