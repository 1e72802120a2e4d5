package io.sluice.core.room;

import io.sluice.core.api.Codec;
import io.sluice.core.api.HeaderExtensionMapping;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.SendSection;
import io.sluice.core.bench.PublishedPackets;
import io.sluice.core.stream.NtpClock;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One published track with its subscriptions, all on the benchmark's thread. */
final class BenchmarkRoom {
  static final long SENT_SSRC = 0x55667788L;

  private final Random random = new Random(1);
  private final OneLane lane = new OneLane();
  final PublisherStreams publisher =
      new PublisherStreams(
          lane, List.of(lane), new NtpClock(0, 0), (data, length) -> {}, 1, random, 0);
  private final PublishedTrack track = publisher.track(published(), codec -> {});

  BenchmarkRoom() {
    publisher.add(track);
  }

  private static ReceiveSection published() {
    return new ReceiveSection(
        PublishedPackets.MID,
        MediaKind.VIDEO,
        payloads(PublishedPackets.PAYLOAD_TYPE),
        extensions(),
        List.of(),
        List.of());
  }

  private static SendSection sent() {
    return new SendSection(
        "1", MediaKind.VIDEO, payloads(120), extensions(), SENT_SSRC, SENT_SSRC + 1, "cname");
  }

  private static List<PayloadMapping> payloads(int payloadType) {
    Codec vp8 = new Codec("VP8", 90_000, 0, Map.of());
    return List.of(new PayloadMapping(vp8, payloadType, payloadType + 1, true, true, false, true));
  }

  private static List<HeaderExtensionMapping> extensions() {
    return PublishedPackets.EXTENSIONS.entrySet().stream()
        .map(entry -> new HeaderExtensionMapping(entry.getKey().uri(), entry.getValue()))
        .toList();
  }

  /** A subscription to the track; what is offered to it goes nowhere. */
  Subscription subscribe() {
    Subscription subscription = new Subscription(sent(), new Nowhere(), random);
    subscription.attach(track.feedOn(lane));
    return subscription;
  }

  /** A packet comes from the publisher, which all who follow the track are offered. */
  void deliver(RtpPacket packet, long nowNanos) {
    track.feedOn(lane).deliver(packet, nowNanos);
  }

  private static final class Nowhere implements Outlet {
    @Override
    public void offer(RtpPacket packet) {}

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void flush() {}

    @Override
    public void resend(int sequence, long nowNanos) {}
  }

  private static final class OneLane implements Lane {
    @Override
    public int index() {
      return 0;
    }

    @Override
    public boolean isCurrent() {
      return true;
    }

    @Override
    public void execute(Runnable command) {
      command.run();
    }

    @Override
    public void hand(TrackFeed feed, RtpPacket packet) {}

    @Override
    public void pace(TrackFeed feed) {}
  }
}
