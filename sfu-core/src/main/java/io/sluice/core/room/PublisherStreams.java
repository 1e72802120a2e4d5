package io.sluice.core.room;

import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.TrackListener;
import io.sluice.core.congestion.TransportFeedbackRecorder;
import io.sluice.core.room.StreamBinder.Binding;
import io.sluice.core.stream.NtpClock;
import io.sluice.core.stream.PublisherClock;
import io.sluice.core.stream.ReceiveStream;
import io.sluice.core.stream.RoundTrip;
import io.sluice.core.stream.RtxUnwrapper;
import io.sluice.core.stream.SequenceExtender;
import io.sluice.core.stream.SourceTime;
import io.sluice.core.wire.ext.ExtensionType;
import io.sluice.core.wire.ext.TransportSequence;
import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtp.HeaderExtensions;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.List;
import java.util.random.RandomGenerator;

/** What one transport receives: its tracks, and the RTCP that the publisher gets about them. */
public final class PublisherStreams implements RtcpHandler {
  private static final int MAX_UNBOUND = 32;
  private static final long UNBOUND_NANOS = 200_000_000;

  private final Lane lane;
  private final List<? extends Lane> lanes;
  private final StreamBinder binder = new StreamBinder();
  private final TransportFeedbackRecorder feedback = new TransportFeedbackRecorder();
  private final NtpClock ntp;
  private final PublisherClock clock;
  private final long localSsrc;
  private final RoundTrip roundTrip = new RoundTrip();
  private final PublisherReports reports;

  /** Packets whose track is not known yet, with a reference each. */
  private final RtpPacket[] unbound = new RtpPacket[MAX_UNBOUND];

  private int unboundCount;
  private int transportSequenceId;
  private boolean closed;
  private boolean timesChanged;
  private long timesToldNanos;
  private long now;

  /**
   * @param lanes all lanes, by index
   * @param localSsrc the SSRC that our reports come from
   */
  public PublisherStreams(
      Lane lane,
      List<? extends Lane> lanes,
      NtpClock clock,
      RtcpOutput output,
      long localSsrc,
      RandomGenerator random,
      long nowNanos) {
    this.lane = lane;
    this.lanes = lanes;
    this.ntp = clock;
    this.clock = new PublisherClock(clock);
    this.localSsrc = localSsrc;
    this.reports =
        new PublisherReports(binder, feedback, output, localSsrc, clock, random, nowNanos);
  }

  /** A new track; from any thread, to be added by {@link #add} on the lane. */
  public PublishedTrack track(ReceiveSection section, TrackListener listener) {
    return new PublishedTrack(section, lane, lanes, listener);
  }

  /** Adds a track; it ends at once when this has ended. */
  public void add(PublishedTrack track) {
    if (closed) {
      track.close();
      return;
    }
    binder.add(track);
    Integer id = track.extensions().get(ExtensionType.TRANSPORT_SEQUENCE);
    if (id != null && track.section().payloads().stream().anyMatch(PayloadMapping::transportCc)) {
      transportSequenceId = id;
    }
  }

  /** Ends a track. */
  public void remove(PublishedTrack track) {
    binder.remove(track);
    track.close();
  }

  public int trackCount() {
    return binder.tracks().size();
  }

  /** Whether there is anything to receive. */
  public boolean isEmpty() {
    return binder.tracks().isEmpty();
  }

  /**
   * Takes a decrypted packet, which the caller releases; forwards it to the track's subscriptions.
   */
  public void onRtp(RtpPacket packet, long nowNanos) {
    if (transportSequenceId != 0) {
      recordArrival(packet, nowNanos);
    }
    Binding binding = binder.find(packet);
    if (binding == null) {
      hold(packet);
      return;
    }
    if (unboundCount > 0) {
      releaseBound(nowNanos);
    }
    receive(packet, binding, nowNanos);
  }

  private void receive(RtpPacket packet, Binding binding, long nowNanos) {
    ReceivedStream received = binding.stream;
    if (binding.rtx) {
      receiveRtx(packet, received, nowNanos);
      return;
    }
    if (!received.stream.receive(packet)) {
      long late = received.stream.lateOriginal();
      if (late != SequenceExtender.NONE) {
        received.nacks.cameAfterRepair(late, nowNanos);
      }
      return;
    }
    received.nacks.received(packet.extendedSequence(), nowNanos);
    forward(packet, received, false, nowNanos);
  }

  private void receiveRtx(RtpPacket packet, ReceivedStream received, long nowNanos) {
    ReceiveStream rtx = received.rtx;
    PayloadMapping mapping = received.track.rtxOf(packet.payloadType());
    if (rtx == null || mapping == null || !rtx.receive(packet)) {
      return;
    }
    if (RtxUnwrapper.unwrap(packet, received.ssrc(), mapping.payloadType())
        && received.stream.receiveRepaired(packet)) {
      received.nacks.repaired(packet.extendedSequence(), nowNanos);
      forward(packet, received, true, nowNanos);
    }
  }

