package io.sluice.core.crypto;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The senders that a receiver knows, at most {@link #LIMIT}. One more takes the place of the one
 * whose last authentic packet is longest ago; of that one the highest index stays, so that neither
 * a flood of SSRCs nor a pause lets an old packet in again. When {@link #RETIRED_LIMIT} of those
 * are kept too, further senders are refused.
 *
 * @param <O> what opens a sender's packets
 */
final class ReceiveContexts<O> {
  static final int LIMIT = 64;
  static final int RETIRED_LIMIT = 1024;

  private final Supplier<O> openers;
  private final Context<O>[] contexts;
  private final SsrcIndexes retired = new SsrcIndexes(RETIRED_LIMIT);
  private int size;
  private long clock;
  private @Nullable Context<O> last;
  private @Nullable Context<O> candidate;

  @SuppressWarnings({"unchecked", "rawtypes"}) // An array of a generic type has no other spelling.
  ReceiveContexts(Supplier<O> openers) {
    this.openers = openers;
    this.contexts = new Context[LIMIT];
  }

  /** The sender's context, or null when none of its packets was authenticated lately. */
  @Nullable Context<O> find(int ssrc) {
    Context<O> latest = last;
    if (latest != null && latest.ssrc == ssrc) {
      return latest;
    }
    for (int i = 0; i < size; i++) {
      if (contexts[i].ssrc == ssrc) {
        last = contexts[i];
        return contexts[i];
      }
    }
    return null;
  }

  /**
   * A context to try an unknown sender's packet with, the same one each time until {@link #accept};
   * null when another sender cannot be taken.
   */
  @Nullable Context<O> candidate(int ssrc) {
    if (size == LIMIT && !retired.hasRoomFor(contexts[oldest()].ssrc)) {
      return null;
    }
    Context<O> spare = candidate;
    if (spare == null) {
      spare = new Context<>(openers.get());
      candidate = spare;
    }
    spare.reset(ssrc, retired.get(ssrc));
    return spare;
  }

  /** Marks the packet as received and, when the context is the candidate, keeps it. */
  void accept(Context<O> context, long index) {
    if (context == candidate) {
      candidate = null;
      add(context);
    }
    context.window.accept(index);
    context.lastUsed = ++clock;
  }

  int size() {
    return size;
  }

  private void add(Context<O> context) {
    int place = size;
    if (size == LIMIT) {
      place = oldest();
      Context<O> leaving = contexts[place];
      retired.put(leaving.ssrc, leaving.window.highest());
    } else {
      size++;
    }
    contexts[place] = context;
    last = context;
  }

  private int oldest() {
    int oldest = 0;
    for (int i = 1; i < size; i++) {
      if (contexts[i].lastUsed < contexts[oldest].lastUsed) {
        oldest = i;
      }
    }
    return oldest;
  }

  /** What is known of one sender. */
  static final class Context<O> {
    final O opener;
    ReplayWindow window = new ReplayWindow();
    private int ssrc;
    private long lastUsed;

    Context(O opener) {
      this.opener = opener;
    }

    private void reset(int ssrc, long highest) {
      this.ssrc = ssrc;
      if (window.highest() != highest) {
        window = new ReplayWindow(highest);
      }
    }
  }
}
