package io.sluice.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.rtp.RtpPacket;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the packets that are out, and so finds a reference that was forgotten. */
public final class CountingRecycler implements RtpPacket.Recycler {
  private final AtomicInteger out = new AtomicInteger();

  /** Counts a packet that was filled. */
  public void took() {
    out.incrementAndGet();
  }

  @Override
  public void recycle(RtpPacket packet) {
    out.decrementAndGet();
  }

  /** Packets with references. */
  public int out() {
    return out.get();
  }

  /** Fails unless every packet came back. */
  public void assertAllReturned() {
    assertThat(out.get()).as("packets not released").isZero();
  }
}
