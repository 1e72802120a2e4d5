package io.sluice.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.sluice.core.api.PlaneSnapshot.LoopSnapshot;
import io.sluice.core.testkit.MediaLeft;
import io.sluice.server.StartException;
import io.sluice.server.browser.MediaMeter.IcePath;
import io.sluice.server.config.ServerConfig;
import io.sluice.signaling.sdp.Candidate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Media between Chromium and the server takes TCP or IPv6 where nothing else is open. */
final class OtherPathsTest {
  private static BrowserHarness harness;

  @BeforeAll
  static void start() throws StartException {
    harness =
        BrowserHarness.start(ServerConfig.onFreePorts(Map.of("media.addresses", "127.0.0.1,::1")));
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @AfterEach
  void leaveNothingBehind() {
    harness.closePages();
    MediaLeft.awaitNothing(harness.server().mediaPlane());
    harness.assertNoComplaints();
  }

  @Test
  void shouldCarryMediaOverTcpWhereUdpIsBlocked() {
    List<Page> pages = meet("tcp", candidate -> candidate.protocol().equals("tcp"));

    assertThat(paths(pages)).extracting(IcePath::protocol).containsOnly("tcp");
    assertThat(harness.server().mediaPlane().snapshot().loops())
        .extracting(LoopSnapshot::tcpTransports)
        .satisfies(each -> assertThat(each.stream().mapToInt(n -> n).sum()).isEqualTo(4));
  }

  @Test
  void shouldCarryMediaOverIpv6() {
    List<Page> pages =
        meet(
            "ipv6",
            candidate -> candidate.protocol().equals("udp") && candidate.address().contains(":"));

    assertThat(paths(pages)).extracting(IcePath::server).containsOnly("::1");
    assertThat(paths(pages)).extracting(IcePath::protocol).containsOnly("udp");
  }

  /** Two pages that are told of some candidates of the server only, once they see each other. */
  private static List<Page> meet(String room, Predicate<Candidate> told) {
    List<Page> pages =
        List.of("Ada", "Grace").stream()
            .map(
                name ->
                    harness.open(
                        harness.laptop(),
                        BrowserHarness.roomPath(room, name),
                        page -> {
                          MediaMeter.prepare(page);
                          AddressRewriter.route(
                              page, (connection, candidate) -> Optional.of(candidate).filter(told));
                        }))
            .toList();
    pages.forEach(page -> RoomStats.awaitEveryone(page, 1, "vp8"));
    return pages;
  }

  private static List<IcePath> paths(List<Page> pages) {
    return pages.stream().flatMap(page -> new MediaMeter(page).paths().stream()).toList();
  }
}
