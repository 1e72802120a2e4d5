package io.sluice.loadtest;

import com.sun.management.UnixOperatingSystemMXBean;
import io.sluice.loadtest.scenario.Load;
import java.lang.management.ManagementFactory;

/** Whether the system lets this process have as many sockets as a load takes. */
final class OpenFiles {
  /** Jars, terminal, event loops. */
  private static final long OTHERS = 500;

  private OpenFiles() {}

  /**
   * Refuses a load that would fail in its midst.
   *
   * @throws IllegalArgumentException with what is needed
   */
  static void check(Load load) {
    if (!sufficeFor(load)) {
      throw new IllegalArgumentException(
          "%,d clients take %,d open files, %,d are allowed; ulimit -n %d allows them"
              .formatted(load.clients(), needed(load), allowed(), needed(load)));
    }
  }

  /** Whether there can be enough for a load. */
  static boolean sufficeFor(Load load) {
    return needed(load) <= allowed();
  }

  private static long allowed() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  /** Each client has a socket for signalling and one for each direction of media. */
  private static long needed(Load load) {
    long sockets = 3L * load.participants() + 2L * (load.publishers() + load.subscribers());
    return load.rooms() * sockets + OTHERS;
  }
}
