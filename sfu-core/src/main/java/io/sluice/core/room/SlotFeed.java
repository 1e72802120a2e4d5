package io.sluice.core.room;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A slot as one lane sees it: its subscriptions there. Touched by its lane alone. */
public final class SlotFeed {
  private final List<Subscription> subscriptions = new ArrayList<>();
  private @Nullable TrackFeed source;
  private boolean closed;

  SlotFeed() {}

  void add(Subscription subscription) {
    TrackFeed followed = source;
    if (closed) {
      subscription.detach();
      return;
    }
    subscriptions.add(subscription);
    if (followed != null && !followed.isEnded()) {
      subscription.follow(followed);
    } else {
      subscription.unfollow();
    }
  }

  void remove(Subscription subscription) {
    subscriptions.remove(subscription);
  }

  /** Another track takes the place of the one that was followed, or none. */
  void follow(@Nullable TrackFeed next) {
    source = next;
    for (int i = 0; i < subscriptions.size(); i++) {
      if (next == null || next.isEnded()) {
        subscriptions.get(i).unfollow();
      } else {
        subscriptions.get(i).follow(next);
      }
    }
  }

  void close() {
    closed = true;
    while (!subscriptions.isEmpty()) {
      subscriptions.get(subscriptions.size() - 1).detach();
    }
  }
}
