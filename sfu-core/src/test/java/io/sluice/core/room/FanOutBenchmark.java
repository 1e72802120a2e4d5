package io.sluice.core.room;

import io.sluice.core.api.DtlsRole;
import io.sluice.core.bench.PublishedPackets;
import io.sluice.core.crypto.SrtpKeys;
import io.sluice.core.crypto.SrtpProfile;
import io.sluice.core.crypto.SrtpSendStream;
import io.sluice.core.crypto.SrtpSender;
import io.sluice.core.wire.codec.LayerReader;
import io.sluice.core.wire.codec.VideoCodec;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One packet of 1,100 bytes to 500 subscriptions: the rewriting of its header alone, and the whole
 * fan-out up to the system call, which is rewriting and protecting into one array by AES-128-GCM.
 * Times are for each subscriber.
 */
@State(Scope.Thread)
public class FanOutBenchmark {
  private static final int SUBSCRIBERS = 500;
  private static final int RUN_LENGTH = 60_000;

  private final Subscription[] subscriptions = new Subscription[SUBSCRIBERS];
  private final SrtpSendStream[] streams = new SrtpSendStream[SUBSCRIBERS];
  private final byte[] run = new byte[RUN_LENGTH + 2 * PublishedPackets.LENGTH];
  private final PublishedPackets packets = new PublishedPackets(2);
  private final LayerReader layers = new LayerReader(0, 0);
  private RtpPacket packet;
  private int position;

  /** Makes a track and its subscribers, who are past the first keyframe. */
  @Setup
  public void makeRoom() {
    Random random = new Random(1);
    BenchmarkRoom room = new BenchmarkRoom();
    packet = packets.next();
    packet.keyframe(true);
    for (int i = 0; i < SUBSCRIBERS; i++) {
      subscriptions[i] = room.subscribe();
    }
    room.deliver(packet, packets.now());
    for (int i = 0; i < SUBSCRIBERS; i++) {
      byte[] material = new byte[SrtpProfile.AEAD_AES_128_GCM.exportLength()];
      random.nextBytes(material);
      SrtpKeys keys =
          SrtpKeys.fromExporter(SrtpProfile.AEAD_AES_128_GCM, DtlsRole.CLIENT, material);
      streams[i] = new SrtpSender(keys).stream(BenchmarkRoom.SENT_SSRC);
      header(i);
    }
  }

  private void nextPacket() {
    packet = packets.next();
    layers.read(packet, VideoCodec.VP8);
  }

  private int header(int subscriber) {
    int number = (int) packets.sequence();
    int header = subscriptions[subscriber].write(packet, run, position, number, packets.now());
    if (header < 0) {
      throw new IllegalStateException("Not sent");
    }
    return header;
  }

  /** Decision, sequence, history and header for each subscriber; the payload is not touched. */
  @Benchmark
  @OperationsPerInvocation(SUBSCRIBERS)
  public int rewrite() {
    nextPacket();
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
    nextPacket();
    position = 0;
    int total = 0;
    for (int i = 0; i < SUBSCRIBERS; i++) {
      int header = header(i);
      int length =
          streams[i].protect(
              run,
              position,
              header,
              packet.data(),
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
}
