package io.sluice.core.room;

import io.sluice.core.api.LayerPreference;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.SendSection;
import io.sluice.core.api.SubscriptionListener;
import io.sluice.core.forward.HeaderRewriter;
import io.sluice.core.forward.ReplayTimeline;
import io.sluice.core.stream.SendStream;
import io.sluice.core.wire.ext.ExtensionType;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One outgoing stream: decides which packets of a track go out, and has them written by its {@link
 * PacketWriter}. It sends one encoding of the track, and goes on with it while it waits for a
 * keyframe of another one, or of another track. Touched by the subscriber's lane alone.
 */
public final class Subscription {
  /** The packet is not sent. */
  public static final int NOT_SENT = PacketWriter.NOT_SENT;

  private final SendSection section;
  private final Outlet outlet;
  private final SubscriptionListener listener;
  private final Map<ExtensionType, Integer> extensions;
  private final boolean carriesTransportSequence;
  private final boolean video;
  private final PacketWriter writer;
  private final LayerChoice choice = new LayerChoice();

  /** The slot whose track it follows, if that is how it came to its track. */
  private @Nullable SlotFeed slot;

  /** What it follows; what goes out may be of another track until this one's keyframe is there. */
  private @Nullable TrackLink link;

  /** The encoding that begins with its next keyframe; of audio with its next packet. */
  private @Nullable EncodingFeed pending;

  /** For what {@link #pending} begins with. */
  private ReplayTimeline pendingReplay = new ReplayTimeline();

  private boolean paused;
  private boolean suspended;
  private boolean lateBeginTaken;
  private boolean closed;

  /** The layer that the listener was told of; null if it was told that nothing goes out. */
  private @Nullable EncodingFeed toldFeed;

  private int toldSpatialId;
  private int toldTemporalId;

  public Subscription(SendSection section, Outlet outlet, RandomGenerator random) {
    this(section, outlet, random, SubscriptionListener.NONE);
  }

  /**
   * @param random for the first sequence numbers (RFC 3550 section 5.1)
   */
  public Subscription(
      SendSection section, Outlet outlet, RandomGenerator random, SubscriptionListener listener) {
    this.section = section;
    this.outlet = outlet;
    this.listener = listener;
    this.extensions = PublishedTrack.extensionIds(section.extensions());
    this.carriesTransportSequence = extensions.containsKey(ExtensionType.TRANSPORT_SEQUENCE);
    this.video = section.kind() == MediaKind.VIDEO;
    this.writer = new PacketWriter(this, section, random);
  }

  public SendSection section() {
    return section;
  }

  public SendStream stream() {
    return writer.stream();
  }

  Outlet outlet() {
    return outlet;
  }

  // What it follows

  /**
   * Follows a track from now on; video starts at its next keyframe, or with the pictures since the
   * last one where they are cached, and until then what was sent before goes on.
   */
  public void attach(TrackFeed next) {
    leaveSlot();
    follow(next);
  }

  /** Follows what a slot follows. */
  public void attach(SlotFeed next) {
    if (!closed && slot != next) {
      leaveSlot();
      slot = next;
      next.add(this);
    }
  }

  private void leaveSlot() {
    SlotFeed left = slot;
    slot = null;
    if (left != null) {
      left.remove(this);
    }
  }

  /** Follows a track, which its slot may have chosen. */
  void follow(TrackFeed next) {
    TrackLink before = link;
    if (closed || (before != null && before.feed == next)) {
      return;
    }
    outlet.flush();
    if (before != null) {
      before.feed.unfollow(this);
    }
    abandonPending();
    if (!video) {
      stopSending();
    }
    link = new TrackLink(next, section, extensions);
    choice.reset();
    next.follow(this);
    choose();
  }

  /** Follows nothing. */
  public void detach() {
    leaveSlot();
    unfollow();
  }

