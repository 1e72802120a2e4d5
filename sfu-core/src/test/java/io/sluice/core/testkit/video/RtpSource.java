package io.sluice.core.testkit.video;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One RTP stream of a publisher, from its first packet to its last, with its RTX stream. */
public final class RtpSource {
  public static final int PAYLOAD_TYPE = 96;
  public static final int RTX_PAYLOAD_TYPE = 97;

  // Identifiers of header extensions.
  public static final int MID_ID = 3;
  public static final int RID_ID = 4;
  public static final int REPAIRED_RID_ID = 5;
  public static final int DESCRIPTOR_ID = 6;

  static final int TICKS_PER_SECOND = 90_000;

  /** So many packets say which section and encoding they belong to. */
  private static final int IDENTIFIED = 40;

  /** Pictures that say which layers are coded, after a change. */
  private static final int TELLING = 2;

  private final VideoShape shape;
  private final int number;
  private final String mid;
  private final String rid;
  private final int halvings;
  private final RandomGenerator random;
  private final EncoderModel encoder;
  private final PayloadWriter payloads;
  private final DescriptorWriter descriptors;
  private final long ssrc;
  private final long rtxSsrc;
  private final int firstSequence;
  private final long firstTimestamp;
  private final long startNanos;
  private final List<SentPacket> sent = new ArrayList<>();
  private long timestamp;
  private int rtxCount;
  private int telling;
  private int toldTargets;

  /**
   * @param rid empty without simulcast
   * @param halvings how often the size is halved
   * @param first whether it is the encoding's first stream. The sequence numbers of others are far
   *     from those before, as random ones mostly are
   */
  RtpSource(
      VideoShape shape,
      int number,
      String mid,
      String rid,
      int halvings,
      boolean first,
      EncoderModel encoder,
      RandomGenerator random,
      long startNanos) {
    this.shape = shape;
    this.number = number;
    this.mid = mid;
    this.rid = rid;
    this.halvings = halvings;
    this.encoder = encoder;
    this.random = random;
    this.startNanos = startNanos;
    this.ssrc = random.nextLong(1, 1L << 32);
    this.rtxSsrc = random.nextLong(1, 1L << 32);
    this.firstSequence = first ? start(1 << 16) : random.nextInt(1 << 16);
    this.firstTimestamp = random.nextBoolean() ? (1L << 32) - 90_000 : random.nextLong(1L << 32);
    this.timestamp = firstTimestamp;
    PayloadWriter.Size size = new PayloadWriter.Size(shape.spatialLayers(), halvings);
    int ids = shape.pictureIdBits() == 7 ? 1 << 7 : 1 << 15;
    PayloadWriter.Start start = new PayloadWriter.Start(start(ids), start(1 << 8), start(1 << 5));
    this.payloads = PayloadWriter.of(shape, size, start, random);
    this.descriptors = new DescriptorWriter(shape, size, random.nextInt(64), start(1 << 16));
    this.toldTargets = allTargets();
  }

  /** Where a counter starts: often soon before its wrap-around. */
  private int start(int range) {
    return random.nextBoolean() ? range - 1 - random.nextInt(30) : random.nextInt(range);
  }

  public long ssrc() {
    return ssrc;
  }

  public long rtxSsrc() {
    return rtxSsrc;
  }

  /** The stream's number, of all that a test has. */
  public int number() {
    return number;
  }

  EncoderModel encoder() {
    return encoder;
  }

  /** Packets sent so far. */
  public int count() {
    return sent.size();
  }

  /** The RTP timestamp of a moment, 32 bits. */
  public long timestampAt(long nanos) {
    return (firstTimestamp + (nanos - startNanos) / 1_000 * TICKS_PER_SECOND / 1_000_000)
        & 0xffffffffL;
  }

  /** The packets of the next picture; none if the encoder leaves it out. */
  List<SentPacket> picture(long captureNanos) {
    List<CodedFrame> frames = encoder.encode(captureNanos);
    int first = sent.size();
    if (!frames.isEmpty()) {
      timestamp = timestampAt(captureNanos);
      int targets = activeTargets();
      telling = targets == toldTargets ? telling - 1 : TELLING;
      toldTargets = targets;
      for (CodedFrame frame : frames) {
        add(frame);
      }
    }
    return List.copyOf(sent.subList(first, sent.size()));
  }

