package io.sluice.loadtest.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel's files as proc(5) describes them, and what looks like them. */
class ProcFilesTest {
  private static final String UDP_HEADER =
      "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid"
          + "  timeout inode ref pointer drops";
  private static final String UDP_ROW =
      "  12: 0100007F:1F90 00000000:0000 07 00000000:00000000 00:00000000 00000000     0"
          + "        0 %d 2 0000000000000000 %d";
  private static final String TCP_ROW =
      "   0: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 %s"
          + " 00000000:00000000 00:00000000 00000000     0        0 %d 1 0000000000000000 99 0 0";

  @TempDir Path root;
  private ProcFiles files;

  @BeforeEach
  void start() {
    files = new ProcFiles(root);
  }

  private void write(String path, String... lines) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  private void descriptor(int pid, int number, String target) throws IOException {
    Path directory = root.resolve(pid + "/fd");
    Files.createDirectories(directory);
    Files.createSymbolicLink(directory.resolve("" + number), Path.of(target));
  }

  private void machineDrops(int version4, int version6) throws IOException {
    write(
        "net/snmp",
        "Tcp: RtoAlgorithm RtoMin",
        "Tcp: 1 200",
        "Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors",
        "Udp: 100 0 7 100 " + version4 + " 3");
    write("net/snmp6", "Udp6InDatagrams  \t5", "Udp6RcvbufErrors                \t" + version6);
  }

  @Test
  void shouldReadTheCpuTimeOfAProcessWithAnUnusualName() throws IOException {
    write("7/stat", "7 (a) b (c 1 2) S 1 7 7 0 -1 4194560 1 2 3 4 250 125 9 9 20 0 1 0 100 1 1");
    assertThat(files.cpuSeconds(7)).isEqualTo(3.75);
    assertThat(files.has(7)).isTrue();
  }

  @Test
  void shouldKnowNothingOfAProcessThatIsNotThere() {
    assertThat(files.has(8)).isFalse();
    assertThat(files.cpuSeconds(8)).isNaN();
    assertThat(files.residentBytes(8)).isNaN();
  }

  @Test
  void shouldReadTheResidentMemory() throws IOException {
    write("7/status", "Name:\tjava", "VmRSS:\t   20480 kB", "Threads:\t3");
    assertThat(files.residentBytes(7)).isEqualTo(20_480.0 * 1_024);
  }

  @Test
  void shouldFindWhoListensOnAPort() throws IOException {
    write("net/tcp", "header", TCP_ROW.formatted("01", 555));
    write("net/tcp6", "header", "nonsense", TCP_ROW.formatted("0A", 777));
    descriptor(5, 3, "socket:[555]");
    descriptor(6, 3, "anon_inode:[eventpoll]");
    descriptor(7, 4, "socket:[777]");
    SocketOwners owners = new SocketOwners(files);
    assertThat(owners.listener(8_080)).hasValue(7);
    assertThat(owners.listener(8_081)).isEmpty();
  }

  @Test
  void shouldCountTheDropsOfOneProcessOnlySinceTheStart() throws IOException {
    machineDrops(2, 1);
    descriptor(7, 3, "socket:[11]");
    write("net/udp", UDP_HEADER, UDP_ROW.formatted(11, 2), UDP_ROW.formatted(12, 4));
    ReceiveDrops drops = new ReceiveDrops(files, 7);
    assertThat(drops.read()).isZero();
    machineDrops(12, 4);
    descriptor(7, 4, "socket:[13]");
    write("net/udp", UDP_HEADER, UDP_ROW.formatted(11, 7), UDP_ROW.formatted(12, 9));
    write("net/udp6", UDP_HEADER, UDP_ROW.formatted(13, 3));
    assertThat(drops.read()).isEqualTo(8);
    assertThat(drops.read()).isEqualTo(8);
  }

  @Test
  void shouldKnowNothingOfDropsWithoutTheKernelsFiles() {
    assertThat(new ReceiveDrops(files, 7).read()).isNaN();
  }
}
