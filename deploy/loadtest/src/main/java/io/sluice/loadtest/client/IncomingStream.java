package io.sluice.loadtest.client;

import io.netty.buffer.ByteBuf;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.crypto.SrtpReceiver;
import io.sluice.core.stream.KeyframeRequester;
import io.sluice.core.stream.NackTracker;
import io.sluice.core.stream.ReceiveStream;
import io.sluice.core.stream.SequenceExtender;
import io.sluice.core.wire.codec.KeyframeDetector;
import io.sluice.core.wire.codec.VideoCodec;
import io.sluice.core.wire.rtcp.RtcpWriter;
import io.sluice.core.wire.rtp.RtpPacket;
import io.sluice.core.wire.rtp.Sequences;
import io.sluice.loadtest.measure.StreamMeter;
import io.sluice.loadtest.media.Mark;
import org.jspecify.annotations.Nullable;

/**
 * One incoming SSRC of media. Most packets are only counted by their clear header; one in {@link
 * ClientConfig#decryptEvery} on average is decrypted for its mark, and each one while a keyframe is
 * awaited.
 */
final class IncomingStream extends IncomingSsrc {
  private final Incoming incoming;
  private final ClientLoop loop;
  private final PayloadMapping payload;
  private final @Nullable VideoCodec video;
  private final StreamMeter meter;
  private final ReceiveStream statistics;
  private final KeyframeRequester requester;

  /** Made when a packet is missing for the first time. */
  private @Nullable NackTracker nacks;

  private long highest = SequenceExtender.NONE;
  private int untilSample = 1;

  IncomingStream(
      Incoming incoming, int ssrc, PayloadMapping payload, StreamMeter meter, ClientLoop loop) {
    super(ssrc);
    this.incoming = incoming;
    this.loop = loop;
    this.payload = payload;
    this.meter = meter;
    this.video =
        payload.codec().channels() == 0 ? VideoCodec.fromName(payload.codec().name()) : null;
    this.statistics = new ReceiveStream(Integer.toUnsignedLong(ssrc), payload.codec().clockRate());
    this.requester = new KeyframeRequester(KeyframeRequester.method(payload.pli(), payload.fir()));
  }

  /** The viewer asked for another track that will come by this SSRC. */
  void requested(long requestNanos) {
    meter.requested(requestNanos);
  }

  /** What the reports about it are made of. */
  ReceiveStream statistics() {
    return statistics;
  }

  /** Whether it has this payload type and misses this packet, by its 16 bits. */
  boolean misses(int payloadType, int sequence) {
    return !ended
        && nacks != null
        && payload.payloadType() == payloadType
        && nacks.asked(Sequences.extend(sequence, highest));
  }

  @Override
  void onPacket(ByteBuf content, int length, SrtpReceiver opener, long nowNanos) {
    int at = content.readerIndex();
    int word = content.getInt(at);
    int sequence = word & 0xffff;
    boolean marker = (word & 0x800000) != 0;
    long timestamp = content.getUnsignedInt(at + 4);
    int bytes = length - incoming.tagLength();
    long extended = statistics.receive(sequence, timestamp, nowNanos);
    boolean resend = extended != SequenceExtender.NONE && isResend(extended);
    boolean taken =
        resend
            ? meter.recovered(sequence, marker, bytes, nowNanos)
            : meter.packet(sequence, timestamp, marker, bytes, nowNanos);
    if (extended != SequenceExtender.NONE) {
      trackLoss(extended, nowNanos);
    }
    boolean sampled = --untilSample <= 0;
    if (taken && (sampled || resend || meter.looksForKeyframe())) {
      RtpPacket packet = incoming.decrypt(content, length, opener, nowNanos);
      if (packet != null) {
        inspect(packet, resend ? 1 : sampled ? loop.config.decryptEvery() : 0, nowNanos);
      }
    }
    if (sampled) {
      untilSample = nextSample();
    }
  }

  /** At random around the mean, so that it is not always the same packets of a frame. */
  private int nextSample() {
    int mean = loop.config.decryptEvery();
    return mean / 2 + 1 + loop.random.nextInt(mean);
  }

  /** Without RTX a resend comes on the stream's own SSRC. */
  private boolean isResend(long extended) {
    return nacks != null && payload.rtxPayloadType() < 0 && nacks.asked(extended);
  }

  private void trackLoss(long extended, long nowNanos) {
    NackTracker tracker = nacks;
    if (tracker == null && highest != SequenceExtender.NONE && extended > highest + 1) {
      if (payload.nack()) {
        tracker = new NackTracker(payload.rtxPayloadType() >= 0);
        tracker.received(highest, nowNanos);
        nacks = tracker;
      }
    }
    if (tracker != null) {
      tracker.received(extended, nowNanos);
    }
    highest = Math.max(highest, extended);
  }

  /** Takes a packet that RTX brought back. */
  void onRecovered(RtpPacket packet, long nowNanos) {
    if (statistics.receiveRepaired(packet) && nacks != null) {
      nacks.repaired(packet.extendedSequence(), nowNanos);
    }
    if (meter.recovered(packet.sequence(), packet.marker(), packet.length(), nowNanos)) {
      inspect(packet, 1, nowNanos);
    }
  }

  /**
   * Looks into a decrypted packet.
   *
   * @param weight how many packets its delay stands for; 0 if it was not chosen for its delay
   */
  private void inspect(RtpPacket packet, int weight, long nowNanos) {
    byte[] data = packet.data();
    int offset = packet.headerLength();
    int length = packet.payloadLength();
    if (weight > 0) {
      long sent = Mark.read(data, offset, length);
      if (sent != Mark.NONE) {
        meter.delay(sent, nowNanos, weight);
      }
    }
    if (video != null
        && meter.looksForKeyframe()
        && KeyframeDetector.isKeyframe(video, data, offset, length)) {
      meter.keyframe(nowNanos);
      requester.onKeyframe();
    }
  }

  /** Whether {@link #writeFeedback} has something to say. */
  boolean feedbackDue(long nowNanos) {
    boolean awaits = video != null && meter.awaitsKeyframe();
    if (awaits) {
      requester.request(nowNanos);
    } else {
      requester.cancel();
    }
    return requester.due(nowNanos) || (nacks != null && nacks.nextDeadline() <= nowNanos);
  }

  /** Asks for what is missing, and for a keyframe. */
  void writeFeedback(RtcpWriter writer, long senderSsrc, long nowNanos) {
    long mediaSsrc = statistics.ssrc();
    NackTracker tracker = nacks;
    if (tracker != null && tracker.nextDeadline() <= nowNanos) {
      int count = tracker.collect(nowNanos, incoming.roundTripNanos(), loop.lost);
      if (count > 0 && writer.nack(senderSsrc, mediaSsrc, loop.lost, count)) {
        meter.nackSent(count);
      }
      if (tracker.takeKeyframeNeed()) {
        meter.givenUp(nowNanos);
      }
    }
    if (requester.due(nowNanos) && requester.write(writer, senderSsrc, mediaSsrc, nowNanos)) {
      meter.pliSent(nowNanos);
    }
  }

  @Override
  void end(long nowNanos) {
    if (!ended) {
      super.end(nowNanos);
      meter.end(nowNanos);
      nacks = null;
    }
  }
}
