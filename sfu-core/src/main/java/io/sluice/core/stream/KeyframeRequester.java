package io.sluice.core.stream;

import io.sluice.core.wire.rtcp.RtcpWriter;

/**
 * Asks a publisher for keyframes of one layer, once for all who want one: at most every {@link
 * #MIN_INTERVAL_NANOS}, repeated until a keyframe comes or nobody wants one. Repetitions back off
 * to {@link #MAX_INTERVAL_NANOS} only, so that an outage is not prolonged by much; a publisher that
 * is heard again after one is asked at once.
 */
public final class KeyframeRequester {
  /** {@link #nextDeadline} when nobody waits. */
  public static final long NEVER = Long.MAX_VALUE;

  static final long MIN_INTERVAL_NANOS = 500_000_000L;
  static final long MAX_INTERVAL_NANOS = 1_000_000_000L;

  /** How the publisher is asked, as negotiated. */
  public enum Method {
    /** Picture loss indication (RFC 4585 section 6.3.1). */
    PLI,
    /** Full intra request (RFC 5104 section 4.3.1). */
    FIR,
    /** It cannot be asked: a keyframe comes when it comes. */
    NONE
  }

  private final Method method;
  private boolean wanted;
  private long next;
  private long sentNanos;
  private boolean repeated;
  private int command = -1;
  private long requests;

  public KeyframeRequester(Method method) {
    this.method = method;
  }

  /** PLI if it was negotiated, else FIR if that was. */
  public static Method method(boolean pli, boolean fir) {
    if (pli) {
      return Method.PLI;
    }
    return fir ? Method.FIR : Method.NONE;
  }

  /** Somebody wants a keyframe; joins a request that is under way. */
  public void request(long nowNanos) {
    if (wanted || method == Method.NONE) {
      return;
    }
    wanted = true;
    repeated = false;
    command = (command + 1) & 0xff;
    next = earliest(nowNanos);
  }

  /**
   * The layer is heard again after a silence: what was asked meanwhile is taken for lost, and the
   * next request does not wait for its time.
   */
  public void onReturn(long nowNanos) {
    if (wanted) {
      next = earliest(nowNanos);
    }
  }

  private long earliest(long nowNanos) {
    return requests == 0 ? nowNanos : Math.max(nowNanos, sentNanos + MIN_INTERVAL_NANOS);
  }

  /** A keyframe began. */
  public void onKeyframe() {
    wanted = false;
  }

  /** Nobody wants a keyframe any more. */
  public void cancel() {
    wanted = false;
  }

  /** Whether to ask now. */
  public boolean due(long nowNanos) {
    return wanted && nowNanos >= next;
  }

  /** When to ask next, or {@link #NEVER}. */
  public long nextDeadline() {
    return wanted ? next : NEVER;
  }

  /**
   * Writes the request and counts it as sent. A repeated FIR keeps its command number.
   *
   * @return false if there was no room; it stays due
   */
  public boolean write(RtcpWriter writer, long senderSsrc, long mediaSsrc, long nowNanos) {
    boolean written =
        method == Method.FIR
            ? writer.fir(senderSsrc, mediaSsrc, command)
            : writer.pli(senderSsrc, mediaSsrc);
    if (written) {
      requests++;
      sentNanos = nowNanos;
      next = nowNanos + (repeated ? MAX_INTERVAL_NANOS : MIN_INTERVAL_NANOS);
      repeated = true;
    }
    return written;
  }

  /** Requests sent. */
  public long requests() {
    return requests;
  }
}
