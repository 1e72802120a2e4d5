package io.sluice.core.testkit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a test class after which Netty reports a buffer that was collected without being released.
 * Registered for all classes by {@code META-INF/services}; the build sets the paranoid level, at
 * which every buffer is watched.
 */
public final class NettyLeaks implements AfterAllCallback {
  private static final int COLLECTIONS = 2;
  private static final long COLLECTED_MILLIS = 5_000;
  private static final List<String> REPORTS = new CopyOnWriteArrayList<>();

  static {
    Reports reports = new Reports();
    reports.start();
    Logger netty = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    netty.addAppender(reports);
    netty.setAdditive(false); // said once, where the test fails
  }

  /** What Netty logs of leaks. */
  private static final class Reports extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      String message = event.getFormattedMessage();
      if (message.startsWith("LEAK:")) {
        REPORTS.add(message);
      }
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    List<String> leaks = take();
    if (!leaks.isEmpty()) {
      throw new AssertionError("buffers leaked:\n" + String.join("\n", leaks));
    }
  }

  /** The leaks known now, which are then forgotten; collects garbage to know of them. */
  static List<String> take() throws InterruptedException {
    for (int i = 0; i < COLLECTIONS; i++) {
      collect();
      // Netty reports what was collected when it hands out another buffer.
      ByteBufAllocator.DEFAULT.directBuffer(1).release();
    }
    List<String> leaks = List.copyOf(REPORTS);
    REPORTS.clear();
    return leaks;
  }

  /** Collects garbage until the collector has said so of an object of our own. */
  private static void collect() throws InterruptedException {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    PhantomReference<Object> garbage = new PhantomReference<>(new Object(), queue);
    System.gc();
    if (queue.remove(COLLECTED_MILLIS) != garbage) {
      throw new AssertionError("no garbage was collected");
    }
  }
}