  /** Follows nothing, until its slot has another track. */
  void unfollow() {
    TrackLink before = link;
    if (before != null || writer.current() != null) {
      outlet.flush();
    }
    link = null;
    if (before != null) {
      before.feed.unfollow(this);
    }
    abandonPending(); // also without a link: what it sent may be of a track that it followed before
    stopSending();
    writer.forget();
  }

  /** The track that it follows has ended: with a slot, what still goes out of another one stays. */
  void trackEnded(TrackFeed ended) {
    Sending sending = writer.current();
    if (slot == null || sending == null || sending.feed.track() == ended) {
      unfollow();
      return;
    }
    link = null;
    ended.unfollow(this);
    abandonPending();
  }

  /** An encoding has ended, which it waited for or still sent. */
  void sourceEnded(EncodingFeed ended) {
    if (pending == ended) {
      abandonPending();
    }
    if (isSending(ended)) {
      stopSending();
    }
    writer.forget(ended);
    ended.remove(this);
  }

  // Which layer it wants

  /** Which layer to send. */
  public void prefer(LayerPreference preference) {
    choice.prefer(preference);
    choose();
  }

  /**
   * What the connection leaves for it, in bits per second; {@link LayerChoice#UNLIMITED} for all.
   */
  void limit(long bitsPerSecond) {
    if (choice.limit(bitsPerSecond)) {
      choose();
    }
  }

  /** Bits per second of what it would send without a limit; 0 if that is not known. */
  long demand() {
    TrackLink followed = link;
    return followed == null || isHeld() ? 0 : choice.demand();
  }

  /** Chooses anew: the layers of the track, the preference or the limits have changed. */
  void choose() {
    TrackLink followed = link;
    if (followed == null) {
      return;
    }
    choice.choose(followed.feed.layers(), followed.feed.track().encodingCount());
    if (choice.encoding() == LayerChoice.NONE) {
      return;
    }
    EncodingFeed wanted = followed.feed.encoding(choice.encoding());
    Sending sending = writer.current();
    if (sending != null && sending.feed == wanted && pending != wanted) {
      abandonPending();
      sending.selector.want(choice.spatialId(), choice.temporalId());
      requestLayer(sending);
    } else if (pending != wanted) {
      outlet.flush(); // a late keyframe that it was offered came with nothing of what follows it
      abandonPending();
      begin(wanted);
    }
  }

  /** A spatial layer may need a keyframe to begin with. */
  private void requestLayer(Sending sending) {
    if (video && !isHeld() && sending.selector.waitsForKeyframe()) {
      request(sending.feed);
    }
  }

  /** Begins with this encoding as soon as it can. */
  private void begin(EncodingFeed wanted) {
    wanted.add(this);
    wait(wanted);
    if (video) {
      awaitKeyframe(wanted);
    }
  }

  private void wait(EncodingFeed wanted) {
    pending = wanted;
    pendingReplay = new ReplayTimeline();
    lateBeginTaken = false;
  }

  private void abandonPending() {
    EncodingFeed awaited = pending;
    pending = null;
    if (awaited == null) {
      return;
    }
    if (isSending(awaited)) {
      awaited.stopReplay(this);
    } else {
      awaited.remove(this);
    }
  }

  private boolean isSending(EncodingFeed feed) {
    Sending sending = writer.current();
    return sending != null && sending.feed == feed;
  }

  /** Whether it gets the packets of an encoding, to send them or to begin with them. */
  boolean gets(EncodingFeed feed) {
    return pending == feed || isSending(feed);
  }

  /** Nothing goes out until a source begins. */
  private void stopSending() {
    Sending sending = writer.current();
    if (sending == null) {
      return;
    }
    writer.stop();
    sending.replay.end();
    if (pending != sending.feed) {
      sending.feed.remove(this);
    }
    if (video) {
      tell();
    }
  }

  // Whether it sends

  /** Sends nothing while paused; video resumes at a keyframe. */
  public void pause(boolean pause) {
    hold(pause, suspended);
  }

