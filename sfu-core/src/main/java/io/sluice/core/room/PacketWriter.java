package io.sluice.core.room;

import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.SendSection;
import io.sluice.core.forward.DescriptorRewriter;
import io.sluice.core.forward.HeaderRewriter;
import io.sluice.core.forward.LayerSelector;
import io.sluice.core.forward.PictureRewriter;
import io.sluice.core.forward.RedRewriter;
import io.sluice.core.forward.StreamRewriter;
import io.sluice.core.stream.RtxUnwrapper;
import io.sluice.core.stream.SendHistory;
import io.sluice.core.stream.SendStream;
import io.sluice.core.stream.SourceTime;
import io.sluice.core.wire.rtp.HeaderExtensions;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Writes the packets of a subscription: those of one source after another become one stream, whose
 * numbers go on without gaps of our making. Knows what was sent of the source that was begun last
 * and of the one before, so that late packets find their places and lost ones are sent again.
 */
final class PacketWriter {
  /** The packet is not sent. */
  static final int NOT_SENT = -1;

  private static final byte UNSUPPORTED = -1;

  /** Requests for the same packet that come closer together are one. */
  private static final long MIN_RESEND_NANOS = 5_000_000;

  /** So long after another source began, nothing of the one before is sent again. */
  private static final long PREVIOUS_NANOS = 1_000_000_000;

  private final Subscription owner;
  private final SendSection section;
  private final StreamRewriter rewriter;
  private final PictureRewriter pictures = new PictureRewriter();
  private final DescriptorRewriter descriptors = new DescriptorRewriter();
  private final SendHistory history = new SendHistory();
  private final SendStream stream;

  /** Outgoing payload type to that of its RTX stream, or -1. */
  private final byte[] rtxPayloadType = new byte[128];

  /** The source that was begun last, and the one before. */
  private @Nullable Sending latest;

  private @Nullable Sending previous;
  private long previousUntilNanos;

  /** Whether the latest goes on; else only late packets of it have a place. */
  private boolean active;

  /** The source that the sender reports are made from. */
  private @Nullable Sending reported;

  private int epoch;
  private long rtxSequence;
  private long lastSequence;
  private boolean begun;
  private boolean layerChanged;

  /** When a keyframe was sent last. */
  private long keyframeNanos;

  /** Of the packet that was taken last: its source, and how its payload changes. */
  private @Nullable Sending taken;

  private int pictureChange;
  private int emptiedBytes;

  PacketWriter(Subscription owner, SendSection section, RandomGenerator random) {
    this.owner = owner;
    this.section = section;
    this.rewriter = new StreamRewriter(random.nextInt(1 << 15));
    this.rtxSequence = random.nextInt(1 << 15);
    this.stream = new SendStream(section.ssrc(), section.cname().getBytes(StandardCharsets.UTF_8));
    Arrays.fill(rtxPayloadType, UNSUPPORTED);
    for (PayloadMapping mapping : section.payloads()) {
      if (section.rtxSsrc() >= 0) {
        rtxPayloadType[mapping.payloadType()] = (byte) mapping.rtxPayloadType();
      }
    }
  }

  SendStream stream() {
    return stream;
  }

  /** What goes out, or null while nothing does. */
  @Nullable Sending current() {
    return active ? latest : null;
  }

  /** Whether this packet goes on with what goes out. */
  boolean continues(RtpPacket packet) {
    Sending sending = latest;
    return active
        && sending != null
        && packet.source() == sending.source
        && rewriter.continues(packet.extendedSequence());
  }

  /** Whether newer packets of the same source have gone out. */
  boolean hasPassed(RtpPacket packet) {
    Sending last = latest;
    return last != null
        && last.source == packet.source()
        && rewriter.isLate(packet.extendedSequence());
  }

  /** Nothing of the source goes out any more, but what is late. */
  void stop() {
    active = false;
  }

  /** Forgets all sources: nothing of them may be sent again. */
  void forget() {
    active = false;
    drop(previous);
    previous = null;
    drop(latest);
    latest = null;
    reported = null;
    stream.source(null, 0);
  }

  /** Forgets what was sent of an encoding that has ended. */
  void forget(EncodingFeed ended) {
    Sending last = latest;
    Sending before = previous;
    if (before != null && before.feed == ended) {
      drop(before);
      previous = null;
    }
    if (last != null && last.feed == ended) {
      active = false;
      drop(last);
      latest = null;
    }
  }

