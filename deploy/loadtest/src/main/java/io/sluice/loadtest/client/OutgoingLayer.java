package io.sluice.loadtest.client;

import io.sluice.core.crypto.SrtpSendStream;
import io.sluice.core.crypto.SrtpSender;
import io.sluice.core.stream.PacketRing;
import io.sluice.core.stream.RtxUnwrapper;
import io.sluice.core.stream.SendStream;
import io.sluice.core.stream.SourceTime;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import io.sluice.core.wire.rtp.Sequences;
import io.sluice.loadtest.media.Mark;
import io.sluice.loadtest.media.MediaPacket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One SSRC of a track that a client sends, with what was sent within the last second. */
final class OutgoingLayer {
  private static final int KEPT_PACKETS = 2_048;
  private static final long KEPT_BYTES = 8 << 20;
  private static final int HALF_CYCLE = 1 << 15;

  final long ssrc;
  final SendStream statistics;

  private final ClientTransport client;
  private final ClientLoop loop;
  private final SendTrack track;
  private final TrackHeader header;
  private final byte[] rid;
  private final SrtpSendStream sealer;
  private final @Nullable SrtpSendStream resendSealer;
  private final @Nullable PacketRing sent;
  private long nextIndex;
  private long nextResendIndex;

  /** Of the last frame: its timestamp, and when its first packet was due. */
  private long lastTimestamp;

  private long lastDueNanos;

  /** The server reported on the SSRC, and so knows what it belongs to. */
  private boolean known;

  OutgoingLayer(
      ClientTransport client, SendTrack track, TrackHeader header, int layer, SrtpSender sender) {
    this.client = client;
    this.loop = client.loop;
    this.track = track;
    this.header = header;
    this.ssrc = track.ssrcs().get(layer);
    String name = track.rids().isEmpty() ? "" : track.rids().get(layer);
    this.rid = name.getBytes(StandardCharsets.US_ASCII);
    this.statistics = new SendStream(ssrc, track.cname().getBytes(StandardCharsets.UTF_8));
    this.sealer = sender.stream(ssrc);
    this.resendSealer =
        track.rtxSsrcs().isEmpty() ? null : sender.stream(track.rtxSsrcs().get(layer));
    this.sent = track.payload().nack() ? new PacketRing(KEPT_PACKETS, KEPT_BYTES) : null;
    // In the lower half, so that the first packet lost is not taken for one before a wrap.
    this.nextIndex = loop.random.nextInt(HALF_CYCLE);
    this.nextResendIndex = loop.random.nextInt(HALF_CYCLE);
  }

  /** Protects and sends a packet, and keeps it for resends. */
  void send(MediaPacket media, long dueNanos, int transportSequence, boolean mark, long nowNanos) {
    RtpPacket packet = loop.sentPackets.take();
    byte[] data = packet.data();
    long index = nextIndex++;
    int extension =
        header.write(data, RtpHeader.FIXED_LENGTH, rid, !known, media, transportSequence, nowNanos);
    RtpHeader.write(
        data,
        0,
        extension > 0,
        media.marker,
        track.payload().payloadType(),
        (int) index,
        media.timestamp,
        ssrc);
    int headerLength = RtpHeader.FIXED_LENGTH + extension;
    System.arraycopy(media.payload, 0, data, headerLength, media.length);
    if (mark) {
      Mark.write(data, headerLength, media.length, System.nanoTime());
    }
    int length = headerLength + media.length;
    int protectedLength = protect(sealer, data, headerLength, media.length, index);
    statistics.sent((int) index & 0xffff, media.length);
    client.sendProtected(protectedLength);
    client.meter.sent(length);
    lastTimestamp = media.timestamp;
    lastDueNanos = dueNanos;
    keep(packet, length, protectedLength, index, nowNanos);
  }

  private int protect(
      SrtpSendStream stream, byte[] plain, int headerLength, int payloadLength, long index) {
    System.arraycopy(plain, 0, loop.outgoing, 0, headerLength);
    return stream.protect(
        loop.outgoing, 0, headerLength, plain, headerLength, payloadLength, index);
  }

  /** With RTX the plain packet is kept; else what was sent, since a resend is the same packet. */
  private void keep(RtpPacket packet, int length, int protectedLength, long index, long now) {
    if (resendSealer != null) {
      packet.fill(length, now);
    } else {
      int kept = Math.max(0, protectedLength);
      System.arraycopy(loop.outgoing, 0, packet.data(), 0, kept);
      packet.carry(kept, now);
    }
    packet.extendedSequence(index);
    if (sent != null) {
      sent.put(packet, now);
    }
    packet.release();
  }

  /** The server knows the SSRC. */
  void onReport() {
    known = true;
  }

  /** Sends a packet again that is still there, by its 16 bits. */
  void resend(int sequence, long nowNanos) {
    if (sent == null || sent.size() == 0) {
      return;
    }
    RtpPacket packet = sent.get(Sequences.extend(sequence, sent.newest()));
    if (packet == null) {
      return;
    }
    if (resendSealer == null) {
      System.arraycopy(packet.data(), 0, loop.outgoing, 0, packet.length());
      client.sendProtected(packet.length());
    } else {
      client.sendProtected(wrap(packet, resendSealer, nowNanos));
    }
    client.meter.resent();
  }

  /** Makes an RTX packet of one that was sent (RFC 4588 section 4); returns its length. */
  private int wrap(RtpPacket packet, SrtpSendStream resends, long nowNanos) {
    RtpPacket wrapped = loop.sentPackets.take();
    byte[] data = wrapped.data();
    int number = header.hasTransportSequence() ? client.outgoing.nextTransportSequence() : 0;
    int extension = header.write(data, RtpHeader.FIXED_LENGTH, rid, !known, null, number, nowNanos);
    long index = nextResendIndex++;
    RtpHeader.write(
        data,
        0,
        extension > 0,
        packet.marker(),
        track.payload().rtxPayloadType(),
        (int) index,
        packet.timestamp(),
        resends.ssrc());
    int headerLength = RtpHeader.FIXED_LENGTH + extension;
    RtpHeader.writeShort(data, headerLength, packet.sequence());
    int payload = packet.payloadLength();
    System.arraycopy(
        packet.data(),
        packet.headerLength(),
        data,
        headerLength + RtxUnwrapper.OSN_LENGTH,
        payload);
    int length = protect(resends, data, headerLength, payload + RtxUnwrapper.OSN_LENGTH, index);
    loop.sentPackets.recycle(wrapped);
    return length;
  }

  /** Lets the next sender report say where the timestamps are on the common timeline. */
  void beforeReport() {
    if (lastDueNanos != 0) {
      long ntp = loop.ntp.ntp(lastDueNanos);
      statistics.source(new SourceTime(ntp, lastTimestamp, track.payload().codec().clockRate()), 0);
    }
  }

  void end() {
    sealer.close();
    if (resendSealer != null) {
      resendSealer.close();
    }
    if (sent != null) {
      sent.clear();
    }
  }
}
