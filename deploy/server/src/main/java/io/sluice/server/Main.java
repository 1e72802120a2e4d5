package io.sluice.server;

import io.sluice.server.config.ConfigException;
import io.sluice.server.config.Configuration;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.logging.Logging;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command {@code sluice}. It ends with 0 after help, version or a clean end by SIGTERM or
 * SIGINT, 1 when it cannot start or not end cleanly, 2 for a wrong option or setting.
 */
public final class Main {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  private static final int STILL_RUNNING = -1;

  private final Map<String, String> variables;
  private final PrintStream out;
  private final PrintStream err;

  Main(Map<String, String> variables, PrintStream out, PrintStream err) {
    this.variables = variables;
    this.out = out;
    this.err = err;
  }

  /** Starts the server; see {@code --help}. */
  public static void main(String[] args) throws InterruptedException {
    int code = new Main(System.getenv(), System.out, System.err).run(args);
    if (code != STILL_RUNNING) {
      System.exit(code);
    }
    new CountDownLatch(1).await(); // the shutdown hook ends the process
  }

  /** Carries out the command; a server that started keeps running and has its shutdown hook. */
  int run(String... args) {
    CommandLine commandLine = Configuration.commandLine(Version.current());
    try {
      ParseResult parsed = commandLine.parseArgs(args);
      if (parsed.isUsageHelpRequested()) {
        commandLine.usage(out);
        return OK;
      }
      if (parsed.isVersionHelpRequested()) {
        commandLine.printVersionHelp(out);
        return OK;
      }
      return start(Configuration.load(parsed, variables));
    } catch (ParameterException | ConfigException e) {
      return refuse(USAGE, e);
    } catch (StartException e) {
      return refuse(FAILED, e);
    }
  }

  private int start(ServerConfig config) throws StartException {
    Logging.start(config.logLevel());
    SluiceServer server = startUnlessEnded(config);
    out.print(new Banner(config, server).text());
    out.flush();
    return STILL_RUNNING;
  }

  /** The hook stands before the start, which takes seconds: it, too, may be ended. */
  private static SluiceServer startUnlessEnded(ServerConfig config) throws StartException {
    AtomicReference<@Nullable SluiceServer> started = new AtomicReference<>();
    Thread hook = new Thread(() -> end(started.get()), "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      SluiceServer server = SluiceServer.start(config);
      started.set(server);
      return server;
    } finally {
      if (started.get() == null) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
  }

  /**
   * Ends the process with our own exit code: the JVM would make a clean end by SIGTERM look like a
   * failure (143) to service managers.
   */
  private static void end(@Nullable SluiceServer server) {
    Logger log = LoggerFactory.getLogger(Main.class);
    log.info("shutting down");
    boolean clean = server == null || Deadline.run(server::close, Deadline.SHUTDOWN);
    if (!clean) {
      log.error("not all was closed in time");
    }
    Runtime.getRuntime().halt(clean ? OK : FAILED);
  }

  private int refuse(int code, Exception e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    err.println("sluice: " + message.lines().findFirst().orElse(""));
    return code;
  }
}
