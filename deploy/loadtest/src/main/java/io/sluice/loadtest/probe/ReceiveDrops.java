package io.sluice.loadtest.probe;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Datagrams that the kernel threw away because receive buffers of one process were full. */
final class ReceiveDrops {
  private final ProcFiles files;
  private final SocketOwners owners;
  private final long pid;
  private Map<Long, Long> bySocket = new HashMap<>();
  private double machine;
  private long total;

  ReceiveDrops(ProcFiles files, long pid) {
    this.files = files;
    this.pid = pid;
    owners = new SocketOwners(files);
    machine = ofMachine();
    count();
    total = 0;
  }

  /**
   * How many since this was made, without those of sockets that were closed before the next look;
   * NaN if not known. The sockets are looked at only when the machine counts more than before.
   */
  double read() {
    double now = ofMachine();
    if (now != machine) {
      machine = now;
      count();
    }
    return Double.isNaN(now) ? now : total;
  }

  private void count() {
    Set<Long> own = owners.of(pid);
    Map<Long, Long> seen = new HashMap<>();
    for (SocketTable.Row row : SocketTable.UDP.read(files)) {
      if (own.contains(row.inode())) {
        total += row.drops() - bySocket.getOrDefault(row.inode(), 0L);
        seen.put(row.inode(), row.drops());
      }
    }
    bySocket = seen;
  }

  /** Of all processes, IPv4 and IPv6. */
  private double ofMachine() {
    double sum = ofColumns("Udp:", "RcvbufErrors");
    for (String line : files.lines("net/snmp6")) {
      if (line.startsWith("Udp6RcvbufErrors")) {
        sum += ProcFiles.number(line.replaceFirst("\\S+\\s+", "").strip());
      }
    }
    return sum;
  }

  /** In {@code net/snmp} a line of names is followed by one of values. */
  private double ofColumns(String row, String column) {
    List<String[]> rows =
        files.lines("net/snmp").stream()
            .map(line -> line.split(" ", -1))
            .filter(fields -> fields[0].equals(row))
            .toList();
    int at = rows.size() < 2 ? -1 : List.of(rows.get(0)).indexOf(column);
    return at < 0 || at >= rows.get(1).length ? Double.NaN : ProcFiles.number(rows.get(1)[at]);
  }
}
