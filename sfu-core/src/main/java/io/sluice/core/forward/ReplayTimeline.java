package io.sluice.core.forward;

/**
 * The timestamps of a group of pictures that is sent long after it came. They go out as if it had
 * been captured just before the edge, the newest packet when the replay began, so that the receiver
 * does not play it out at its own pace.
 */
public final class ReplayTimeline {
  /** A group of pictures of 2 s is received as if it had been sent within 31 ms. */
  static final int COMPRESSION = 64;

  /** So far behind the edge, in timestamp units, nothing comes any more that was before it. */
  static final int EDGE_PASSED = 10 * 90_000;

  private boolean running;
  private boolean compressing;

  /** Extended sequence number of the group's first packet. */
  private long start;

  private long edge;
  private long edgeNanos;

  /**
   * A replay begins.
   *
   * @param startSequence extended sequence number of its first packet
   * @param edgeTimestamp RTP timestamp of the newest packet
   * @param edgeArrivalNanos when that came
   */
  public void begin(long startSequence, long edgeTimestamp, long edgeArrivalNanos) {
    running = true;
    compressing = true;
    start = startSequence;
    edge = edgeTimestamp;
    edgeNanos = edgeArrivalNanos;
  }

  /** What comes now is the source's newest; of the replay only what is repaired. */
  public void end() {
    running = false;
  }

  /** Whether a replay is under way. */
  public boolean isRunning() {
    return running;
  }

  /** Whether a stream may begin with this packet: in a replay only with its first one. */
  public boolean mayBegin(long sequence) {
    return !running || sequence == start;
  }

  /** A stream begins: what was replayed before means nothing for it. */
  public void onBegin() {
    compressing &= running;
  }

  /** The timestamp of the source, or for what was before the edge one just before it. */
  public long timestamp(long timestamp) {
    if (!compressing) {
      return timestamp;
    }
    int behind = (int) (edge - timestamp);
    compressing = behind > -EDGE_PASSED;
    return behind > 0 ? edge - behind / COMPRESSION : timestamp;
  }

  /** When the packet that a stream begins with is taken to have come. */
  public long arrivalNanos(long packetArrivalNanos) {
    return running ? edgeNanos : packetArrivalNanos;
  }
}
