package io.sluice.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Log injection: whatever a participant's name holds, one event is one line (our logback.xml). */
class OneLineConverterTest {
  private final LoggerContext context = new LoggerContext();
  private ConsoleAppender<ILoggingEvent> appender;

  @BeforeEach
  void configure() throws Exception {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(
        getClass().getResourceAsStream("/logback.xml"), "classpath:logback.xml");
    appender = (ConsoleAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("STDERR");
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ada\n2026-01-01 INFO forged",
        "Ada\r\nforged",
        "\u001b[2J\u001b[31mred",
        "a\u0085b\u2028c\u2029d",
        "evil\u202etxt.exe",
        "nul\u0000del\u007f",
        "tab\there"
      })
  void shouldKeepOneEventOnOneLine(String hostile) {
    String line = format("joined: {}", null, hostile);

    assertThat(line).endsWith("\n");
    assertThat(line.substring(0, line.length() - 1).chars())
        .noneMatch(Character::isISOControl)
        .noneMatch(c -> c == 0x2028 || c == 0x2029 || c == 0x202e);
  }

  @Test
  void shouldNotInterpretWhatItLogs() {
    assertThat(format("joined: {}", null, "${jndi:ldap://x/a} %d {}"))
        .contains("joined: ${jndi:ldap://x/a} %d {}");
  }

  @Test
  void shouldPutAnExceptionOnTheSameLine() {
    Exception cause = new IllegalStateException("inner\nforged");
    String line = format("failed", new RuntimeException("outer", cause));

    assertThat(line)
        .hasLineCount(1)
        .contains(
            "failed | java.lang.RuntimeException: outer at io.sluice.server.logging.OneLineConverterTest",
            " | caused by java.lang.IllegalStateException: inner\\nforged");
  }

  @Test
  void shouldLeaveOrdinaryTextAlone() {
    assertThat(format("{} in Zürich 会议 🎉", null, "Ada"))
        .endsWith(" OneLineConverterTest: Ada in Zürich 会议 🎉\n");
  }

  private String format(String message, @Nullable Throwable thrown, Object... arguments) {
    Logger logger = context.getLogger(OneLineConverterTest.class);
    LoggingEvent event = new LoggingEvent("", logger, Level.WARN, message, thrown, arguments);
    return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
  }
}
