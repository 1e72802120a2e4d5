package io.sluice.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.stream.NtpClock;
import io.sluice.core.testkit.DelayLine;
import io.sluice.core.testkit.NetworkLink;
import io.sluice.core.testkit.NetworkModel;
import io.sluice.core.testkit.VirtualClock;
import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtcp.RtcpParser;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * One layer's whole way in virtual time, without encryption: {@link PublisherModel}, a network each
 * way, {@link ServerModel} with our streams, a network each way, {@link ReceiverModel}. The first
 * packet and those of the last 1.5 s are not lost, so that repair of the rest meets the network as
 * it was.
 */
final class PathSimulation {
  static final long MILLI = 1_000_000L;
  static final long SPACING = 5 * MILLI;
  static final int PACKETS_PER_SECOND = 200;
  static final long ROUND_TRIP = 50 * MILLI;
  static final int MEDIA_BYTES = 1_000;

  private static final int CONTROL_BYTES = 100;
  private static final int QUIET = 300;
  private static final int PASSED_BY_QUIET = 60;
  private static final long DRAIN = 1_500 * MILLI;
  private static final byte[] NO_RTCP = {};

  /** The networks, as {@link NetworkModel#parse} reads them. */
  record Networks(String uplink, String uplinkBack, String downlink, String downlinkBack) {
    /** One way of 25 ms with nothing else. */
    static final String CLEAN = "delay=25ms";

    static Networks up(String faults, String faultsBack) {
      return new Networks(CLEAN + "," + faults, CLEAN + "," + faultsBack, CLEAN, CLEAN);
    }

    static Networks down(String faults, String faultsBack) {
      return new Networks(CLEAN, CLEAN, CLEAN + "," + faults, CLEAN + "," + faultsBack);
    }
  }

  private enum Kind {
    PUBLISHER_SENDS,
    TO_SERVER,
    RTX_TO_SERVER,
    REPORT_TO_SERVER,
    TO_PUBLISHER,
    SERVER_TICK,
    TO_RECEIVER,
    RTX_TO_RECEIVER,
    REPORT_TO_RECEIVER,
    RECEIVER_TICK,
    FROM_RECEIVER
  }

  /** Something that happens: to a packet by its number, with an RTX sequence number, or RTCP. */
  private static final class Event {
    final Kind kind;
    final int number;
    final int sequence;
    final byte[] rtcp;

    Event(Kind kind, int number, int sequence) {
      this(kind, number, sequence, NO_RTCP);
    }

    Event(Kind kind, int number, int sequence, byte[] rtcp) {
      this.kind = kind;
      this.number = number;
      this.sequence = sequence;
      this.rtcp = rtcp;
    }
  }

  final PublisherModel publisher;
  final ServerModel server;
  final ReceiverModel receiver;

  private final int packets;
  private final long start = new VirtualClock().nanos();
  private final NtpClock clock = new NtpClock(1_700_000_000_000L, start);
  private final DelayLine<Event> events = new DelayLine<>(1 << 20);
  private final NetworkLink uplink;
  private final NetworkLink uplinkBack;
  private final NetworkLink downlink;
  private final NetworkLink downlinkBack;
  private final boolean[] lostOnUplink;
  private long stopFrom = Long.MAX_VALUE;
  private long stopUntil = Long.MAX_VALUE;
  private long now = start;

  /**
   * @param rtx whether the publisher sends lost packets again by RTX, or else as they were
   */
  PathSimulation(RandomGenerator random, int seconds, boolean rtx, Networks networks) {
    packets = seconds * PACKETS_PER_SECOND;
    lostOnUplink = new boolean[packets];
    uplink = link(random, networks.uplink);
    uplinkBack = link(random, networks.uplinkBack);
    downlink = link(random, networks.downlink);
    downlinkBack = link(random, networks.downlinkBack);
    publisher =
        new PublisherModel(
            packets,
            ROUND_TRIP,
            start,
            (number, sequence) -> {
              Kind kind = rtx ? Kind.RTX_TO_SERVER : Kind.TO_SERVER;
              carry(uplink, MEDIA_BYTES, new Event(kind, number, sequence));
            });
    server = new ServerModel(packets, rtx, clock, random, start, new Wires());
    receiver =
        new ReceiverModel(
            packets,
            ServerModel.SENT_SSRC,
            ROUND_TRIP,
            clock,
            random,
            start,
            (data, length) -> carryRtcp(downlinkBack, Kind.FROM_RECEIVER, data, length));
  }

