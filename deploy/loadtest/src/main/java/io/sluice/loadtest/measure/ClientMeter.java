package io.sluice.loadtest.measure;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One client from the start of its join to its end. Any thread; each of its times is set by one.
 * The run makes it, the target tells it of the signalling and of the connections.
 */
public final class ClientMeter {
  private final long startNanos;
  private final List<PeerMeter> peers = new CopyOnWriteArrayList<>();
  private volatile long joinedNanos = PeerMeter.NEVER;
  private volatile @Nullable String failure;
  private volatile boolean left;

  /** The times that were reported; for the run's thread. */
  private final Set<Timing> reported = EnumSet.noneOf(Timing.class);

  ClientMeter(long startNanos) {
    this.startNanos = startNanos;
  }

  /** The server's signalling accepted the client. */
  public void joined(long nowNanos) {
    joinedNanos = nowNanos;
  }

  /** A connection of the client; it is connected when all its connections are. */
  public void peer(PeerMeter peer) {
    peers.add(peer);
  }

  /** The client could not join, or lost its connection. */
  public void failed(String reason) {
    failure = reason;
  }

  /** The client left as it was to. */
  public void left() {
    left = true;
  }

  /** Why it failed, or null. */
  public @Nullable String failure() {
    return failure;
  }

  boolean hasLeft() {
    return left;
  }

  /**
   * Records each time that is known now and was not the last time.
   *
   * @return whether it is connected
   */
  boolean reportTimes(Timings into) {
    report(Timing.SIGNALLING, joinedNanos, into);
    report(Timing.FIRST_MEDIA, first(PeerMeter::firstMediaNanos), into);
    report(Timing.FIRST_KEYFRAME, first(PeerMeter::firstKeyframeNanos), into);
    return report(Timing.JOIN, connectedNanos(), into);
  }

  private boolean report(Timing timing, long nanos, Timings into) {
    boolean known = nanos != PeerMeter.NEVER;
    if (known && reported.add(timing)) {
      into.record(timing, nanos - startNanos);
    }
    return known;
  }

  /** When the last of its connections connected, or {@link PeerMeter#NEVER}. */
  private long connectedNanos() {
    long last = PeerMeter.NEVER;
    for (PeerMeter peer : peers) {
      long connected = peer.connectedNanos();
      if (connected == PeerMeter.NEVER) {
        return PeerMeter.NEVER;
      }
      last = Math.max(last, connected);
    }
    return last;
  }

  private long first(ToLongFunction<PeerMeter> time) {
    return peers.stream()
        .mapToLong(time)
        .filter(nanos -> nanos != PeerMeter.NEVER)
        .min()
        .orElse(PeerMeter.NEVER);
  }
}