  private void add(CodedFrame frame) {
    int count = frame.keyframe() ? 1 + random.nextInt(4) : 1 + random.nextInt(3);
    for (int index = 0; index < count; index++) {
      boolean last = index == count - 1;
      Truth truth = truth(frame, index, count);
      Map<Integer, byte[]> extensions = identity(RID_ID, sent.size());
      if (shape.descriptors()) {
        extensions.put(DESCRIPTOR_ID, descriptor(frame, index == 0, last));
      }
      byte[] payload = payloads.write(frame, index, count, content(truth));
      add(frame.last() && last, extensions, payload, random.nextInt(20) == 0 ? 9 : 0, truth);
    }
  }

  private byte[] descriptor(CodedFrame frame, boolean first, boolean last) {
    boolean structure = frame.keyframe() && frame.first() && first;
    boolean partly = structure && toldTargets != allTargets();
    int active = telling > 0 || partly ? toldTargets : -1;
    return descriptors.write(frame, first, last, structure, active);
  }

  private int allTargets() {
    return (1 << shape.decodeTargets()) - 1;
  }

  private int activeTargets() {
    int targets = 0;
    for (int target = 0; target < shape.decodeTargets(); target++) {
      boolean active =
          target / shape.temporalLayers() < encoder.activeSpatial()
              && target % shape.temporalLayers() < encoder.activeTemporal();
      targets |= active ? 1 << target : 0;
    }
    return targets;
  }

  private Truth truth(CodedFrame frame, int index, int count) {
    return new Truth(
        number,
        sent.size(),
        frame.picture(),
        frame.number(),
        frame.spatialId(),
        frame.temporalId(),
        frame.keyframe(),
        index,
        count,
        frame.captureNanos(),
        frame.references().stream().map(CodedFrame::number).toList());
  }

  private byte[] content(Truth truth) {
    int share = Math.max(1, (8 >> halvings) * (1 + truth.spatialId()));
    byte[] filler = new byte[share * (10 + random.nextInt(10))];
    random.nextBytes(filler);
    return new BitWriter().bytes(filler).bytes(truth.write()).toBytes();
  }

  /** Padding, or nothing at all, as probes of bandwidth and keep-alives are. */
  SentPacket empty(boolean padded) {
    int padding = padded ? 1 + random.nextInt(255) : 0;
    return add(false, identity(RID_ID, sent.size()), new byte[0], padding, null);
  }

  /** Says section and encoding in the first packets of an SSRC. */
  private Map<Integer, byte[]> identity(int ridId, int packets) {
    Map<Integer, byte[]> extensions = new TreeMap<>();
    if (packets < IDENTIFIED) {
      extensions.put(MID_ID, mid.getBytes(StandardCharsets.US_ASCII));
      if (!rid.isEmpty()) {
        extensions.put(ridId, rid.getBytes(StandardCharsets.US_ASCII));
      }
    }
    return extensions;
  }

  private SentPacket add(
      boolean marker,
      Map<Integer, byte[]> extensions,
      byte[] payload,
      int padding,
      @Nullable Truth truth) {
    int sequence = (firstSequence + sent.size()) & 0xffff;
    SentPacket packet =
        new SentPacket(
            number,
            sent.size(),
            ssrc,
            sequence,
            marker,
            timestamp,
            extensions,
            payload,
            padding,
            truth);
    sent.add(packet);
    return packet;
  }

  /** The packet with a sequence number of 16 bits, or null if none was sent lately. */
  public @Nullable SentPacket find(int sequence) {
    int back = (firstSequence + sent.size() - 1 - sequence) & 0xffff;
    return back < sent.size() && back < 1_000 ? sent.get(sent.size() - 1 - back) : null;
  }

  /** A packet again, by RTX (RFC 4588 section 4). */
  public byte[] rtx(SentPacket packet) {
    Map<Integer, byte[]> extensions = new TreeMap<>(packet.extensions);
    extensions.remove(RID_ID);
    extensions.putAll(identity(REPAIRED_RID_ID, rtxCount));
    byte[] payload = new BitWriter().bits(16, packet.sequence).bytes(packet.payload).toBytes();
    return RtpWriter.write(
        packet.marker,
        RTX_PAYLOAD_TYPE,
        rtxCount++ & 0xffff,
        packet.timestamp,
        rtxSsrc,
        extensions,
        payload,
        0);
  }
}