  /** Nothing of it is sent any more, nor again. */
  private void drop(@Nullable Sending sending) {
    if (sending != null && !isHeldBy(sending == latest ? previous : latest, sending.feed)) {
      sending.feed.release(owner);
    }
  }

  private static boolean isHeldBy(@Nullable Sending other, EncodingFeed feed) {
    return other != null && other.feed == feed;
  }

  /**
   * Begins a source with this packet, from which it can be decoded.
   *
   * @param next made of this packet, with the layer to begin with
   */
  void begin(Sending next, RtpPacket packet, long nowNanos) {
    drop(previous);
    if (!isHeldBy(latest, next.feed)) {
      next.feed.hold(owner);
    }
    previous = latest;
    previousUntilNanos = nowNanos + PREVIOUS_NANOS;
    latest = next;
    active = true;
    begun = true;
    next.replay.onBegin();
    next.selector.begin(packet);
    layerChanged |= next.selector.takeChanged();
    beginTimes(next, packet);
    pictures.begin(packet);
    beginDescriptors(next, packet);
  }

  private void beginTimes(Sending next, RtpPacket packet) {
    Sending before = previous;
    long sequence = packet.extendedSequence();
    long timestamp = next.replay.timestamp(packet.timestamp());
    long arrivalNanos = next.replay.arrivalNanos(packet.arrivalNanos());
    int clockRate = next.feed.track().track().clockRate();
    if (before != null && before.source == next.source && !next.replay.isRunning()) {
      rewriter.resume(sequence, timestamp, arrivalNanos, clockRate);
    } else {
      long outgoing = outgoingTimestamp(next, timestamp);
      rewriter.begin(sequence, timestamp, arrivalNanos, clockRate, outgoing);
    }
  }

  /** What the subscriber's sender reports would give the packet of another source. */
  private long outgoingTimestamp(Sending next, long timestamp) {
    SourceTime time = next.feed.sourceTime(next.ssrc);
    return time == null ? StreamRewriter.UNKNOWN : stream.timestampAt(time.ntpAt(timestamp));
  }

  private void beginDescriptors(Sending next, RtpPacket packet) {
    long element = descriptor(next, packet);
    if (element == HeaderExtensions.NONE) {
      descriptors.begin(packet.data(), 0, 0);
    } else {
      descriptors.begin(
          packet.data(), HeaderExtensions.offset(element), HeaderExtensions.length(element));
    }
  }

  private static long descriptor(Sending sending, RtpPacket packet) {
    int id = sending.link.descriptorId;
    return id == 0 ? HeaderExtensions.NONE : HeaderExtensions.find(packet, id);
  }

  /** The number of the next source. */
  int nextEpoch() {
    return ++epoch;
  }

  /**
   * Writes the header of a packet that {@link #continues} what goes out.
   *
   * @return bytes of the header, or {@link #NOT_SENT}
   */
  int write(
      Sending sending,
      RtpPacket packet,
      byte[] dst,
      int offset,
      int transportSequence,
      long nowNanos) {
    int payloadType = take(sending, packet);
    if (payloadType < 0 || (packet.layers().known && !select(sending, packet))) {
      return NOT_SENT;
    }
    long source = packet.extendedSequence();
    boolean isEmpty = packet.payloadLength() == skippedBytes();
    if (isEmpty && emptiedBytes == 0 && rewriter.skip(source)) {
      sending.selector.pass(packet);
      return NOT_SENT;
    }
    long timestamp = sending.replay.timestamp(packet.timestamp());
    boolean isNewest = !rewriter.isLate(source);
    long sequence = rewriter.sequence(source, timestamp, packet.arrivalNanos());
    if (sequence == StreamRewriter.NONE) {
      return writeLate(packet, dst, offset, transportSequence, nowNanos);
    }
    if (packet.keyframe()) {
      keyframeNanos = nowNanos;
    }
    pictureChange = isEmpty ? PictureRewriter.UNCHANGED : pictures.change(packet);
    long added = timestamp - packet.timestamp() + rewriter.timestampOffset();
    HeaderRewriter headers = sending.link.headers;
    int spatialId = sending.selector.spatialId();
    if (isNewest) {
      descriptors.refer(packet, sending.link.descriptorId, headers);
    }
    int header =
        place(
            sending,
            packet,
            payloadType,
            sequence,
            added,
            dst,
            offset,
            transportSequence,
            nowNanos);
    descriptors.rewrite(dst, headers.descriptorOffset(), headers.descriptorLength());
    if (!isEmpty) {
      descriptors.sent(
          dst,
          headers.descriptorOffset(),
          headers.descriptorLength(),
          packet.timestamp(),
          spatialId);
    }
    return header;
  }

