package io.sluice.loadtest.measure;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts that only grow, of a stream, a loop or the whole run; for one thread. */
final class Counters {
  /** Packets received once, recovered ones included, and their bytes with the RTP header. */
  long packets;

  long bytes;

  /** Packets whose fate is known, and those of them that never came. */
  long settled;

  long lost;

  /** Packets that came only as a resend. */
  long recovered;

  /** Resends of packets that were here already. */
  long unneeded;

  long duplicates;
  long reordered;

  /** Complete video frames that can be decoded. */
  long frames;

  long freezes;
  long frozenNanos;

  /** Time in which a video stream was to show something: since its first complete frame. */
  long shownNanos;

  /** Feedback that the receiving clients sent: packets asked for, and keyframes. */
  long nacksSent;

  long plisSent;

  /** What publishers sent, without resends, and its bytes with the RTP header. */
  long sentPackets;

  long sentBytes;

  /** Media of the publishers' tracks in time: what was sent of it, and what was left out. */
  long scheduledNanos;

  long skippedNanos;

  /** Feedback that the publishers got: packets asked for, and keyframes; and what they resent. */
  long nacksReceived;

  long plisReceived;
  long resentPackets;

  /** Adds another's counts {@code times} times: 1, or -1 to subtract. */
  void add(Counters other, int times) {
    packets += times * other.packets;
    bytes += times * other.bytes;
    settled += times * other.settled;
    lost += times * other.lost;
    recovered += times * other.recovered;
    unneeded += times * other.unneeded;
    duplicates += times * other.duplicates;
    reordered += times * other.reordered;
    frames += times * other.frames;
    freezes += times * other.freezes;
    frozenNanos += times * other.frozenNanos;
    shownNanos += times * other.shownNanos;
    nacksSent += times * other.nacksSent;
    plisSent += times * other.plisSent;
    sentPackets += times * other.sentPackets;
    sentBytes += times * other.sentBytes;
    scheduledNanos += times * other.scheduledNanos;
    skippedNanos += times * other.skippedNanos;
    nacksReceived += times * other.nacksReceived;
    plisReceived += times * other.plisReceived;
    resentPackets += times * other.resentPackets;
  }

  void set(Counters other) {
    clear();
    add(other, 1);
  }

  void clear() {
    add(this, -1);
  }

  /** All counts, in the order of their declaration. */
  Map<String, Long> byName() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("packets", packets);
    counts.put("bytes", bytes);
    counts.put("settled", settled);
    counts.put("lost", lost);
    counts.put("recovered", recovered);
    counts.put("unneeded", unneeded);
    counts.put("duplicates", duplicates);
    counts.put("reordered", reordered);
    counts.put("frames", frames);
    counts.put("freezes", freezes);
    counts.put("frozenNanos", frozenNanos);
    counts.put("shownNanos", shownNanos);
    counts.put("nacksSent", nacksSent);
    counts.put("plisSent", plisSent);
    counts.put("sentPackets", sentPackets);
    counts.put("sentBytes", sentBytes);
    counts.put("scheduledNanos", scheduledNanos);
    counts.put("skippedNanos", skippedNanos);
    counts.put("nacksReceived", nacksReceived);
    counts.put("plisReceived", plisReceived);
    counts.put("resentPackets", resentPackets);
    return counts;
  }
}
