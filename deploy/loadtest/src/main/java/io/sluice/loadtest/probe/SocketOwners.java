package io.sluice.loadtest.probe;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which process has which socket, as far as it may be seen: other users' only by root. */
final class SocketOwners {
  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

  private final ProcFiles files;

  SocketOwners(ProcFiles files) {
    this.files = files;
  }

  /** The process that listens on a TCP port of this machine. */
  OptionalLong listener(int port) {
    Set<Long> sockets = new HashSet<>();
    for (SocketTable.Row row : SocketTable.TCP.read(files)) {
      if (row.listening() && row.localPort() == port) {
        sockets.add(row.inode());
      }
    }
    return sockets.isEmpty()
        ? OptionalLong.empty()
        : files.processes().stream()
            .filter(pid -> sockets.stream().anyMatch(of(pid)::contains))
            .mapToLong(pid -> pid)
            .findFirst();
  }

  /** The inodes of a process's sockets; none if they may not be seen. */
  Set<Long> of(long pid) {
    Set<Long> inodes = new HashSet<>();
    Path descriptors = files.root().resolve(Long.toString(pid)).resolve("fd");
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(descriptors)) {
      for (Path entry : entries) {
        Matcher socket = SOCKET.matcher(target(entry));
        if (socket.matches()) {
          inodes.add(Long.valueOf(socket.group(1)));
        }
      }
    } catch (IOException | RuntimeException e) {
      return inodes; // gone meanwhile, or not ours to see
    }
    return inodes;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