  /**
   * Sends nothing while the subscriber is slow, whoever pauses or does not; video resumes at a
   * keyframe.
   */
  public void suspend(boolean suspend) {
    hold(paused, suspend);
  }

  private void hold(boolean pause, boolean suspend) {
    boolean wasHeld = isHeld();
    paused = pause;
    suspended = suspend;
    if (isHeld() == wasHeld) {
      return;
    }
    EncodingFeed again = awaitAgain();
    if (again != null && wasHeld && video) {
      awaitKeyframe(again);
    }
    if (video) {
      tell();
    }
  }

  private boolean isHeld() {
    return paused || suspended;
  }

  /** Sends nothing until what it sent or waited for begins anew; returns that, or null. */
  private @Nullable EncodingFeed awaitAgain() {
    Sending sending = writer.current();
    EncodingFeed awaited = pending;
    EncodingFeed again = awaited != null || sending == null ? awaited : sending.feed;
    if (again == null) {
      return null;
    }
    again.stopReplay(this);
    wait(again);
    stopSending();
    return again;
  }

  /**
   * A packet was dropped before it had a number of its own, so that nobody can ask for it: video
   * goes on at the next keyframe.
   *
   * @param keyframe whether it belonged to one, for which the subscription may have waited
   * @return whether it followed the track until now
   */
  public boolean skipToKeyframe(boolean keyframe) {
    boolean followed = writer.current() != null;
    if (!video || isHeld() || !(followed || keyframe)) {
      return false;
    }
    EncodingFeed again = awaitAgain();
    if (again == null) {
      return false;
    }
    request(again);
    return followed;
  }

  // Keyframes

  /**
   * The subscriber lost a picture (RFC 4585 section 6.3.1): however often it says so, it costs no
   * other lane anything.
   */
  public void requestKeyframe() {
    Sending sending = writer.current();
    EncodingFeed wanted = sending != null ? sending.feed : pending;
    boolean replayed = sending != null ? sending.replay.isRunning() : pendingReplay.isRunning();
    if (video && wanted != null && !replayed && !isHeld()) {
      request(wanted);
    }
  }

  private static void request(EncodingFeed feed) {
    feed.track().track().encoding(feed.index()).requestMissedKeyframe();
  }

  /** As {@link #request}, after what made the feed known to its encoding. */
  private void requestFirst(EncodingFeed feed) {
    if (!isHeld()) {
      feed.track().track().requestKeyframe(feed.index());
    }
  }

  /** Video begins with the current group of pictures if that is cached, else with a keyframe. */
  private void awaitKeyframe(EncodingFeed wanted) {
    if (!wanted.isCached()) {
      requestFirst(wanted);
    } else if (outlet.isReady() && !isHeld()) {
      outlet.flush(); // what was offered before is not to be taken for the replay
      if (pending == wanted && !wanted.replayTo(this)) {
        requestFirst(wanted);
      }
    }
  }

  /**
   * The current group of pictures comes next.
   *
   * @param start extended sequence number of its first packet
   * @param edgeTimestamp RTP timestamp of the newest packet
   * @param edgeArrivalNanos when that came
   */
  void beginReplay(long start, long edgeTimestamp, long edgeArrivalNanos) {
    pendingReplay.begin(start, edgeTimestamp, edgeArrivalNanos);
  }

  /** Whether it has not begun with the source that it wants. */
  boolean isWaiting() {
    return pending != null;
  }

  /** The replay has caught up: what comes now is the source's newest. */
  void endReplay(EncodingFeed feed) {
    replayOf(feed).end();
    if (pending == feed) {
      requestFirst(feed); // nothing of it was sent
    }
  }

  /** The rest of the group of pictures is gone. */
  void breakReplay(EncodingFeed feed) {
    ReplayTimeline replay = replayOf(feed);
    if (replay.isRunning()) {
      replay.end();
      if (pending == null || pending == feed) {
        wait(feed);
        if (isSending(feed)) {
          stopSending();
        }
        requestFirst(feed);
      }
    }
  }

