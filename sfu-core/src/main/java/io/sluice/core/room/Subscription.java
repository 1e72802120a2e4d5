package io.sluice.core.room;

import io.sluice.core.api.Codec;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.SendSection;
import io.sluice.core.forward.HeaderRewriter;
import io.sluice.core.forward.RedRewriter;
import io.sluice.core.forward.ReplayTimeline;
import io.sluice.core.forward.StreamRewriter;
import io.sluice.core.stream.RtxUnwrapper;
import io.sluice.core.stream.SendHistory;
import io.sluice.core.stream.SendStream;
import io.sluice.core.stream.SourceTime;
import io.sluice.core.wire.ext.ExtensionType;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One outgoing stream: decides which packets of a track go out, and writes their headers. Touched
 * by the subscriber's lane alone.
 */
public final class Subscription {
  /** The packet is not sent. */
  public static final int NOT_SENT = -1;

  private static final byte UNSUPPORTED = -1;
  private static final long NO_SOURCE = -1;

  /** Requests for the same packet that come closer together are one. */
  private static final long MIN_RESEND_NANOS = 5_000_000;

  private final SendSection section;
  private final Outlet outlet;
  private final Map<ExtensionType, Integer> extensions;
  private final boolean carriesTransportSequence;
  private final StreamRewriter rewriter;
  private final SendHistory history = new SendHistory();
  private final SendStream stream;

  /** Incoming payload type to outgoing one, for the track that is followed. */
  private final byte[] outgoingPayloadType = new byte[128];

  /** Outgoing payload type to that of its RTX stream, or -1. */
  private final byte[] rtxPayloadType = new byte[128];

  private @Nullable TrackFeed feed;
  private @Nullable HeaderRewriter headers;

  /** For a track with redundant audio, else null. */
  private @Nullable RedRewriter red;

  private long sourceSsrc = NO_SOURCE;

  /** The source that the sender reports are made from. */
  private long reportedSsrc = NO_SOURCE;

  /** Counts the sources followed, so that a resend is not looked for in a former one. */
  private int epoch;

  private long rtxSequence;
  private boolean paused;
  private boolean suspended;
  private boolean waiting;
  private boolean lateBeginTaken;
  private boolean closed;
  private boolean begun;
  private long lastSequence;

  /** Runs while it gets the current group of pictures. */
  private final ReplayTimeline replay = new ReplayTimeline();

  /** When a keyframe was sent last. */
  private long keyframeNanos;

