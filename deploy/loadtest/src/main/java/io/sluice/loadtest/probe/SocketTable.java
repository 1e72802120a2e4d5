package io.sluice.loadtest.probe;

import java.util.ArrayList;
import java.util.List;

/** The sockets of this machine (of this network namespace), as in {@code /proc/net}. */
enum SocketTable {
  TCP("tcp"),
  UDP("udp");

  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final int DROPS = 12;
  private static final String LISTEN = "0A";
  private static final int HEX = 16;

  private final String file;

  SocketTable(String file) {
    this.file = file;
  }

  /**
   * One socket.
   *
   * @param drops datagrams thrown away because its receive buffer was full; 0 for TCP
   */
  record Row(int localPort, boolean listening, long inode, long drops) {}

  /** Those of IPv4 and IPv6; none where there are no such files. */
  List<Row> read(ProcFiles files) {
    List<Row> rows = new ArrayList<>();
    for (String version : List.of("", "6")) {
      List<String> lines = files.lines("net/" + file + version);
      for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
        row(line.strip().split("\\s+", -1), rows);
      }
    }
    return rows;
  }

  private void row(String[] fields, List<Row> rows) {
    if (fields.length <= INODE) {
      return;
    }
    try {
      String address = fields[LOCAL_ADDRESS];
      int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), HEX);
      boolean counts = this == UDP && fields.length > DROPS;
      long drops = counts ? Long.parseLong(fields[DROPS]) : 0;
      rows.add(new Row(port, fields[STATE].equals(LISTEN), Long.parseLong(fields[INODE]), drops));
    } catch (NumberFormatException e) {
      return; // not a row as proc(5) has them
    }
  }
}
