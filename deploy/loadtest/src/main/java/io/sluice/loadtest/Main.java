package io.sluice.loadtest;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code loadtest}. */
@Command(name = "loadtest", mixinStandardHelpOptions = true)
public final class Main implements Runnable {
  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
