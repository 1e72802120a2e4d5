package io.sluice.core.bench;

import io.sluice.core.api.Codec;
import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.HeaderExtensionMapping;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.SendSection;
import io.sluice.core.crypto.SrtpKeys;
import io.sluice.core.crypto.SrtpProfile;
import io.sluice.core.crypto.SrtpSendStream;
import io.sluice.core.crypto.SrtpSender;
import io.sluice.core.room.Lane;
import io.sluice.core.room.Outlet;
import io.sluice.core.room.PublishedTrack;
import io.sluice.core.room.PublisherStreams;
import io.sluice.core.room.Subscription;
import io.sluice.core.room.TrackFeed;
import io.sluice.core.stream.NtpClock;
import io.sluice.core.wire.ext.ExtensionType;
import io.sluice.core.wire.rtp.HeaderExtensionWriter;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.RunnerException;

/**
 * One packet of 1,100 bytes to 500 subscriptions: the rewriting of its header alone, and the whole
 * fan-out up to the system call, which is rewriting and protecting into one array by AES-128-GCM.
 * Times are for each subscriber. From {@code sfu-core}:
 *
 * <pre>
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath
 * java -cp target/test-classes:target/classes:$(cat target/test-classpath) \
 *   io.sluice.core.bench.FanOutBenchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class FanOutBenchmark {
  private static final int SUBSCRIBERS = 500;
  private static final int PACKET = 1_100;
  private static final int PAYLOAD_TYPE = 96;
  private static final long PUBLISHED_SSRC = 0x11223344L;
  private static final long SENT_SSRC = 0x55667788L;
  private static final long FRAME_NANOS = 1_000_000;
  private static final int RUN_LENGTH = 60_000;

  private static final int MID = 1;
  private static final int SEND_TIME = 2;
  private static final int TRANSPORT_SEQUENCE = 3;
  private static final int DEPENDENCIES = 4;

  private final Subscription[] subscriptions = new Subscription[SUBSCRIBERS];
  private final SrtpSendStream[] streams = new SrtpSendStream[SUBSCRIBERS];
  private final byte[] run = new byte[RUN_LENGTH + 2 * PACKET];
  private final byte[] data = new byte[PACKET];
  private final OneLane lane = new OneLane();
  private TrackFeed feed;
  private RtpPacket packet;
  private int position;
  private int sequence;
  private long now;

  /** Makes a track and its subscribers, who are past the first keyframe, and the first packet. */
  @Setup(Level.Trial)
  public void makeRoom() {
    Random random = new Random(1);
    PublisherStreams publisher =
        new PublisherStreams(
            lane, List.of(lane), new NtpClock(0, 0), (data, length) -> {}, 1, random, 0);
    PublishedTrack track = publisher.track(published(), codec -> {});
    feed = track.feedOn(lane);
    for (int i = 0; i < SUBSCRIBERS; i++) {
      byte[] material = new byte[SrtpProfile.AEAD_AES_128_GCM.exportLength()];
      random.nextBytes(material);
      SrtpKeys keys =
          SrtpKeys.fromExporter(SrtpProfile.AEAD_AES_128_GCM, DtlsRole.CLIENT, material);
      streams[i] = new SrtpSender(keys).stream(SENT_SSRC);
      subscriptions[i] = new Subscription(sent(), new Nowhere(), random);
      subscriptions[i].attach(feed);
    }
    random.nextBytes(data);
    packet = new RtpPacket(data, ignored -> {});
    advance();
    packet.keyframe(true);
    for (int i = 0; i < SUBSCRIBERS; i++) {
      header(i);
    }
  }

  private static ReceiveSection published() {
    return new ReceiveSection(
        "0", MediaKind.VIDEO, payloads(PAYLOAD_TYPE), extensions(), List.of(), List.of());
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
    return List.of(
        new HeaderExtensionMapping(ExtensionType.MID.uri(), MID),
        new HeaderExtensionMapping(ExtensionType.ABS_SEND_TIME.uri(), SEND_TIME),
        new HeaderExtensionMapping(ExtensionType.TRANSPORT_SEQUENCE.uri(), TRANSPORT_SEQUENCE),
        new HeaderExtensionMapping(ExtensionType.DEPENDENCY_DESCRIPTOR.uri(), DEPENDENCIES));
  }

  /** The next packet of the publisher, with the extensions that a browser sends. */
  private void advance() {
    sequence++;
    now += FRAME_NANOS;
    RtpHeader.write(data, 0, true, true, PAYLOAD_TYPE, sequence, 90L * sequence, PUBLISHED_SSRC);
    HeaderExtensionWriter writer = new HeaderExtensionWriter();
    writer.begin(data, RtpHeader.FIXED_LENGTH, false);
    writer.reserve(MID, 1);
    writer.reserve(SEND_TIME, 3);
    writer.reserve(TRANSPORT_SEQUENCE, 2);
    writer.reserve(DEPENDENCIES, 3);
    writer.end();
    if (!packet.fill(PACKET, now)) {
      throw new IllegalStateException("No packet");
    }
    packet.extendedSequence(sequence);
    position = 0;
  }

  private int header(int subscriber) {
    int header = subscriptions[subscriber].write(packet, run, position, sequence, now);
    if (header < 0) {
      throw new IllegalStateException("Not sent");
    }
    return header;
  }

  /** Decision, sequence, history and header for each subscriber; the payload is not touched. */
  @Benchmark
  @OperationsPerInvocation(SUBSCRIBERS)
  public int rewrite() {
    advance();
    int total = 0;
    for (int i = 0; i < SUBSCRIBERS; i++) {
      total += header(i);
    }
    return total;
  }

  /** The same, then encryption and tag behind the header, one packet behind the other. */
  @Benchmark
  @OperationsPerInvocation(SUBSCRIBERS)
  public int fanOut() {
    advance();
    int total = 0;
    for (int i = 0; i < SUBSCRIBERS; i++) {
      int header = header(i);
      int length =
          streams[i].protect(
              run,
              position,
              header,
              data,
              packet.headerLength(),
              packet.payloadLength(),
              subscriptions[i].lastSequence());
      if (length < 0) {
        throw new IllegalStateException("Refused");
      }
      total += length;
      position = position + length > RUN_LENGTH ? 0 : position + length;
    }
    return total;
  }

  public static void main(String[] args) throws RunnerException {
    Benchmarks.run(FanOutBenchmark.class);
  }

  /** The packet is offered by the benchmark itself. */
  private static final class Nowhere implements Outlet {
    @Override
    public void offer(RtpPacket packet) {}

    @Override
    public void flush() {}

    @Override
    public void resend(int sequence, long nowNanos) {}
  }

  /** All on the benchmark's thread. */
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
  }
}
