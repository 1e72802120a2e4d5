package io.sluice.core.transport.ice;

import io.sluice.core.wire.stun.HmacSha1;
import io.sluice.core.wire.stun.StunMessage;
import io.sluice.core.wire.stun.StunWriter;

/** What one thread needs to read and write STUN messages without allocating. */
public final class StunScratch {
  private static final ThreadLocal<StunScratch> OF_THREAD =
      ThreadLocal.withInitial(StunScratch::new);

  /** The message that was looked at last. */
  public final StunMessage message = new StunMessage();

  /** The message that is being written. */
  public final StunWriter writer = new StunWriter();

  public final HmacSha1 hmac = new HmacSha1();

  private StunScratch() {}

  /** That of the current thread. */
  public static StunScratch ofThread() {
    return OF_THREAD.get();
  }
}