  private NetworkLink link(RandomGenerator random, String model) {
    return new NetworkLink(NetworkModel.parse(model), random.nextLong(), start);
  }

  /** The server stands still from one time to another, in milliseconds, as by SIGSTOP. */
  PathSimulation stopServer(long fromMillis, long untilMillis) {
    stopFrom = start + fromMillis * MILLI;
    stopUntil = start + untilMillis * MILLI;
    return this;
  }

  /** Runs to the end. */
  PathSimulation go() {
    server.on(this::run);
    return this;
  }

  private void run() {
    server.open();
    events.add(start, event(Kind.PUBLISHER_SENDS));
    events.add(start, event(Kind.SERVER_TICK));
    events.add(start, event(Kind.RECEIVER_TICK));
    long end = start + packets * SPACING + DRAIN;
    while (events.nextNanos() < end) {
      now = events.nextNanos();
      Event event = events.poll(now);
      if (event != null && !waits(event)) {
        handle(event);
      }
    }
    server.close();
  }

  private static Event event(Kind kind) {
    return new Event(kind, 0, 0);
  }

  /** What reaches a server that stands still waits in its socket. */
  private boolean waits(Event event) {
    boolean forServer =
        switch (event.kind) {
          case TO_SERVER, RTX_TO_SERVER, REPORT_TO_SERVER, SERVER_TICK, FROM_RECEIVER -> true;
          default -> false;
        };
    boolean waits = forServer && now >= stopFrom && now < stopUntil;
    if (waits) {
      events.add(stopUntil, event);
    }
    return waits;
  }

  private void handle(Event event) {
    switch (event.kind) {
      case PUBLISHER_SENDS -> publish();
      case TO_SERVER -> server.onPacket(publisher, event.number, now);
      case RTX_TO_SERVER -> server.onResend(publisher, event.number, event.sequence, now);
      case REPORT_TO_SERVER ->
          server.onSenderReport(
              clock.ntp(publisher.sentNanos(event.number)), publisher.timestamp(event.number), now);
      case TO_PUBLISHER -> {
        publisher.now(now);
        parse(event, publisher);
      }
      case SERVER_TICK -> {
        server.onTick(now, ROUND_TRIP);
        events.add(now + ServerModel.TICK_NANOS, event);
      }
      case TO_RECEIVER -> receiver.onPacket(event.number, publisher.timestamp(event.number), now);
      case RTX_TO_RECEIVER -> receiver.onResend(event.sequence, now);
      case REPORT_TO_RECEIVER -> {
        receiver.now(now);
        parse(event, receiver);
      }
      case RECEIVER_TICK -> {
        receiver.onTimer(now);
        events.add(now + ReceiverModel.PERIOD_NANOS, event);
      }
      case FROM_RECEIVER -> server.onReceiverRtcp(event.rtcp, now);
    }
  }

  private static void parse(Event event, RtcpHandler handler) {
    assertThat(RtcpParser.parse(event.rtcp, 0, event.rtcp.length, handler)).isTrue();
  }

