package io.sluice.core.testkit;

import io.sluice.core.crypto.NonceObserver;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Fails a test in which a sender protects two packets with one index. One guard for each key. */
public final class NonceGuard implements NonceObserver {
  private final Map<Long, Set<Long>> used = new HashMap<>();
  private int count;

  @Override
  public void protecting(long ssrc, long packetIndex) {
    if (!used.computeIfAbsent(ssrc, key -> new HashSet<>()).add(packetIndex)) {
      throw new AssertionError(
          "SSRC " + ssrc + " used the index " + packetIndex + " twice: its key is lost");
    }
    count++;
  }

  /** Packets protected. */
  public int count() {
    return count;
  }
}