  /** The payload type under which a packet goes out, or a negative number. */
  private int take(Sending sending, RtpPacket packet) {
    taken = sending;
    pictureChange = PictureRewriter.UNCHANGED;
    emptiedBytes = 0;
    return sending.link.payloadType(packet);
  }

  /** Whether a packet goes out, perhaps without its payload. */
  private boolean select(Sending sending, RtpPacket packet) {
    int verdict = sending.selector.select(packet);
    layerChanged |= sending.selector.takeChanged();
    if (verdict == LayerSelector.DROP) {
      long source = packet.extendedSequence();
      drop(sending, packet);
      return !rewriter.skip(sending.selector.droppedFrom(), source)
          && !rewriter.skip(source)
          && empty(packet);
    }
    return verdict != LayerSelector.FILL || empty(packet);
  }

  /** What was missing before it has its numbers and times before those of the next source. */
  private void drop(Sending sending, RtpPacket packet) {
    rewriter.saw(sending.replay.timestamp(packet.timestamp()), packet.arrivalNanos());
    pictures.drop(packet);
    long element = descriptor(sending, packet);
    if (element != HeaderExtensions.NONE) {
      descriptors.drop(
          packet.data(), HeaderExtensions.offset(element), HeaderExtensions.length(element));
    }
  }

  private boolean empty(RtpPacket packet) {
    emptiedBytes = packet.payloadLength();
    return true;
  }

  /**
   * Writes the header of a packet that came late, of a source that does not go out any more: it has
   * its place among what was sent then.
   *
   * @return bytes of the header, or {@link #NOT_SENT}
   */
  int writeLate(RtpPacket packet, byte[] dst, int offset, int transportSequence, long nowNanos) {
    long source = packet.extendedSequence();
    Sending before = previous;
    Sending last = latest;
    if (!active && last != null && packet.source() == last.source && rewriter.isLate(source)) {
      long sequence = rewriter.sequence(source, packet.timestamp(), packet.arrivalNanos());
      return writeLate(last, packet, sequence, dst, offset, transportSequence, nowNanos);
    }
    if (before == null || packet.source() != before.source) {
      return NOT_SENT;
    }
    long sequence = rewriter.formerSequence(source);
    return writeLate(before, packet, sequence, dst, offset, transportSequence, nowNanos);
  }

  private int writeLate(
      Sending sending,
      RtpPacket packet,
      long sequence,
      byte[] dst,
      int offset,
      int transportSequence,
      long nowNanos) {
    int payloadType = take(sending, packet);
    if (sequence == StreamRewriter.NONE
        || payloadType < 0
        || isSent(sending, packet, sequence, nowNanos)) {
      return NOT_SENT;
    }
    boolean isPrevious = sending == previous;
    long timestamp = sending.replay.timestamp(packet.timestamp());
    boolean isFill =
        (packet.layers().known && sending.selector.selectLate(packet) == LayerSelector.FILL)
            || (isPrevious && rewriter.isBehindFormer(timestamp));
    emptiedBytes = isFill ? packet.payloadLength() : 0;
    boolean isEmpty = packet.payloadLength() == skippedBytes();
    if (!isEmpty) {
      pictureChange = isPrevious ? pictures.changeFormer(packet) : pictures.change(packet);
    }
    long offsetThen = isPrevious ? rewriter.formerTimestampOffset() : rewriter.timestampOffset();
    long added = timestamp - packet.timestamp() + offsetThen;
    int header =
        place(
            sending,
            packet,
            payloadType,
            sequence,
            added,
            dst,
            offset,
            transportSequence,
            nowNanos);
    describeAgain(sending, dst);
    return header;
  }

  /**
   * Remembers the packet taken under its outgoing number and writes its header.
   *
   * @param added to the timestamp, modulo 2^32
   * @return bytes of the header
   */
  private int place(
      Sending sending,
      RtpPacket packet,
      int payloadType,
      long sequence,
      long added,
      byte[] dst,
      int offset,
      int transportSequence,
      long nowNanos) {
    boolean hasPayload = packet.payloadLength() > skippedBytes();
    boolean marked = hasPayload && sending.selector.endsPicture(packet);
    long patch = Patch.of(added, pictureChange, marked, emptiedBytes > 0);
    lastSequence = sequence;
    remember(sending, packet, patch, nowNanos);
    return header(
        sending,
        packet,
        payloadType,
        patch,
        section.ssrc(),
        transportSequence,
        nowNanos,
        dst,
        offset);
  }

