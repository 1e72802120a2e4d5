package io.sluice.server.browser;

import com.microsoft.playwright.Page;
import io.sluice.core.testkit.NetworkModel;
import io.sluice.core.testkit.RelayPort;
import io.sluice.core.testkit.UdpRelay;
import io.sluice.signaling.sdp.Candidate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A page whose media passes a relay on its way to the server and back: each of its two connections
 * is told of a port of the relay, and of no other address.
 */
final class RelayedPage {
  private final RelayPort publisher;
  private final RelayPort subscriber;
  private final InetSocketAddress publisherAddress;
  private final InetSocketAddress subscriberAddress;
  private final Page page;

  /**
   * Opens a room as {@link BrowserHarness#join} does, to be measured.
   *
   * @param eachWay what happens to packets on the way to the server, and on the way back
   */
  RelayedPage(
      BrowserHarness harness,
      UdpRelay relay,
      NetworkModel eachWay,
      String room,
      String name,
      String... parameters)
      throws IOException {
    this(
        harness,
        relay,
        eachWay,
        BrowserHarness.roomPath(room, name, parameters),
        MediaMeter::prepare);
  }

  /**
   * Opens a page after it was prepared.
   *
   * @param eachWay what happens to packets on the way to the server, and on the way back
   */
  RelayedPage(
      BrowserHarness harness,
      UdpRelay relay,
      NetworkModel eachWay,
      String path,
      Consumer<Page> prepare)
      throws IOException {
    InetSocketAddress server = serverAddress(harness);
    publisher = relay.open(server, eachWay, eachWay);
    subscriber = relay.open(server, eachWay, eachWay);
    publisherAddress = publisher.address();
    subscriberAddress = subscriber.address();
    page =
        harness.open(
            harness.laptop(),
            path,
            opened -> {
              prepare.accept(opened);
              AddressRewriter.route(opened, this::tell);
            });
  }

  private static InetSocketAddress serverAddress(BrowserHarness harness) {
    return harness.server().mediaAddresses().stream()
        .filter(address -> address.getAddress().equals(InetAddress.getLoopbackAddress()))
        .findFirst()
        .orElseThrow();
  }

  private Optional<Candidate> tell(String connection, Candidate candidate) {
    if (!candidate.protocol().equals("udp")) {
      return Optional.empty();
    }
    InetSocketAddress told = connection.equals("publisher") ? publisherAddress : subscriberAddress;
    return Optional.of(
        new Candidate(
            candidate.foundation(),
            candidate.component(),
            candidate.protocol(),
            candidate.priority(),
            told.getAddress().getHostAddress(),
            told.getPort(),
            candidate.type(),
            null,
            0,
            null));
  }

  Page page() {
    return page;
  }

  MediaMeter meter() {
    return new MediaMeter(page);
  }

  /** Gives the page other addresses towards the server, on both connections at once. */
  void rebind() {
    publisher.rebind();
    subscriber.rebind();
  }

  /** What the relay did to what the page received. */
  @Override
  public String toString() {
    return subscriber.toClient().toString();
  }
}
