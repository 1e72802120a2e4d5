package io.sluice.server.logging;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import org.jspecify.annotations.Nullable;

/** An event's message and exception as one escaped line; frames are parted by {@code " < "}. */
public final class OneLineConverter extends ClassicConverter {
  private static final int MAX_FRAMES = 40;
  private static final int MAX_CAUSES = 5;

  @Override
  public String convert(ILoggingEvent event) {
    @Nullable String message = event.getFormattedMessage();
    StringBuilder line = new StringBuilder(LineEscaper.escape(message == null ? "" : message));
    @Nullable IThrowableProxy thrown = event.getThrowableProxy();
    for (int i = 0; thrown != null && i < MAX_CAUSES; i++, thrown = thrown.getCause()) {
      append(thrown, i == 0 ? " | " : " | caused by ", line);
    }
    return line.toString();
  }

  private static void append(IThrowableProxy thrown, String lead, StringBuilder line) {
    line.append(lead).append(thrown.getClassName());
    if (thrown.getMessage() != null) {
      line.append(": ").append(LineEscaper.escape(thrown.getMessage()));
    }
    StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
    int own = frames.length - thrown.getCommonFrames();
    for (int i = 0; i < Math.min(own, MAX_FRAMES); i++) {
      line.append(i == 0 ? " at " : " < ").append(frames[i].getStackTraceElement());
    }
  }
}