  private void publish() {
    int number = publisher.send(now);
    Event event = new Event(Kind.TO_SERVER, number, 0);
    if (isEdge(number)) {
      uplink.offer(now, MEDIA_BYTES);
      events.add(edgeArrival(number), event);
    } else {
      lostOnUplink[number] = !carry(uplink, MEDIA_BYTES, event);
    }
    if (number % PACKETS_PER_SECOND == 0) {
      carry(uplink, CONTROL_BYTES, new Event(Kind.REPORT_TO_SERVER, number, 0));
    }
    if (number + 1 < packets) {
      events.add(now + SPACING, event(Kind.PUBLISHER_SENDS));
    }
  }

  /**
   * The first packet comes before any other, the last ones as the network would bring them. The
   * network knows of them all the same: what is resent among them meets its state as it was before.
   */
  private long edgeArrival(int number) {
    return number == 0 ? now : now + ROUND_TRIP / 2;
  }

  private boolean isEdge(int number) {
    return number == 0 || number >= packets - QUIET;
  }

  private boolean carry(NetworkLink link, int bytes, Event event) {
    long arrival = link.offer(now, bytes);
    if (arrival == NetworkLink.DROPPED) {
      return false;
    }
    events.add(arrival, event);
    if (link.duplicateNanos() != NetworkLink.DROPPED) {
      events.add(link.duplicateNanos(), event);
    }
    return true;
  }

  private void carryRtcp(NetworkLink link, Kind kind, byte[] data, int length) {
    carry(link, CONTROL_BYTES, new Event(kind, 0, 0, Arrays.copyOf(data, length)));
  }

  /** Where the server's datagrams go. */
  private final class Wires implements ServerModel.Wires {
    @Override
    public void toPublisher(byte[] data, int length) {
      carryRtcp(uplinkBack, Kind.TO_PUBLISHER, data, length);
    }

    @Override
    public void toReceiver(int number, int sequence) {
      if (number == 0) {
        receiver.firstSequence(sequence);
      }
      Event event = new Event(Kind.TO_RECEIVER, number, sequence);
      if (isEdge(number)) {
        downlink.offer(now, MEDIA_BYTES);
        events.add(edgeArrival(number), event);
      } else {
        carry(downlink, MEDIA_BYTES, event);
      }
    }

    @Override
    public void resendToReceiver(int sequence) {
      carry(downlink, MEDIA_BYTES, new Event(Kind.RTX_TO_RECEIVER, 0, sequence));
    }

    @Override
    public void reportToReceiver(byte[] data, int length) {
      carryRtcp(downlink, Kind.REPORT_TO_RECEIVER, data, length);
    }
  }

  /** Packets that were lost on their first way to the server. */
  int lostOnUplink() {
    return lostOnUplink(0, packets);
  }

  /** Of the packets from one number to before another those lost on their first way. */
  int lostOnUplink(int from, int to) {
    int lost = 0;
    for (int i = from; i < to; i++) {
      lost += lostOnUplink[i] ? 1 : 0;
    }
    return lost;
  }

  /** Packets that did not reach the server within a time from when they were due. */
  int missingAtServer(long withinNanos) {
    int missing = 0;
    for (int i = 0; i < packets; i++) {
      missing += isMissing(publisher.sentNanos(i), server.arrivalNanos(i), withinNanos) ? 1 : 0;
    }
    return missing;
  }

  /** Packets that did not reach the receiver within a time from when they were due. */
  int missingAtReceiver(long withinNanos) {
    int missing = 0;
    for (int i = 0; i < packets; i++) {
      missing += isMissing(server.arrivalNanos(i), receiver.arrivalNanos(i), withinNanos) ? 1 : 0;
    }
    return missing;
  }

  private static boolean isMissing(long sent, long arrived, long withinNanos) {
    return arrived == 0 || arrived - sent > ROUND_TRIP / 2 + withinNanos;
  }

  int packets() {
    return packets;
  }

  /** Packets before any that the quiet end, which has no jitter, may pass. */
  int settled() {
    return packets - QUIET - PASSED_BY_QUIET;
  }

  /** A moment of the simulation, in milliseconds from its beginning. */
  long at(long millis) {
    return start + millis * MILLI;
  }
}
