package io.sluice.loadtest.client;

import io.sluice.core.testkit.NetworkLink;

/** A modelled link in each direction. */
final class ModelledNetwork implements ClientNetwork {
  private final NetworkLink up;
  private final NetworkLink down;
  private NetworkLink last;

  ModelledNetwork(NetworkLink up, NetworkLink down) {
    this.up = up;
    this.down = down;
    last = up;
  }

  @Override
  public long toServer(int bytes, long nowNanos) {
    last = up;
    return up.offer(nowNanos, bytes);
  }

  @Override
  public long fromServer(int bytes, long nowNanos) {
    last = down;
    return down.offer(nowNanos, bytes);
  }

  @Override
  public long copyNanos() {
    return last.duplicateNanos();
  }
}
