package io.sluice.core.room;

import io.sluice.core.api.MediaKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A track of a room that follows one published track after another, on every lane. Its methods may
 * be called from any thread.
 */
public final class RoomSlot {
  private final MediaKind kind;
  private final List<? extends Lane> lanes;
  private final SlotFeed[] feeds;
  private volatile @Nullable PublishedTrack source;

  public RoomSlot(MediaKind kind, List<? extends Lane> lanes) {
    this.kind = kind;
    this.lanes = lanes;
    this.feeds = new SlotFeed[lanes.size()];
    for (int i = 0; i < feeds.length; i++) {
      feeds[i] = new SlotFeed();
    }
  }

  public MediaKind kind() {
    return kind;
  }

  /** The feed for a lane, to be touched by that lane. */
  public SlotFeed feedOn(Lane lane) {
    return feeds[lane.index()];
  }

  /** Follows a track from now on, or nothing. */
  public void follow(@Nullable PublishedTrack track) {
    source = track;
    for (Lane lane : lanes) {
      SlotFeed feed = feedOn(lane);
      lane.execute(() -> feed.follow(track == null ? null : track.feedOn(lane)));
    }
  }

  /** Asks what it follows for a keyframe. */
  public void requestKeyframe() {
    PublishedTrack followed = source;
    if (followed != null) {
      followed.requestKeyframe();
    }
  }

  /** Its subscriptions follow nothing any more. */
  public void close() {
    for (Lane lane : lanes) {
      lane.execute(feedOn(lane)::close);
    }
  }
}
