package io.sluice.core.room;

import io.sluice.core.wire.ext.AudioLevel;
import io.sluice.core.wire.rtp.HeaderExtensions;
import io.sluice.core.wire.rtp.RtpPacket;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How loud a published audio track is, by what its sender says in each packet's header (RFC 6464).
 * Written by the track's lane, read by any thread.
 */
public final class LoudnessMeter {
  /** The loudest value of {@link #level}. */
  static final int MAX_LEVEL = AudioLevel.SILENCE;

  /**
   * How long a level holds: packets may be 60 ms apart, and come in bursts besides. What takes
   * longer is a pause, in which Opus sends one packet each 400 ms (RFC 7587 section 3.1.3), with
   * the level of silence.
   */
  private static final long HOLD_NANOS = 250_000_000;

  private static final long LEVEL_BITS = 0xff;

  private static final VarHandle LATEST;

  static {
    try {
      LATEST = MethodHandles.lookup().findVarHandle(LoudnessMeter.class, "latest", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int extensionId;
  private long ssrc = -1;
  private long newest;

  /** The arrival time of the newest packet, with the lowest bits replaced by its level. */
  @SuppressWarnings("UnusedVariable") // through LATEST
  private long latest;

  private volatile boolean heard;

  /**
   * @param extensionId identifier of the level among the track's header extensions, or -1
   */
  LoudnessMeter(int extensionId) {
    this.extensionId = extensionId;
  }

  /** A packet of the track; what is older than another one, such as a resend, tells nothing new. */
  void record(RtpPacket packet, long nowNanos) {
    if (extensionId < 0
        || (packet.ssrc() == ssrc && packet.extendedSequence() <= newest && heard)) {
      return;
    }
    long element = HeaderExtensions.find(packet, extensionId);
    if (element == HeaderExtensions.NONE) {
      return;
    }
    int value =
        AudioLevel.read(
            packet.data(), HeaderExtensions.offset(element), HeaderExtensions.length(element));
    if (value < 0) {
      return;
    }
    ssrc = packet.ssrc();
    newest = packet.extendedSequence();
    LATEST.setOpaque(this, (nowNanos & ~LEVEL_BITS) | (MAX_LEVEL - AudioLevel.level(value)));
    if (!heard) {
      heard = true;
    }
  }

  /**
   * How loud it is now: 0 is silence, {@link #MAX_LEVEL} as loud as can be, in decibels. From any
   * thread.
   */
  int level(long nowNanos) {
    if (!heard) {
      return 0;
    }
    long seen = (long) LATEST.getOpaque(this);
    return nowNanos - seen > HOLD_NANOS ? 0 : (int) (seen & LEVEL_BITS);
  }
}
