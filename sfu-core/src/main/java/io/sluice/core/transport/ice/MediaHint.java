package io.sluice.core.transport.ice;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * From where the peer's media comes lately, when that is not the selected pair. The pair may be one
 * that never sent a check: then it is kept apart from the others until it answers one. Owned by one
 * loop.
 */
final class MediaHint {
  /**
   * Between two checks that media brings about: whoever sends packets of the peer from an address
   * of his own, or from many, makes the server send five small datagrams a second.
   */
  static final long CHECK_INTERVAL = 200_000_000L;

  /** An answer proves that the peer moved while media came so lately. */
  static final long FRESH = 1_000_000_000L;

  private @Nullable IcePair pair;
  private long heardAt;
  private long checkedAt;
  private boolean checked;

  /**
   * Media came.
   *
   * @param known its pair, if it has one
   * @return the pair to be checked now, or null if one was checked a moment ago
   */
  @Nullable IcePair heard(
      @Nullable IcePair known, LocalSocket socket, InetSocketAddress remote, long now) {
    boolean same = pair != null && pair.is(socket, remote);
    if (same) {
      heardAt = now;
    }
    if (checked && now - checkedAt < CHECK_INTERVAL) {
      return null;
    }
    checked = true;
    checkedAt = now;
    heardAt = now;
    if (known != null) {
      pair = known;
    } else if (!same) {
      pair = new IcePair(socket, remote, now);
    }
    return pair;
  }

  /** The pair that media came over, if it is this one. */
  @Nullable IcePair find(LocalSocket socket, InetSocketAddress remote) {
    return pair != null && pair.is(socket, remote) ? pair : null;
  }

  /** Whether media came over the pair lately. */
  boolean isFresh(IcePair other, long now) {
    return pair != null && pair.is(other.socket, other.remote) && now - heardAt < FRESH;
  }

  /** The peer was followed, or is not to be. */
  void clear() {
    pair = null;
  }
}
