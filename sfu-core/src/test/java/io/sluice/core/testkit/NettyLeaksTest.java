package io.sluice.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Leaked buffers are found: without this the absence of reports would show nothing. */
class NettyLeaksTest {
  private static final int TRIES = 20;

  @Test
  void shouldFindABufferThatWasNotReleased() throws InterruptedException {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    int capacity = leak();
    List<String> found = new ArrayList<>();
    for (int i = 0; i < TRIES && found.isEmpty(); i++) {
      found.addAll(NettyLeaks.take());
    }
    assertThat(capacity).isPositive();
    assertThat(found).singleElement().asString().startsWith("LEAK: ByteBuf.release()");
  }

  /** In a method of its own, so that nothing on the stack keeps the buffer. */
  private static int leak() {
    ByteBuf forgotten = ByteBufAllocator.DEFAULT.directBuffer(16);
    return forgotten.capacity();
  }
}
