package io.sluice.core.room;

import io.sluice.core.api.Codec;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.ReceiveSection.AnnouncedStream;
import io.sluice.core.api.SendSection;
import io.sluice.core.stream.NtpClock;
import io.sluice.core.stream.SourceTime;
import io.sluice.core.testkit.DelayLine;
import io.sluice.core.testkit.NetworkLink;
import io.sluice.core.testkit.NetworkModel;
import io.sluice.core.testkit.VirtualClock;
import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtcp.RtcpParser;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Audio and two layers of video of one publisher, whose clock is set as it likes and drifts, go to
 * a subscriber that plays by our sender reports. Half way the first layer falls silent and the
 * other takes its place. At each step audio and video are captured at the same moment.
 */
final class LipSyncSimulation implements RtcpHandler {
  private static final long STEP_NANOS = 20_000_000L;
  private static final long ROUND_NANOS = 100_000_000L;
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final int WARM_UP_STEPS = 150;

  /** The second layer begins later, so that the first one is taken. */
  private static final int SECOND_LAYER_STEP = 25;

  private static final int BYTES = 200;

  /** A source: an SSRC with timestamps that begin anywhere. */
  private final class Source {
    final long ssrc;
    final int rate;
    final int payloadType;
    final long firstTimestamp = Integer.toUnsignedLong(random.nextInt());
    final int firstSequence = random.nextInt(1 << 16);
    long nextReport = start + random.nextLong(SECOND_NANOS);

    Source(long ssrc, int rate, int payloadType) {
      this.ssrc = ssrc;
      this.rate = rate;
      this.payloadType = payloadType;
    }

    long timestamp(long nanos) {
      return (firstTimestamp + elapsed(nanos) * rate / SECOND_NANOS) & 0xffffffffL;
    }

    RtpPacket packet(int step, long sentNanos, long arrivalNanos) {
      int header = RtpHeader.FIXED_LENGTH;
      byte[] payload = RoomHarness.KEYFRAME;
      byte[] data = new byte[header + payload.length + 4];
      int number = (firstSequence + step) & 0xffff;
      RtpHeader.write(data, 0, false, true, payloadType, number, timestamp(sentNanos), ssrc);
      System.arraycopy(payload, 0, data, header, payload.length);
      RtpHeader.writeInt(data, header + payload.length, step);
      RtpPacket packet = new RtpPacket(data, ignored -> {});
      if (!packet.fill(data.length, arrivalNanos)) {
        throw new AssertionError("malformed");
      }
      return packet;
    }
  }

  /** A track as the subscriber gets it. */
  private final class Played implements Outlet {
    final Subscription subscription;
    final int rate;
    final long[] timestamps = new long[steps];
    final byte[] scratch = new byte[1_500];
    @Nullable SourceTime report;

    Played(MediaKind kind, Codec codec, long ssrc) {
      rate = codec.clockRate();
      Arrays.fill(timestamps, -1);
      PayloadMapping payload = new PayloadMapping(codec, 120, -1, false, false, false, false);
      subscription =
          new Subscription(
              new SendSection("m" + ssrc, kind, List.of(payload), List.of(), ssrc, -1, "cname"),
              this,
              random);
    }

    @Override
    public void offer(RtpPacket packet) {
      if (subscription.write(packet, scratch, 0, 0, now) > 0) {
        int step = (int) RtpHeader.readInt(packet.data(), packet.length() - 4);
        timestamps[step] = RtpHeader.timestamp(scratch, 0);
        compare(step);
      }
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void flush() {}

    @Override
    public void resend(int sequence, long nowNanos) {}
  }

  private final RandomGenerator random;
  private final int steps;
  private final double drift;
  private final long publisherNtp;
  private final long start = new VirtualClock().nanos();
  private final NtpClock clock = new NtpClock(1_700_000_000_000L, start);
  private final DelayLine<Runnable> events = new DelayLine<>(1 << 20);
  private final ManualLane lane = new ManualLane(0);
  private final NetworkLink media;
  private final NetworkLink reports;
  private final PublisherStreams streams;
  private final SubscriberStreams subscriber;
  private final Source audio;
  private final List<Source> layers;
  private final Played heard;
  private final Played seen;
  private long now = start;
  private int compared;
  private int comparedAfterSwitch;
  private double worstMillis;

  /**
   * @param drift of the publisher's clock, as a share
   */
  LipSyncSimulation(RandomGenerator random, int seconds, double drift) {
    this.random = random;
    this.steps = (int) (seconds * SECOND_NANOS / STEP_NANOS);
    this.drift = drift;
    this.publisherNtp = random.nextLong();
    String jitter = "delay=125ms,jitter=100ms,distribution=uniform,order=free";
    media = new NetworkLink(NetworkModel.parse(jitter), random.nextLong(), start);
    reports = new NetworkLink(NetworkModel.parse(jitter + ",loss=10%"), random.nextLong(), start);
    streams =
        new PublisherStreams(lane, List.of(lane), clock, (data, length) -> {}, 1, random, start);
    subscriber = new SubscriberStreams(clock, this::play, random, start);
    audio = new Source(10, 48_000, 111);
    layers = List.of(new Source(20, 90_000, 96), new Source(21, 90_000, 96));
    heard = new Played(MediaKind.AUDIO, opus(), 0x5555);
    seen = new Played(MediaKind.VIDEO, RoomHarness.vp8(), 0x6666);
  }

