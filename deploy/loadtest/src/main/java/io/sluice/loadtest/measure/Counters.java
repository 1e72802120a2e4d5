package io.sluice.loadtest.measure;

/** Counts that only grow, of a stream, a loop or the whole run; for one thread. */
public final class Counters {
  /** Packets received once, recovered ones included, and their bytes with the RTP header. */
  public long packets;

  public long bytes;

  /** Packets whose fate is known, and those of them that never came. */
  public long settled;

  public long lost;

  /** Packets that came only as a resend. */
  public long recovered;

  /** Resends of packets that were here already. */
  public long unneeded;

  public long duplicates;
  public long reordered;

  /** Complete video frames that can be decoded. */
  public long frames;

  public long freezes;
  public long frozenNanos;

  /** Time in which a video stream was to show something: since its first complete frame. */
  public long shownNanos;

  /** Feedback that the receiving clients sent: packets asked for, and keyframes. */
  public long nacksSent;

  public long plisSent;

  /** What publishers sent, without resends, and its bytes with the RTP header. */
  public long sentPackets;

  public long sentBytes;

  /** Feedback that the publishers got: packets asked for, and keyframes; and what they resent. */
  public long nacksReceived;

  public long plisReceived;
  public long resentPackets;

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
}