  private void forward(RtpPacket packet, ReceivedStream received, boolean repair, long nowNanos) {
    if (nowNanos - received.lastArrivalNanos >= Encoding.SILENCE_NANOS) {
      received.keyframes.onReturn(nowNanos);
    }
    ReceivedStream before = received.encoding.stream();
    if (received.encoding.forwards(received, repair, nowNanos)) {
      if (before != received) {
        tellSourceTime(received);
      }
      received.track.forward(packet, received, nowNanos);
    }
    received.lastArrivalNanos = nowNanos;
  }

  private void recordArrival(RtpPacket packet, long nowNanos) {
    long element = HeaderExtensions.find(packet, transportSequenceId);
    if (element == HeaderExtensions.NONE) {
      return;
    }
    int sequence =
        TransportSequence.read(
            packet.data(), HeaderExtensions.offset(element), HeaderExtensions.length(element));
    if (sequence >= 0) {
      feedback.received(sequence, nowNanos);
    }
  }

  // Packets before their track is known

  /** One without payload, by which a sender probes, is worth no place. */
  private void hold(RtpPacket packet) {
    if (unboundCount < MAX_UNBOUND && packet.payloadLength() > 0) {
      packet.retain();
      unbound[unboundCount++] = packet;
    }
  }

  private void releaseBound(long nowNanos) {
    int kept = 0;
    for (int i = 0; i < unboundCount; i++) {
      RtpPacket packet = unbound[i];
      Binding binding = binder.find(packet);
      if (binding != null) {
        receive(packet, binding, nowNanos);
        packet.release();
      } else if (nowNanos - packet.arrivalNanos() > UNBOUND_NANOS) {
        packet.release();
      } else {
        unbound[kept++] = packet;
      }
    }
    unboundCount = kept;
  }

  // RTCP

  /** The time for the reports that are parsed next. */
  public void now(long nanos) {
    now = nanos;
  }

  @Override
  public void senderReport(long ssrc, long ntp, long rtpTimestamp, long packets, long octets) {
    ReceivedStream reported = binder.stream(ssrc);
    if (reported == null) {
      return;
    }
    reported.stream.onSenderReport(ntp, rtpTimestamp, clock, now);
    timesChanged = true;
    if (now != timesToldNanos) {
      tellSourceTimes();
    }
  }

  /** At once for the first report of a datagram, and by the timer for what else it had. */
  private void tellSourceTimes() {
    timesChanged = false;
    timesToldNanos = now;
    for (ReceivedStream received : binder.streams()) {
      if (received.encoding.stream() == received) {
        tellSourceTime(received);
      }
    }
  }

  /** A source leaves: its place is free for another. */
  @Override
  public void bye(long ssrc) {
    ReceivedStream received = binder.leave(ssrc);
    if (received != null) {
      received.track.left(received, now);
    }
  }

  @Override
  public void receiverReferenceTime(long senderSsrc, long time) {
    reports.referenceTime(senderSsrc, time, now);
  }

  @Override
  public void dlrr(long senderSsrc, long ssrc, long lastRr, long delaySinceLastRr) {
    if (ssrc == localSsrc) {
      roundTrip.echoed(lastRr, delaySinceLastRr, ntp, now);
    }
  }

  private void tellSourceTime(ReceivedStream received) {
    SourceTime time = received.stream.sourceTime(clock);
    if (time != null) {
      received.track.sourceTime(received, time);
    }
  }

  /**
   * Sends what is due; to be called about every 10 ms.
   *
   * @param roundTripNanos the transport's round trip, for publishers that do not echo our times; -1
   *     when not known
   */
  public void onTimer(long nowNanos, long roundTripNanos) {
    if (unboundCount > 0) {
      releaseBound(nowNanos);
    }
    if (timesChanged) {
      tellSourceTimes();
    }
    List<PublishedTrack> tracks = binder.tracks();
    for (int i = 0; i < tracks.size(); i++) {
      tracks.get(i).onTimer(nowNanos);
    }
    long echoed = roundTrip.nanos();
    reports.onTimer(nowNanos, echoed >= 0 ? echoed : roundTripNanos);
  }

  /** Ends all tracks. */
  public void close() {
    closed = true;
    while (!binder.tracks().isEmpty()) {
      remove(binder.tracks().get(0));
    }
    for (int i = 0; i < unboundCount; i++) {
      unbound[i].release();
    }
    unboundCount = 0;
  }
}