  private static Codec opus() {
    return new Codec("opus", 48_000, 2, Map.of());
  }

  /** Nanoseconds on the publisher's clock since the beginning. */
  private long elapsed(long nanos) {
    long ours = nanos - start;
    return ours + (long) (ours * drift);
  }

  /** Runs to the end. */
  LipSyncSimulation go() {
    lane.as(this::run);
    return this;
  }

  private void run() {
    publish(MediaKind.AUDIO, opus(), 111, heard, List.of(audio));
    publish(MediaKind.VIDEO, RoomHarness.vp8(), 96, seen, layers);
    lane.run();
    events.add(start, () -> step(0));
    events.add(start, this::round);
    long end = start + steps * STEP_NANOS + SECOND_NANOS;
    while (events.nextNanos() < end) {
      now = events.nextNanos();
      Runnable event = events.poll(now);
      if (event != null) {
        event.run();
      }
    }
    subscriber.close();
    streams.close();
    lane.run();
  }

  private void publish(
      MediaKind kind, Codec codec, int payloadType, Played played, List<Source> sources) {
    PayloadMapping payload = new PayloadMapping(codec, payloadType, -1, false, false, false, false);
    List<AnnouncedStream> announced =
        sources.stream().map(source -> new AnnouncedStream(source.ssrc, -1)).toList();
    PublishedTrack track =
        streams.track(
            new ReceiveSection(
                kind.name(), kind, List.of(payload), List.of(), announced, List.of()),
            ignored -> {});
    streams.add(track);
    subscriber.add(played.subscription);
    played.subscription.attach(track.feedOn(lane));
  }

  private void step(int step) {
    capture(audio, step);
    if (step < steps / 2) {
      capture(layers.get(0), step);
    }
    if (step >= SECOND_LAYER_STEP) {
      capture(layers.get(1), step);
    }
    if (step + 1 < steps) {
      events.add(now + STEP_NANOS, () -> step(step + 1));
    }
  }

  private void capture(Source source, int step) {
    long sent = now;
    carry(
        media,
        () -> {
          RtpPacket packet = source.packet(step, sent, now);
          streams.onRtp(packet, now);
          packet.release();
        });
    if (now >= source.nextReport) {
      source.nextReport = now + SECOND_NANOS / 2 + random.nextLong(SECOND_NANOS);
      long ntp = publisherNtp + NtpClock.fromNanos(elapsed(sent));
      carry(
          reports,
          () -> {
            streams.now(now);
            streams.senderReport(source.ssrc, ntp, source.timestamp(sent), 1, 1);
          });
    }
  }

  private void carry(NetworkLink link, Runnable arrival) {
    long at = link.offer(now, BYTES);
    if (at != NetworkLink.DROPPED) {
      events.add(at, arrival);
    }
  }

  private void round() {
    subscriber.onTimer(now);
    events.add(now + ROUND_NANOS, this::round);
  }

  /** One in ten of our reports is lost. */
  private void play(byte[] data, int length) {
    if (random.nextInt(10) > 0) {
      RtcpParser.parse(data, 0, length, this);
    }
  }

  @Override
  public void senderReport(long ssrc, long ntp, long rtpTimestamp, long packets, long octets) {
    Played played = ssrc == heard.subscription.section().ssrc() ? heard : seen;
    played.report = new SourceTime(ntp, rtpTimestamp, played.rate);
  }

  private void compare(int step) {
    SourceTime heardTime = heard.report;
    SourceTime seenTime = seen.report;
    boolean both = heard.timestamps[step] >= 0 && seen.timestamps[step] >= 0;
    if (step < WARM_UP_STEPS || !both || heardTime == null || seenTime == null) {
      return;
    }
    long apart = heardTime.ntpAt(heard.timestamps[step]) - seenTime.ntpAt(seen.timestamps[step]);
    worstMillis = Math.max(worstMillis, Math.abs(NtpClock.toNanos(apart)) / 1e6);
    compared++;
    comparedAfterSwitch += step > steps / 2 ? 1 : 0;
  }

  /** How far audio and video were apart at most, once both had been reported on for a while. */
  double worstMillis() {
    return worstMillis;
  }

  /** Moments compared. */
  int compared() {
    return compared;
  }

  /** Moments compared with the second layer. */
  int comparedAfterSwitch() {
    return comparedAfterSwitch;
  }
}
