package io.sluice.loadtest;

import io.sluice.loadtest.run.RunFailedException;
import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command {@code loadtest}. It ends with 0 when all assertions hold, 1 when one does not or no
 * load of a capacity search does, 2 for a wrong option, 3 when the run failed.
 */
public final class Main {
  static final int OK = 0;
  static final int BROKEN = 1;
  static final int USAGE = 2;
  static final int FAILED = 3;

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private final PrintStream out;
  private final PrintStream err;
  private final Interruption interruption = new Interruption();

  Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    Main main = new Main(System.out, System.err);
    main.interruption.watch();
    int code = main.run(args);
    main.interruption.finished(code);
    System.exit(code);
  }

  /** Carries out the command; returns its exit code. */
  int run(String... args) {
    routeJavaLogging();
    Options options = new Options();
    CommandLine commandLine = Options.commandLine(options);
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
      return new Execution(Plan.of(options), options, out, err, interruption).run();
    } catch (ParameterException | IllegalArgumentException e) {
      return refuse(USAGE, e);
    } catch (RunFailedException e) {
      return refuse(FAILED, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return refuse(FAILED, e);
    } catch (RuntimeException e) {
      LOG.error("a fault of the load tester", e);
      return FAILED;
    }
  }

  /** Leads java.util.logging (the JDK's and ice4j's) into ours, which keeps quiet. */
  private static void routeJavaLogging() {
    if (!SLF4JBridgeHandler.isInstalled()) {
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
    }
  }

  private int refuse(int code, Exception e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    err.println("loadtest: " + message.lines().findFirst().orElse(""));
    return code;
  }
}
