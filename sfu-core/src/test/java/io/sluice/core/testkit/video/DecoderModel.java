package io.sluice.core.testkit.video;

import io.sluice.core.testkit.video.Fault.Rule;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * A strict model of what receives one stream of video: it is given packets in any order, and tells
 * in the end what a decoder that keeps to the RFCs could not accept, and what it could decode. What
 * a packet really is it knows from the packet's {@link Truth}. What cannot be decoded because a
 * network lost packets for good is no fault; what we broke is one.
 */
public final class DecoderModel {
  /**
   * What was negotiated.
   *
   * @param rtxSsrc -1 without RTX
   * @param descriptorId the identifier of dependency descriptors; 0 without
   */
  public record Negotiated(
      VideoFormat format,
      long ssrc,
      int payloadType,
      long rtxSsrc,
      int rtxPayloadType,
      int descriptorId) {}

  private final Negotiated negotiated;
  private final StreamRecord stream;
  private final long clockToleranceNanos;
  private final Faults faults = new Faults();
  private @Nullable List<ReceivedFrame> frames;
  private @Nullable DecodeCheck decoded;
  private int truncated;

  /** Where the stream that is sent began, and the one before. */
  private final Deque<Truth> latest = new ArrayDeque<>();

  private @Nullable Truth lastSent;

  /**
   * @param uplink what reached the server
   * @param clockToleranceNanos how far timestamps may be from the time of capture, counted from the
   *     first picture
   */
  public DecoderModel(Negotiated negotiated, UplinkLog uplink, long clockToleranceNanos) {
    this.negotiated = negotiated;
    this.stream = new StreamRecord(uplink);
    this.clockToleranceNanos = clockToleranceNanos;
  }

  /** The server sends a packet for the first time; the network may lose it. */
  public void sent(byte[] data, int length) {
    ReceivedPacket packet = read(data, length);
    if (packet == null) {
      return;
    }
    long sequence = StreamRecord.extend(stream.sent(), packet.sequence());
    boolean fresh = stream.sent().putIfAbsent(sequence, packet) == null;
    faults.check(fresh, Rule.DUPLICATE, packet, "sent twice");
    Truth truth = packet.truth();
    if (truth != null && truth.index() == 0 && truth.begins()) {
      begin(truth);
    }
    if (truth != null) {
      lastSent = truth;
    }
  }

  /** A keyframe, which may be where a stream begins: behind another one, or after a pause. */
  private void begin(Truth truth) {
    Truth last = lastSent;
    boolean goesOn =
        last != null
            && last.source() == truth.source()
            && Math.abs(truth.picture() - last.picture()) <= 1;
    if (!goesOn) {
      latest.addFirst(truth);
    }
    if (latest.size() > 2) {
      latest.removeLast();
    }
  }

  /** A packet came late to the server while this subscriber was to get nothing of its stream. */
  public void excuse(SentPacket packet) {
    stream.excuse(packet.source(), packet.number());
  }

  /** As {@link #excuse(SentPacket)}, of a packet as the server has it. */
  public void excuse(byte[] data, int length) {
    Truth truth = ReceivedPacket.read(data, length).truth();
    if (truth != null) {
      stream.excuse(truth.source(), truth.packet());
    }
  }

  /**
   * Whether a packet is one of what was sent last, or of what was sent before that: of a stream
   * from the keyframe on with which it began.
   */
  public boolean isFollowed(SentPacket packet) {
    return latest.stream()
        .anyMatch(truth -> truth.source() == packet.source() && truth.packet() <= packet.number());
  }

  /** Whether anything of a stream is of what was sent last, or of what was sent before that. */
  public boolean isFollowed(int source) {
    return latest.stream().anyMatch(truth -> truth.source() == source);
  }

  /**
   * A packet arrives, of the media stream or its RTX stream.
   *
   * @return what it is; null if it is empty
   */
  public @Nullable Truth receive(byte[] data, int length) {
    ReceivedPacket packet = read(data, length);
    if (packet == null) {
      return null;
    }
    NavigableMap<Long, ReceivedPacket> known = stream.received();
    if (packet.ssrc() == negotiated.rtxSsrc) {
      repair(packet);
      return packet.truth();
    }
    long sequence = StreamRecord.extend(known, packet.sequence());
    boolean fresh = known.putIfAbsent(sequence, packet) == null;
    boolean repaired = stream.repaired().remove(sequence);
    faults.check(fresh || repaired, Rule.DUPLICATE, packet, "twice");
    return packet.truth();
  }

