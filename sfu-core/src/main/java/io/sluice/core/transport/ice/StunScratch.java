package io.sluice.core.transport.ice;

import io.sluice.core.wire.stun.HmacSha1;
import io.sluice.core.wire.stun.StunMessage;
import io.sluice.core.wire.stun.StunWriter;

/** What one thread needs to read and write STUN messages without allocating. */
final class StunScratch {
  private static final ThreadLocal<StunScratch> OF_THREAD =
      ThreadLocal.withInitial(StunScratch::new);

  final StunMessage message = new StunMessage();
  final StunWriter writer = new StunWriter();
  final HmacSha1 hmac = new HmacSha1();

  private StunScratch() {}

  static StunScratch ofThread() {
    return OF_THREAD.get();
  }
}
