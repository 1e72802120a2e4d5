package io.sluice.loadtest.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The kernel's files about processes and sockets (proc(5)); on other systems there are none. */
final class ProcFiles {
  /** USER_HZ, which is 100 on all architectures that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private static final double BYTES_PER_KIB = 1024;

  /** Of what follows the name in brackets: the third field of proc_pid_stat(5) is at 0. */
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;

  private final Path root;

  ProcFiles(Path root) {
    this.root = root;
  }

  static ProcFiles ofThisMachine() {
    return new ProcFiles(Path.of("/proc"));
  }

  Path root() {
    return root;
  }

  /** Whether the process is there and may be read. */
  boolean has(long pid) {
    return !Double.isNaN(cpuSeconds(pid));
  }

  /** CPU time that a process and its threads used, in steps of 10 ms; NaN if not known. */
  double cpuSeconds(long pid) {
    String stat = String.join(" ", lines(pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    if (fields.length <= SYSTEM_TICKS) {
      return Double.NaN;
    }
    return (number(fields[USER_TICKS]) + number(fields[SYSTEM_TICKS])) / TICKS_PER_SECOND;
  }

  /** Resident memory of a process; NaN if not known. */
  double residentBytes(long pid) {
    return lines(pid + "/status").stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToDouble(ProcFiles::number)
        .map(kib -> kib * BYTES_PER_KIB)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** The name of a process, at most 15 characters. */
  Optional<String> name(long pid) {
    return lines(pid + "/comm").stream().findFirst();
  }

  /** All processes. */
  List<Long> processes() {
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .map(Long::valueOf)
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The lines of a file; none if it cannot be read. */
  List<String> lines(String path) {
    try {
      return Files.readAllLines(root.resolve(path), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of();
    }
  }

  static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