  /** Whether a packet was sent already: none may go out twice under one number. */
  private boolean isSent(Sending sending, RtpPacket packet, long sequence, long nowNanos) {
    int handle = history.find((int) sequence & 0xffff, nowNanos);
    return handle != SendHistory.NOT_FOUND
        && history.origin(handle) == sending.epoch
        && history.source(handle) == packet.extendedSequence();
  }

  /** Changes the dependency descriptor of what is not the newest. */
  private void describeAgain(Sending sending, byte[] dst) {
    HeaderRewriter headers = sending.link.headers;
    if (sending == previous) {
      descriptors.rewriteFormer(dst, headers.descriptorOffset(), headers.descriptorLength());
    } else {
      descriptors.rewriteAgain(dst, headers.descriptorOffset(), headers.descriptorLength());
    }
  }

  private void remember(Sending sending, RtpPacket packet, long patch, long nowNanos) {
    int outgoing = (int) lastSequence & 0xffff;
    history.sent(outgoing, packet.extendedSequence(), patch, sending.epoch, nowNanos);
    stream.sent(outgoing, packet.payloadLength() - skippedBytes());
  }

  private int header(
      Sending sending,
      RtpPacket packet,
      int payloadType,
      long patch,
      long ssrc,
      int transportSequence,
      long nowNanos,
      byte[] dst,
      int offset) {
    int header =
        sending.link.headers.write(
            packet,
            payloadType,
            lastSequence,
            packet.timestamp() + Patch.timestamp(patch),
            ssrc,
            transportSequence,
            nowNanos,
            dst,
            offset);
    if (Patch.isMarked(patch)) {
      RtpHeader.mark(dst, offset);
    }
    return header;
  }

  // The payload of the packet taken last

  /** Bytes at the beginning of its payload that do not go out. */
  int skippedBytes() {
    Sending sending = taken;
    RedRewriter red = sending == null ? null : sending.link.red;
    if (emptiedBytes > 0) {
      return emptiedBytes;
    }
    return red == null ? 0 : red.skipped();
  }

  /** Whether {@link #writePayload} has to write it. */
  boolean changesPayload() {
    Sending sending = taken;
    RedRewriter red = sending == null ? null : sending.link.red;
    return pictureChange != PictureRewriter.UNCHANGED || (red != null && red.changed());
  }

  /** Writes it, without what is skipped. */
  void writePayload(RtpPacket packet, byte[] dst, int offset) {
    Sending sending = taken;
    RedRewriter red = sending == null ? null : sending.link.red;
    if (red != null && emptiedBytes == 0) {
      red.write(packet, dst, offset);
      return;
    }
    int length = packet.payloadLength() - emptiedBytes;
    System.arraycopy(packet.data(), packet.headerLength(), dst, offset, length);
    if (pictureChange != PictureRewriter.UNCHANGED) {
      PictureRewriter.apply(pictureChange, packet, dst, offset);
    }
  }

  // Sending again

  /**
   * The packet behind an outgoing sequence number, if it may be sent again now.
   *
   * @return a packet that its feed owns, or null
   */
  @Nullable RtpPacket resendable(int sequence, long nowNanos) {
    int handle = history.find(sequence, nowNanos);
    Sending sending = handle == SendHistory.NOT_FOUND ? null : sendingOf(handle);
    if (sending == null) {
      return null;
    }
    // A quarter less than measured: one who asks again after just a round trip is not refused.
    long roundTrip = Math.max(MIN_RESEND_NANOS, stream.rttNanos() * 3 / 4);
    if (!history.mayResend(handle, nowNanos, roundTrip)) {
      return null;
    }
    return sending.feed.cached(sending.source, history.source(handle));
  }

  private @Nullable Sending sendingOf(int handle) {
    int origin = history.origin(handle);
    Sending last = latest;
    Sending before = previous;
    if (last != null && last.epoch == origin) {
      return last;
    }
    return before != null && before.epoch == origin ? before : null;
  }