  private ReplayTimeline replayOf(EncodingFeed feed) {
    Sending sending = writer.current();
    return sending != null && sending.feed == feed && pending != feed
        ? sending.replay
        : pendingReplay;
  }

  /**
   * Whether it waits for a keyframe of this encoding, so that one that begins late is to be offered
   * with the packets that follow it and came before; true once for each wait, since nothing may be
   * sent twice.
   *
   * @param keyframe may be of another source than what was sent of the encoding until now
   */
  boolean takeLateBegin(EncodingFeed feed, RtpPacket keyframe) {
    if (!video || isHeld() || writer.hasPassed(keyframe)) {
      return false;
    }
    if (pending != feed) {
      Sending sending = writer.current();
      return sending != null && sending.feed == feed && sending.source != keyframe.source();
    }
    boolean taken = !pendingReplay.isRunning() && !lateBeginTaken;
    lateBeginTaken |= taken;
    return taken;
  }

  /** Awaits anew what it has not begun with, whatever goes out until then. */
  void restart() {
    EncodingFeed awaited = pending;
    if (video && awaited != null && !isHeld()) {
      awaited.stopReplay(this);
      wait(awaited);
      awaitKeyframe(awaited);
    }
  }

  /** Ends the stream. */
  public void close() {
    detach();
    closed = true;
  }

  // What goes out

  /**
   * Writes the header under which a packet goes out; its payload follows as it is, but for what
   * {@link #skippedBytes} and {@link #changesPayload} say.
   *
   * @param dst has room for {@link HeaderRewriter#maxLength}
   * @param transportSequence number for transport-wide feedback
   * @return bytes of the header, or {@link #NOT_SENT}
   */
  public int write(RtpPacket packet, byte[] dst, int offset, int transportSequence, long nowNanos) {
    if (isHeld()) {
      return NOT_SENT;
    }
    Sending sending = writer.current();
    if (sending == null || !writer.continues(packet)) {
      sending = begin(packet, nowNanos);
    }
    if (sending == null) {
      return writer.writeLate(packet, dst, offset, transportSequence, nowNanos);
    }
    return writer.write(sending, packet, dst, offset, transportSequence, nowNanos);
  }

  /** Starts with this packet, if it can be decoded without an earlier one. */
  private @Nullable Sending begin(RtpPacket packet, long nowNanos) {
    TrackLink followed = link;
    EncodingFeed from = feedOf(packet);
    if (followed == null || from == null || from.track() != followed.feed) {
      return null;
    }
    if (video && !packet.keyframe()) {
      if (pending == null) {
        wait(from); // another source of the same encoding, or a gap that is too wide
        stopSending();
        requestFirst(from);
      }
      return null;
    }
    boolean awaited = pending == null || pending == from;
    boolean replayed = awaited && pendingReplay.isRunning();
    if (video && !replayed && (writer.hasPassed(packet) || !from.mayBegin(packet))) {
      lateBeginTaken &= !awaited;
      request(from);
      return null;
    }
    boolean mayBegin = !awaited || pendingReplay.mayBegin(packet.extendedSequence());
    if (packet.payloadLength() == 0 || !mayBegin || followed.payloadType(packet) < 0) {
      return null;
    }
    return begin(packet, followed, from, nowNanos);
  }

  private Sending begin(RtpPacket packet, TrackLink followed, EncodingFeed from, long nowNanos) {
    Sending before = writer.current();
    boolean awaited = pending == null || pending == from;
    ReplayTimeline replay = awaited ? pendingReplay : new ReplayTimeline();
    Sending next = new Sending(followed, from, packet, writer.nextEpoch(), replay);
    next.selector.want(choice.spatialId(), choice.temporalId());
    writer.begin(next, packet, nowNanos);
    if (awaited) { // else what was sent begins anew, and another encoding is awaited still
      pending = null;
      pendingReplay = new ReplayTimeline();
    }
    if (before != null && before.feed != from) {
      before.feed.remove(this);
    }
    return next;
  }

