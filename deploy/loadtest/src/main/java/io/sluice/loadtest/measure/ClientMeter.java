package io.sluice.loadtest.measure;

import java.util.List;
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

  long startNanos() {
    return startNanos;
  }

  /** When the signalling accepted it, or {@link PeerMeter#NEVER}. */
  long joinedNanos() {
    return joinedNanos;
  }

  /** When the last of its connections connected, or {@link PeerMeter#NEVER}. */
  long connectedNanos() {
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

  /** When its first media packet came, or {@link PeerMeter#NEVER}. */
  long firstMediaNanos() {
    return first(PeerMeter::firstMediaNanos);
  }

  /** When its first keyframe began, or {@link PeerMeter#NEVER}. */
  long firstKeyframeNanos() {
    return first(PeerMeter::firstKeyframeNanos);
  }

  private long first(ToLongFunction<PeerMeter> time) {
    return peers.stream()
        .mapToLong(time)
        .filter(nanos -> nanos != PeerMeter.NEVER)
        .min()
        .orElse(PeerMeter.NEVER);
  }
}
