package io.sluice.core.room;

import io.sluice.core.api.MediaKind;
import java.util.Arrays;
import java.util.List;

/**
 * Splits what a subscriber's connection may carry among its video: audio comes first, and who wants
 * less than an equal part leaves the rest to the others.
 */
final class BitrateSplit {
  /** Without a limit. */
  static final long UNLIMITED = LayerChoice.UNLIMITED;

  /** An estimate by the subscriber is good for so long (it repeats it each second). */
  private static final long ESTIMATE_NANOS = 5_000_000_000L;

  /** What audio is taken to need, headers included. */
  private static final long AUDIO_BPS = 50_000;

  /** No more than so many are taken to speak at a time. */
  private static final int SPEAKING = 4;

  private long configured = UNLIMITED;
  private long estimate = UNLIMITED;
  private long estimateNanos;
  private boolean limited;
  private long[] demands = new long[4];

  /**
   * Sets the limit that was configured.
   *
   * @param bitsPerSecond 0 for none
   */
  void configure(long bitsPerSecond) {
    configured = bitsPerSecond <= 0 ? UNLIMITED : bitsPerSecond;
  }

  /** The subscriber says how much it can receive (draft-alvestrand-rmcat-remb-03). */
  void estimated(long bitsPerSecond, long nowNanos) {
    estimate = bitsPerSecond;
    estimateNanos = nowNanos;
  }

  /** Tells each subscription its part. */
  void split(List<Subscription> subscriptions, long nowNanos) {
    long theirs = nowNanos - estimateNanos < ESTIMATE_NANOS ? estimate : UNLIMITED;
    long total = Math.min(configured, theirs);
    if (total == UNLIMITED) {
      lift(subscriptions);
      return;
    }
    limited = true;
    int videos = 0;
    for (Subscription subscription : subscriptions) {
      if (isVideo(subscription)) {
        wanted(videos++, subscription.demand());
      }
    }
    int speaking = Math.min(subscriptions.size() - videos, SPEAKING);
    long part = fairPart(videos, Math.max(0, total - speaking * AUDIO_BPS));
    for (Subscription subscription : subscriptions) {
      if (isVideo(subscription)) {
        subscription.limit(part);
      }
    }
  }

  private void wanted(int index, long bitsPerSecond) {
    if (index == demands.length) {
      demands = Arrays.copyOf(demands, 2 * index);
    }
    demands[index] = bitsPerSecond;
  }

  private void lift(List<Subscription> subscriptions) {
    if (limited) {
      limited = false;
      for (Subscription subscription : subscriptions) {
        subscription.limit(UNLIMITED);
      }
    }
  }

  /** The largest part that each may take, if those who want less than it take only that. */
  private long fairPart(int videos, long total) {
    Arrays.sort(demands, 0, videos);
    long left = total;
    for (int i = 0; i < videos; i++) {
      long part = left / (videos - i);
      if (demands[i] > part) {
        return part;
      }
      left -= demands[i];
    }
    return total;
  }

  private static boolean isVideo(Subscription subscription) {
    return subscription.section().kind() == MediaKind.VIDEO;
  }
}
