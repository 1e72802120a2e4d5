package io.sluice.core.room;

import io.sluice.core.wire.rtp.RtpPacket;
import java.util.concurrent.Executor;

/** The thread that owns tracks and subscriptions: commands come in order, packets in batches. */
public interface Lane extends Executor {
  /** Its number among all lanes, from 0. */
  int index();

  /** Whether the caller runs on this lane. */
  boolean isCurrent();

  /**
   * Hands a packet to a feed on this lane, from another lane, with the batch that is being read.
   * Takes a reference of its own.
   */
  void hand(TrackFeed feed, RtpPacket packet);

  /**
   * Calls {@link TrackFeed#replay} every 5 ms until it returns false; on this lane. Asked for again
   * meanwhile, it changes nothing.
   */
  void pace(TrackFeed feed);
}