  /** The encoding that a packet is of, if that may begin with it, or null. */
  private @Nullable EncodingFeed feedOf(RtpPacket packet) {
    EncodingFeed awaited = pending;
    if (awaited != null && awaited.has(packet)) {
      return awaited;
    }
    Sending sending = writer.current();
    return sending != null && sending.feed.has(packet) ? sending.feed : null;
  }

  /** Tells which layer goes out now, if it is another one than was told of. */
  private void tell() {
    Sending sending = isHeld() ? null : writer.current();
    if (sending == null) {
      if (toldFeed != null) {
        toldFeed = null;
        listener.onLayer(null, 0, 0, 0);
      }
      return;
    }
    int spatialId = sending.selector.spatialId();
    int temporalId = sending.selector.temporalId();
    if (sending.feed != toldFeed || spatialId != toldSpatialId || temporalId != toldTemporalId) {
      toldFeed = sending.feed;
      toldSpatialId = spatialId;
      toldTemporalId = temporalId;
      listener.onLayer(
          sending.feed.track().track().handle(), sending.feed.index(), spatialId, temporalId);
    }
  }

  /**
   * Bytes at the beginning of a packet's payload that do not go out; for the packet that {@link
   * #write} or {@link #writeResend} took last.
   */
  public int skippedBytes() {
    return writer.skippedBytes();
  }

  /** Whether {@link #writePayload} has to write the payload of the packet taken last. */
  public boolean changesPayload() {
    return writer.changesPayload();
  }

  /** Writes the payload of the packet that {@link #write} took last, without what is skipped. */
  public void writePayload(RtpPacket packet, byte[] dst, int offset) {
    writer.writePayload(packet, dst, offset);
  }

  /**
   * Reads a part of what {@link #write} will need, so that it is in the CPU's cache by then.
   *
   * @param step 0 to 4, each what the one before led to
   * @return nothing of meaning
   */
  public int readAhead(int step) {
    return writer.readAhead(step);
  }

  /** The extended sequence number that {@link #write} or {@link #writeResend} gave last. */
  public long lastSequence() {
    return writer.lastSequence();
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
   * @return a packet that its feed owns, or null
   */
  public @Nullable RtpPacket resendable(int sequence, long nowNanos) {
    RtpPacket packet = writer.resendable(sequence, nowNanos);
    if (packet == null && writer.isLostForGood(sequence, nowNanos)) {
      requestKeyframe();
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
    return writer.writeResend(packet, sequence, dst, offset, transportSequence, nowNanos);
  }

  /** Bytes of the payload that {@link #writeResend} wrote for this packet just now. */
  public int rtxPayloadLength(RtpPacket packet) {
    return writer.rtxPayloadLength(packet);
  }

  /** Notes that a packet was sent again by other means than RTX. */
  public void resent(int sequence, long nowNanos) {
    writer.resent(sequence, nowNanos);
  }

  /** Whether it began with a source since, of which a sender report can be made by now. */
  boolean takeBegun() {
    return writer.takeBegun();
  }

  /**
   * Brings the sender reports up to date with the track's clock, lets go of what is too old to be
   * sent again, asks once more for a layer that has not come, and tells which one goes out; to be
   * called about every 100 ms.
   */
  void refreshSource(long nowNanos) {
    writer.refresh(nowNanos);
    EncodingFeed awaited = pending;
    if (awaited != null) {
      awaited.expire(nowNanos);
    }
    Sending sending = writer.current();
    if (sending != null && pending == null) {
      requestLayer(sending);
    }
    if (video && writer.takeLayerChanged()) {
      tell();
    }
  }
}
