package io.sluice.core.room;

import io.sluice.core.wire.rtp.RtpPacket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A lane that the test drives: it runs when told to. */
final class ManualLane implements Lane {
  private static ManualLane current = new ManualLane(-1);

  private final int index;
  private final Queue<Runnable> commands = new ArrayDeque<>();
  private final List<TrackFeed> paced = new ArrayList<>();

  ManualLane(int index) {
    this.index = index;
  }

  /** Runs what waits on this lane and ends its wake-up. */
  void run() {
    as(() -> {});
    Runnable command;
    while ((command = commands.poll()) != null) {
      as(command);
    }
  }

  /** Commands that wait. */
  int waiting() {
    return commands.size();
  }

  /** Runs something as if on this lane. */
  void as(Runnable action) {
    ManualLane before = current;
    current = this;
    try {
      action.run();
    } finally {
      current = before;
    }
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public boolean isCurrent() {
    return current == this;
  }

  @Override
  public void execute(Runnable command) {
    commands.add(command);
  }

  @Override
  public void hand(TrackFeed feed, RtpPacket packet) {
    packet.retain();
    commands.add(
        () -> {
          feed.deliver(packet, packet.arrivalNanos());
          packet.release();
        });
  }

  @Override
  public void pace(TrackFeed feed) {
    if (!paced.contains(feed)) {
      paced.add(feed);
    }
  }

  /** Five milliseconds have passed. */
  void quantum() {
    as(() -> paced.removeIf(feed -> !feed.replay()));
  }

  /** Whether a feed still sends what was cached. */
  boolean isPacing() {
    return !paced.isEmpty();
  }
}
