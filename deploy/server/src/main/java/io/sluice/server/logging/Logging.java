package io.sluice.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sets up logging for the whole process. */
public final class Logging {
  /** Kept: java.util.logging forgets the level of a logger that nobody refers to. */
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("org.ice4j"), Logger.getLogger("org.jitsi"));

  private Logging() {}

  /**
   * Leads java.util.logging (ice4j, Jersey) into SLF4J and sets our level. Called before the first
   * class of ice4j is loaded.
   *
   * @param level the least level of {@code io.sluice}, such as {@code INFO}
   */
  public static void start(String level) {
    if (!SLF4JBridgeHandler.isInstalled()) {
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
    }
    QUIET.forEach(logger -> logger.setLevel(java.util.logging.Level.WARNING));
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger("io.sluice").setLevel(Level.toLevel(level));
    }
  }
}