  /**
   * @param random for the first sequence numbers (RFC 3550 section 5.1)
   */
  public Subscription(SendSection section, Outlet outlet, RandomGenerator random) {
    this.section = section;
    this.outlet = outlet;
    this.extensions = PublishedTrack.extensionIds(section.extensions());
    this.carriesTransportSequence = extensions.containsKey(ExtensionType.TRANSPORT_SEQUENCE);
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

  public SendSection section() {
    return section;
  }

  public SendStream stream() {
    return stream;
  }

  Outlet outlet() {
    return outlet;
  }

  /**
   * Follows a track from now on; video starts at its next keyframe, or with the pictures since the
   * last one where they are cached.
   */
  public void attach(TrackFeed next) {
    if (closed || feed == next) {
      return;
    }
    detach();
    Arrays.fill(outgoingPayloadType, UNSUPPORTED);
    for (PayloadMapping incoming : next.track().section().payloads()) {
      outgoingPayloadType[incoming.payloadType()] = payloadTypeFor(incoming.codec());
    }
    int redType = next.track().redPayloadType();
    red = redType < 0 ? null : new RedRewriter(redType, outgoingPayloadType);
    headers = new HeaderRewriter(next.track().extensions(), extensions, section.mid());
    feed = next;
    next.add(this);
    awaitKeyframe();
  }

  private byte payloadTypeFor(Codec codec) {
    for (PayloadMapping mapping : section.payloads()) {
      if (codec.isCompatible(mapping.codec())) {
        return (byte) mapping.payloadType();
      }
    }
    return UNSUPPORTED;
  }

  /** Follows nothing. */
  public void detach() {
    TrackFeed former = feed;
    if (former != null) {
      outlet.flush();
      feed = null;
      sourceSsrc = NO_SOURCE;
      replay.end();
      stream.source(null, 0);
      former.remove(this);
    }
  }

  /** Sends nothing while paused; video resumes at a keyframe. */
  public void pause(boolean pause) {
    hold(pause, suspended);
  }

  /**
   * Sends nothing while the subscriber is slow, whoever pauses or does not; video resumes at a
   * keyframe, and until then none is asked for.
   */
  public void suspend(boolean suspend) {
    hold(paused, suspend);
  }

  private void hold(boolean pause, boolean suspend) {
    boolean wasHeld = isHeld();
    paused = pause;
    suspended = suspend;
    TrackFeed source = feed;
    if (source == null || isHeld() == wasHeld) {
      return;
    }
    if (wasHeld) {
      sourceSsrc = NO_SOURCE;
      awaitKeyframe();
    } else {
      stopReplay(source);
    }
  }

  private boolean isHeld() {
    return paused || suspended;
  }

  /**
   * A packet was dropped before it had a number of its own, so that nobody can ask for it: video
   * goes on at the next keyframe.
   *
   * @param keyframe whether it belonged to one, for which the subscription may have waited
   * @return whether it followed the track until now
   */
  public boolean skipToKeyframe(boolean keyframe) {
    TrackFeed source = feed;
    boolean followed = sourceSsrc != NO_SOURCE;
    if (source == null
        || section.kind() != MediaKind.VIDEO
        || isHeld()
        || !(followed || keyframe)) {
      return false;
    }
    stopReplay(source);
    sourceSsrc = NO_SOURCE;
    waiting = true;
    lateBeginTaken = false;
    source.track().requestMissedKeyframe();
    return followed;
  }

  /**
   * The subscriber lost a picture (RFC 4585 section 6.3.1): however often it says so, it costs no
   * other lane anything.
   */
  public void requestKeyframe() {
    TrackFeed source = feed;
    if (source != null && isKeyframeOfUse() && section.kind() == MediaKind.VIDEO) {
      source.track().requestMissedKeyframe();
    }
  }

  /** As {@link #requestKeyframe}, after what made the feed known to its track. */
  private void requestFirstKeyframe() {
    TrackFeed source = feed;
    if (source != null && isKeyframeOfUse()) {
      source.track().requestKeyframe();
    }
  }

  /** What comes in a replay begins with one; while it is slow none is sent. */
  private boolean isKeyframeOfUse() {
    return !replay.isRunning() && !suspended;
  }

  /** Video begins with the current group of pictures if that is cached, else with a keyframe. */
  private void awaitKeyframe() {
    wantKeyframe();
    TrackFeed source = feed;
    if (!waiting || source == null) {
      return;
    }
    if (!source.isCached()) {
      requestFirstKeyframe();
    } else if (outlet.isReady() && !isHeld()) {
      outlet.flush(); // what was offered before is not to be taken for the replay
      if (!source.replayTo(this)) {
        requestFirstKeyframe();
      }
    }
  }

  private void wantKeyframe() {
    waiting = section.kind() == MediaKind.VIDEO;
    lateBeginTaken = false;
  }

  /**
   * The current group of pictures comes next.
   *
   * @param start extended sequence number of its first packet
   * @param edgeTimestamp RTP timestamp of the newest packet
   * @param edgeArrivalNanos when that came
   */
  void beginReplay(long start, long edgeTimestamp, long edgeArrivalNanos) {
    replay.begin(start, edgeTimestamp, edgeArrivalNanos);
    sourceSsrc = NO_SOURCE;
  }

  private void stopReplay(TrackFeed source) {
    if (replay.isRunning()) {
      source.stopReplay(this);
      replay.end();
    }
  }

  /** Whether it has not begun with the source that it follows. */
  boolean isWaiting() {
    return waiting;
  }

  /** The replay has caught up: what comes now is the source's newest. */
  void endReplay() {
    replay.end();
    if (waiting) {
      requestFirstKeyframe(); // nothing of it was sent
    }
  }

  /** The rest of the group of pictures is gone. */
  void breakReplay() {
    if (replay.isRunning()) {
      replay.end();
      sourceSsrc = NO_SOURCE;
      wantKeyframe();
      requestFirstKeyframe();
    }
  }

  /**
   * Whether it waits for a keyframe, so that one that begins late is to be offered with the packets
   * that follow it and came before; true once for each wait, since nothing may be sent twice.
   */
  boolean takeLateBegin() {
    boolean taken = waiting && !isHeld() && !replay.isRunning() && !lateBeginTaken;
    lateBeginTaken |= taken;
    return taken;
  }

  /** Begins anew at a keyframe if nothing has been sent yet. */
  void restart() {
    TrackFeed source = feed;
    if (sourceSsrc == NO_SOURCE && source != null && !isHeld()) {
      stopReplay(source);
      awaitKeyframe();
    }
  }

  /** Ends the stream. */
  public void close() {
    detach();
    closed = true;
  }

  /**
   * Writes the header under which a packet goes out; its payload follows as it is.
   *
   * @param dst has room for {@link HeaderRewriter#maxLength}
   * @param transportSequence number for transport-wide feedback
   * @return bytes of the header, or {@link #NOT_SENT}
   */
  public int write(RtpPacket packet, byte[] dst, int offset, int transportSequence, long nowNanos) {
    HeaderRewriter rewriteHeader = headers;
    int payloadType = outgoingPayloadType(packet);
    if (feed == null || rewriteHeader == null || payloadType < 0 || isHeld()) {
      return NOT_SENT;
    }
    long source = packet.extendedSequence();
    if ((packet.ssrc() != sourceSsrc || !rewriter.continues(source)) && !begin(packet)) {
      return NOT_SENT;
    }
    int payloadLength = packet.payloadLength() - skippedBytes();
    if (payloadLength == 0 && rewriter.skip(source)) {
      return NOT_SENT;
    }
    long timestamp = replay.timestamp(packet.timestamp());
    long sequence = rewriter.sequence(source, timestamp, packet.arrivalNanos());
    if (sequence == StreamRewriter.NONE) {
      return NOT_SENT;
    }
    lastSequence = sequence;
    if (packet.keyframe()) {
      keyframeNanos = nowNanos;
    }
    long patch = timestamp - packet.timestamp() + rewriter.timestampOffset();
    history.sent((int) sequence & 0xffff, source, patch, epoch, nowNanos);
    stream.sent((int) sequence & 0xffff, payloadLength);
    return rewriteHeader.write(
        packet,
        payloadType,
        sequence,
        packet.timestamp() + patch,
        section.ssrc(),
        transportSequence,
        nowNanos,
        dst,
        offset);
  }

  private int outgoingPayloadType(RtpPacket packet) {
    RedRewriter rewriteRed = red;
    return rewriteRed == null ? outgoingPayloadType[packet.payloadType()] : rewriteRed.read(packet);
  }

  /**
   * Bytes at the beginning of a packet's payload that do not go out; for the packet that {@link
   * #write} or {@link #writeResend} took last.
   */
  public int skippedBytes() {
    RedRewriter rewriteRed = red;
    return rewriteRed == null ? 0 : rewriteRed.skipped();
  }

  /** Whether {@link #writePayload} has to write the payload of the packet taken last. */
  public boolean changesPayload() {
    RedRewriter rewriteRed = red;
    return rewriteRed != null && rewriteRed.changed();
  }

  /** Writes the payload of the packet that {@link #write} took last, without what is skipped. */
  public void writePayload(RtpPacket packet, byte[] dst, int offset) {
    RedRewriter rewriteRed = red;
    if (rewriteRed == null) {
      System.arraycopy(packet.data(), packet.headerLength(), dst, offset, packet.payloadLength());
    } else {
      rewriteRed.write(packet, dst, offset);
    }
  }

  /**
   * Reads a part of what {@link #write} will need, so that it is in the CPU's cache by then.
   *
   * @param step 0, then 1 and 2, each what the one before led to
   * @return nothing of meaning
   */
  public int readAhead(int step) {
    HeaderRewriter rewriteHeader = headers;
    if (step == 0 || rewriteHeader == null) {
      return epoch;
    }
    return outgoingPayloadType[0]
        + rewriter.readAhead(step - 1)
        + rewriteHeader.readAhead(step - 1)
        + history.readAhead(step - 1, (int) lastSequence + 1)
        + stream.lastSequence();
  }

  /** Starts with this packet, if it can be decoded without an earlier one. */
  private boolean begin(RtpPacket packet) {
    if (section.kind() == MediaKind.VIDEO && !packet.keyframe()) {
      if (!waiting) {
        wantKeyframe();
        requestFirstKeyframe();
      }
      return false;
    }
    TrackFeed source = feed;
    boolean mayBegin = packet.payloadLength() > 0 && replay.mayBegin(packet.extendedSequence());
    if (source == null || !mayBegin) {
      return false;
    }
    waiting = false;
    replay.onBegin();
    begun = true;
    sourceSsrc = packet.ssrc();
    epoch++;
    long timestamp = replay.timestamp(packet.timestamp());
    rewriter.begin(
        packet.extendedSequence(),
        timestamp,
        replay.arrivalNanos(packet.arrivalNanos()),
        source.track().clockRate(),
        outgoingTimestamp(packet.ssrc(), timestamp, source));
    return true;
  }

  /** What the subscriber's sender reports would give the packet of another SSRC of the track. */
  private long outgoingTimestamp(long ssrc, long timestamp, TrackFeed source) {
    SourceTime time = source.sourceTime(ssrc);
    return time == null ? StreamRewriter.UNKNOWN : stream.timestampAt(time.ntpAt(timestamp));
  }

  /**
   * Whether it began with a source, of which a sender report can be made by now: its timestamps may
   * stand elsewhere on our clock than the subscriber knows. True once for each beginning.
   */
  boolean takeBegun() {
    TrackFeed source = feed;
    if (!begun || source == null || source.sourceTime(sourceSsrc) == null) {
      return false;
    }
    begun = false;
    return true;
  }

  /** The extended sequence number that {@link #write} or {@link #writeResend} gave last. */
  public long lastSequence() {
    return lastSequence;
  }

  /** Whether its packets carry a transport-wide sequence number. */
  public boolean carriesTransportSequence() {
    return carriesTransportSequence;
  }

  /** Whether lost packets are sent again as RTX (RFC 4588). */
  public boolean hasRtx() {
    return section.rtxSsrc() >= 0;
  }

  /**
   * The packet behind an outgoing sequence number, if it may be sent again now. A keyframe is asked
   * for instead of one that is too old: the subscriber would find out only much later.
   *
   * @return a packet that the feed owns, or null
   */
  public @Nullable RtpPacket resendable(int sequence, long nowNanos) {
    TrackFeed source = feed;
    int handle = history.find(sequence, nowNanos);
    if (handle == SendHistory.NOT_FOUND && history.expired(sequence, keyframeNanos, nowNanos)) {
      requestKeyframe();
    }
    if (source == null || handle == SendHistory.NOT_FOUND || history.origin(handle) != epoch) {
      return null;
    }
    // A quarter less than measured: one who asks again after just a round trip is not refused.
    long roundTrip = Math.max(MIN_RESEND_NANOS, stream.rttNanos() * 3 / 4);
    if (!history.mayResend(handle, nowNanos, roundTrip)) {
      return null;
    }
    RtpPacket packet = source.cached(sourceSsrc, history.source(handle));
    if (packet == null && history.isSentSince(handle, keyframeNanos)) {
      requestKeyframe(); // sent late, by a replay: its source is older than what is kept
    }
    return packet;
  }

  /**
   * Writes header and payload of an RTX packet for what {@link #resendable} found.
   *
   * @return bytes of the header, or {@link #NOT_SENT} if the codec has no RTX; the payload behind
   *     it has {@link #rtxPayloadLength} bytes then
   */
  public int writeResend(
      RtpPacket packet,
      int sequence,
      byte[] dst,
      int offset,
      int transportSequence,
      long nowNanos) {
    HeaderRewriter rewriteHeader = headers;
    int payloadType = outgoingPayloadType(packet);
    int handle = history.find(sequence, nowNanos);
    if (rewriteHeader == null || payloadType < 0 || handle == SendHistory.NOT_FOUND) {
      return NOT_SENT;
    }
    int rtx = rtxPayloadType[payloadType];
    if (rtx < 0) {
      return NOT_SENT;
    }
    history.resent(handle, nowNanos);
    lastSequence = rtxSequence++;
    int header =
        rewriteHeader.write(
            packet,
            rtx,
            lastSequence,
            packet.timestamp() + history.patch(handle),
            section.rtxSsrc(),
            transportSequence,
            nowNanos,
            dst,
            offset);
    RtpHeader.writeShort(dst, offset + header, sequence);
    writePayload(packet, dst, offset + header + RtxUnwrapper.OSN_LENGTH);
    return header;
  }

  /** Bytes of the payload that {@link #writeResend} wrote for this packet just now. */
  public int rtxPayloadLength(RtpPacket packet) {
    return packet.payloadLength() - skippedBytes() + RtxUnwrapper.OSN_LENGTH;
  }

  /** Notes that a packet was sent again by other means than RTX. */
  public void resent(int sequence, long nowNanos) {
    int handle = history.find(sequence, nowNanos);
    if (handle != SendHistory.NOT_FOUND) {
      history.resent(handle, nowNanos);
    }
  }

  /**
   * Brings the sender reports up to date with the track's clock, before each report; while it waits
   * for a source they go on from the former one. Lets go of what is too old to be sent again: a
   * silent track would keep it.
   */
  void refreshSource(long nowNanos) {
    TrackFeed followed = feed;
    if (followed != null) {
      followed.expire(nowNanos);
    }
    SourceTime time = followed == null ? null : followed.sourceTime(sourceSsrc);
    if (time != null) {
      stream.source(time, rewriter.timestampOffset());
      reportedSsrc = sourceSsrc;
    } else if (sourceSsrc != NO_SOURCE && sourceSsrc != reportedSsrc) {
      stream.source(null, 0);
    }
  }
}
