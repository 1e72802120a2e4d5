package io.sluice.core.io;

import io.sluice.core.api.MediaKind;
import io.sluice.core.api.SendSection;
import io.sluice.core.api.SubscriptionListener;
import io.sluice.core.crypto.SrtpSendStream;
import io.sluice.core.crypto.SrtpSender;
import io.sluice.core.forward.HeaderRewriter;
import io.sluice.core.room.Outlet;
import io.sluice.core.room.Subscription;
import io.sluice.core.stream.RtxUnwrapper;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A subscription on its transport: packets offered to it wait for the transport's turn and are then
 * rewritten and protected straight into the subscriber's run.
 */
final class OutgoingStream implements Outlet {
  /** What a resend has besides the packet that was received: its original number and a tag. */
  private static final int RTX_OVERHEAD = RtxUnwrapper.OSN_LENGTH + 16;

  /** Where it stands in its transport's list, or -1; the transport's. */
  int position = -1;

  private final RtpTransport transport;
  private final Subscription subscription;
  private final boolean video;
  private @Nullable SrtpSendStream media;
  private @Nullable SrtpSendStream rtx;

  /** What was sent, kept for clients that ask for it again without knowing RTX. */
  private @Nullable SentPackets sent;

  OutgoingStream(RtpTransport transport, SendSection section, SubscriptionListener listener) {
    this.transport = transport;
    this.subscription = new Subscription(section, this, transport.random(), listener);
    this.video = section.kind() == MediaKind.VIDEO;
    boolean nack = section.payloads().stream().anyMatch(mapping -> mapping.nack());
    if (nack && !subscription.hasRtx()) {
      sent = new SentPackets();
    }
  }

  Subscription subscription() {
    return subscription;
  }

  @Override
  public void offer(RtpPacket packet) {
    if (position >= 0) {
      transport.enqueue(this, packet);
    }
  }

  @Override
  public boolean isReady() {
    return position >= 0 && transport.isLive();
  }

  @Override
  public void flush() {
    transport.sendPending(transport.loop().now());
  }

  @Override
  public void resend(int sequence, long nowNanos) {
    if (position >= 0) {
      transport.resend(this, sequence, nowNanos);
    }
  }

  /** Reads a part of what {@link #send} will need; see {@link RtpTransport#readAhead}. */
  int readAhead(int step) {
    SrtpSendStream protection = media;
    if (step == 1 || protection == null) {
      return position;
    }
    return subscription.readAhead(step - 2) + protection.readAhead(step - 2);
  }

  boolean isVideo() {
    return video;
  }

  /**
   * Rewrites and protects a packet into the run, if it is to be sent.
   *
   * @param padding bytes of padding to add (RFC 3550 section 5.1), 0 to 255
   */
  void send(RtpPacket packet, SrtpSender sender, SendRun run, int padding, long nowNanos) {
    if (!fits(packet)) {
      return;
    }
    int at = run.position();
    byte[] dst = run.array();
    int header = subscription.write(packet, dst, at, transport.peekTransportSequence(), nowNanos);
    if (header < 0) {
      return;
    }
    SrtpSendStream protection = media;
    if (protection == null) {
      protection = sender.stream(subscription.section().ssrc());
      media = protection;
    }
    long index = subscription.lastSequence();
    byte[] src = packet.data();
    int skipped = subscription.skippedBytes();
    int payloadAt = packet.headerLength() + skipped;
    int payload = packet.payloadLength() - skipped;
    if (padding > 0 || subscription.changesPayload()) {
      subscription.writePayload(packet, dst, at + header);
      pad(dst, at, header + payload, padding);
      src = dst;
      payloadAt = at + header;
      payload += padding;
    }
    int length = protection.protect(dst, at, header, src, payloadAt, payload, index);
    if (length > 0) {
      run.add(length);
      useTransportSequence();
      transport.countSent(length);
      SentPackets kept = sent;
      if (kept != null) {
        kept.put((int) index & 0xffff, dst, at, length, nowNanos);
      }
    }
  }

  /** Puts padding behind a packet of so many bytes. */
  private static void pad(byte[] dst, int at, int length, int padding) {
    if (padding > 0) {
      int end = at + length + padding;
      Arrays.fill(dst, end - padding, end - 1, (byte) 0);
      dst[end - 1] = (byte) padding;
      RtpHeader.markPadded(dst, at);
    }
  }

  /** Puts a packet that was lost into the run once more. */
  void sendAgain(int sequence, SrtpSender sender, SendRun run, long nowNanos) {
    SentPackets kept = sent;
    if (kept != null) {
      sendIdentical(kept, sequence, run, nowNanos);
      return;
    }
    RtpPacket packet = subscription.resendable(sequence, nowNanos);
    if (packet == null || !fits(packet) || !transport.mayResend(packet.length() + RTX_OVERHEAD)) {
      return;
    }
    int at = run.position();
    byte[] dst = run.array();
    int header =
        subscription.writeResend(
            packet, sequence, dst, at, transport.peekTransportSequence(), nowNanos);
    if (header < 0) {
      return;
    }
    SrtpSendStream protection = rtx;
    if (protection == null) {
      protection = sender.stream(subscription.section().rtxSsrc());
      rtx = protection;
    }
    int payload = subscription.rtxPayloadLength(packet);
    int length =
        protection.protect(dst, at, header, dst, at + header, payload, subscription.lastSequence());
    if (length > 0) {
      run.add(length);
      useTransportSequence();
      transport.countResent(length);
    }
  }

  /** The same ciphertext: under one index nothing else may be protected. */
  private void sendIdentical(SentPackets kept, int sequence, SendRun run, long nowNanos) {
    int at = run.position();
    int length = kept.get(sequence, run.array(), at, nowNanos);
    if (length > 0 && transport.mayResend(length)) {
      run.add(length);
      transport.countResent(length);
    }
  }

  private void useTransportSequence() {
    if (subscription.carriesTransportSequence()) {
      transport.useTransportSequence();
    }
  }

  /** Whether header, payload and tag are sure to fit a slot of the run. */
  private static boolean fits(RtpPacket packet) {
    return HeaderRewriter.maxLength(packet) + packet.payloadLength() + 64 <= PacketPool.MAX_PACKET;
  }

  void close() {
    if (media != null) {
      media.close();
    }
    if (rtx != null) {
      rtx.close();
    }
  }
}