  /**
   * Whether a packet that was asked for belongs to the newest group of pictures, but cannot be sent
   * again any more: the subscriber would find out only much later.
   */
  boolean isLostForGood(int sequence, long nowNanos) {
    int handle = history.find(sequence, nowNanos);
    if (handle == SendHistory.NOT_FOUND) {
      return history.expired(sequence, keyframeNanos, nowNanos);
    }
    Sending sending = sendingOf(handle);
    return sending != null
        && sending == current()
        && history.isSentSince(handle, keyframeNanos)
        && sending.feed.cached(sending.source, history.source(handle)) == null;
  }

  /**
   * Writes header and payload of an RTX packet for what {@link #resendable} found.
   *
   * @return bytes of the header, or {@link #NOT_SENT} if the codec has no RTX
   */
  int writeResend(
      RtpPacket packet,
      int sequence,
      byte[] dst,
      int offset,
      int transportSequence,
      long nowNanos) {
    int handle = history.find(sequence, nowNanos);
    Sending sending = handle == SendHistory.NOT_FOUND ? null : sendingOf(handle);
    if (sending == null) {
      return NOT_SENT;
    }
    int payloadType = take(sending, packet);
    int rtx = payloadType < 0 ? UNSUPPORTED : rtxPayloadType[payloadType];
    if (rtx < 0) {
      return NOT_SENT;
    }
    history.resent(handle, nowNanos);
    long patch = history.patch(handle);
    pictureChange = Patch.pictures(patch);
    emptiedBytes = Patch.isEmptied(patch) ? packet.payloadLength() : 0;
    lastSequence = rtxSequence++;
    descriptors.referAgain(
        packet, sending.link.descriptorId, sending == previous, sending.link.headers);
    int header =
        header(
            sending,
            packet,
            rtx,
            patch,
            section.rtxSsrc(),
            transportSequence,
            nowNanos,
            dst,
            offset);
    describeAgain(sending, dst);
    RtpHeader.writeShort(dst, offset + header, sequence);
    writePayload(packet, dst, offset + header + RtxUnwrapper.OSN_LENGTH);
    return header;
  }

  /** Bytes of the payload that {@link #writeResend} wrote for this packet just now. */
  int rtxPayloadLength(RtpPacket packet) {
    return packet.payloadLength() - skippedBytes() + RtxUnwrapper.OSN_LENGTH;
  }

  /** Notes that a packet was sent again by other means than RTX. */
  void resent(int sequence, long nowNanos) {
    int handle = history.find(sequence, nowNanos);
    if (handle != SendHistory.NOT_FOUND) {
      history.resent(handle, nowNanos);
    }
  }

  /** The extended sequence number that was given last. */
  long lastSequence() {
    return lastSequence;
  }

  /** Whether another layer of the source goes out since the last call. */
  boolean takeLayerChanged() {
    boolean was = layerChanged;
    layerChanged = false;
    return was;
  }

  // Reports

  /**
   * Whether it began with a source, of which a sender report can be made by now: its timestamps may
   * stand elsewhere on our clock than the subscriber knows. True once for each beginning.
   */
  boolean takeBegun() {
    Sending sending = current();
    if (!begun || sending == null || sending.feed.sourceTime(sending.ssrc) == null) {
      return false;
    }
    begun = false;
    return true;
  }

  /**
   * Brings the sender reports up to date with the source's clock; while none goes out they go on
   * from the former one. Lets go of what is too old to be sent again.
   */
  void refresh(long nowNanos) {
    Sending before = previous;
    if (before != null) {
      before.feed.expire(nowNanos);
      if (nowNanos - previousUntilNanos >= 0) {
        drop(before);
        previous = null;
      }
    }
    Sending last = latest;
    if (last != null) {
      last.feed.expire(nowNanos);
    }
    Sending sending = current();
    SourceTime time = sending == null ? null : sending.feed.sourceTime(sending.ssrc);
    if (time != null) {
      stream.source(time, rewriter.timestampOffset());
      reported = sending;
    } else if (sending != null && sending != reported) {
      stream.source(null, 0);
    }
  }

  /** Reads a part of what {@link #write} will need; see {@link Subscription#readAhead}. */
  int readAhead(int step) {
    Sending sending = latest;
    if (step == 0 || sending == null) {
      return epoch;
    }
    if (step > 2) {
      return sending.link.readAhead(step - 3) + sending.selector.readAhead(1);
    }
    int next = step == 1 ? sending.epoch : sending.selector.readAhead(0);
    return next
        + rewriter.readAhead(step - 1)
        + pictures.readAhead(step - 1)
        + history.readAhead(step - 1, (int) lastSequence + 1)
        + stream.lastSequence();
  }
}