  private @Nullable ReceivedPacket read(byte[] data, int length) {
    try {
      ReceivedPacket packet = ReceivedPacket.read(data, length);
      boolean media =
          packet.ssrc() == negotiated.ssrc && packet.payloadType() == negotiated.payloadType;
      boolean rtx =
          packet.ssrc() == negotiated.rtxSsrc && packet.payloadType() == negotiated.rtxPayloadType;
      faults.check(media || rtx, Rule.STREAM, packet, "foreign SSRC or payload type");
      boolean known = rtx || packet.isKnown();
      faults.check(known, Rule.STREAM, packet, "a payload that no publisher sent");
      return media || rtx ? packet : null;
    } catch (IllegalArgumentException e) {
      faults.add(Rule.STREAM, e.toString());
      return null;
    }
  }

  private void repair(ReceivedPacket rtx) {
    if (rtx.payload().length < 2) {
      faults.add(Rule.REPAIR, "no original sequence number at " + rtx);
      return;
    }
    ReceivedPacket packet = rtx.original(negotiated.payloadType, negotiated.ssrc);
    long sequence = StreamRecord.extend(stream.received(), packet.sequence());
    ReceivedPacket first = stream.sent().get(sequence);
    if (first != null) {
      boolean same =
          first.marker() == packet.marker()
              && first.timestamp() == packet.timestamp()
              && Arrays.equals(first.payload(), packet.payload())
              && sameDescriptor(first, packet);
      faults.check(same, Rule.REPAIR, packet, "not as before");
    }
    if (stream.received().putIfAbsent(sequence, packet) == null) {
      stream.repaired().add(sequence);
    }
  }

  private boolean sameDescriptor(ReceivedPacket first, ReceivedPacket second) {
    int id = negotiated.descriptorId;
    return Arrays.equals(first.extension(id), second.extension(id));
  }

  /** Nothing more comes: all that is wrong, empty if a decoder accepts the stream. */
  public List<Fault> finish() {
    stream.finish();
    FrameAssembly assembly = new FrameAssembly(stream, faults);
    List<ReceivedFrame> all = assembly.frames();
    truncated = assembly.truncated();
    frames = all;
    DecodeCheck decode = new DecodeCheck(stream, faults);
    decoded = decode;
    decode.check(all);
    new PictureCheck(stream, faults, clockToleranceNanos).check(all);
    checkPayloads(all);
    if (negotiated.descriptorId > 0) {
      new DescriptorCheck(stream, faults, negotiated.descriptorId).check(all);
    }
    return faults.all();
  }

  private void checkPayloads(List<ReceivedFrame> all) {
    try {
      switch (negotiated.format) {
        case VP8 -> new Vp8Check(stream, faults).check(all);
        case VP9 -> new Vp9Check(stream, faults).check(all);
        case AV1 -> checkSequenceStart(all);
        case H264 -> {}
      }
    } catch (IllegalArgumentException e) {
      faults.add(Rule.PAYLOAD, e.toString());
    }
  }

  /** AV1 RTP specification section 4.4, N. */
  private void checkSequenceStart(List<ReceivedFrame> all) {
    for (ReceivedFrame frame : all) {
      for (ReceivedPacket packet : frame.packets) {
        Truth truth = packet.truth();
        boolean begins = truth != null && truth.begins() && truth.index() == 0;
        faults.check(
            (packet.payload()[0] & 8) != 0 == begins, Rule.PAYLOAD, frame, "wrong start bit");
      }
    }
  }

  // What came of it, after finish.

  /** Frames of which something arrived. */
  public int frames() {
    return frames == null ? 0 : frames.size();
  }

  /** Frames that could be decoded, in this order. */
  public List<Truth> decoded() {
    return decoded == null ? List.of() : decoded.all();
  }

  /** Changes of the source, an encoding or a publisher, after which decoding went on. */
  public int sourceChanges() {
    return decoded == null ? 0 : decoded.sourceChanges();
  }

  /** Frames whose end was left out because another source began. */
  public int truncated() {
    return truncated;
  }

  /** Packets received that carry nothing. */
  public int empties() {
    return (int) stream.received().values().stream().filter(p -> p.truth() == null).count();
  }
}
