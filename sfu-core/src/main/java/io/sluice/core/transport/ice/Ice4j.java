package io.sluice.core.transport.ice;

import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** ice4j's settings, made before its classes load: they are read once, when they do. */
final class Ice4j {
  /** They write several lines per agent. Held, as else their level would be forgotten. */
  private static final List<Logger> LOGGERS =
      List.of(
          Logger.getLogger("org.ice4j"),
          Logger.getLogger("org.jitsi.config"),
          Logger.getLogger("JitsiConfig"));

  static {
    Map.of(
            "ice4j.harvest.mapping.aws.enabled", "false",
            "org.ice4j.ice.harvest.DISABLE_AWS_HARVESTER", "true",
            "ice4j.harvest.udp.use-dynamic-ports", "false",
            "ice4j.use-component-socket", "false",
            "ice4j.redact-remote-addresses", "true",
            "org.ice4j.SOFTWARE", "",
            "org.ice4j.ALWAYS_SIGN", "true",
            "org.ice4j.NO_KEEP_ALIVES", "true")
        .forEach(System::setProperty);
    for (Logger logger : LOGGERS) {
      if (logger.getLevel() == null) {
        logger.setLevel(Level.SEVERE);
      }
    }
  }

  private Ice4j() {}

  /** Makes sure that the settings are made. */
  static void configure() {}
}
