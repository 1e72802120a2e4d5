package io.sluice.core.room;

import io.sluice.core.api.MediaKind;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.SendSection;
import io.sluice.core.wire.rtcp.RtcpParser;
import io.sluice.core.wire.rtcp.RtcpWriter;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.List;
import java.util.Random;

/**
 * A subscriber with a transport of its own that counts what it gets instead of keeping it, and asks
 * for everything again: NACKs with full bitmaps, PLI and a report of little loss in one datagram.
 */
final class ScriptedSubscriber implements Outlet {
  private static final long SSRC = 0x5555;
  private static final long RTX_SSRC = 0x6666;

  /** Entries of a NACK, each of 17 packets. */
  private static final int NACK_ENTRIES = 10;

  private static final int ASKED = 17 * NACK_ENTRIES;

  /** 1.2%, in 256ths. */
  private static final int FRACTION_LOST = 3;

  private final RoomHarness room;
  private final ManualLane lane;
  private final Subscription subscription;
  private final SubscriberStreams streams;
  private final RtcpWriter writer = new RtcpWriter();
  private final byte[] datagram = new byte[1_200];
  private final byte[] out = new byte[1_500];
  private final int[] asked = new int[ASKED];

  /** Of each packet, how often it was sent again. */
  private final byte[] copies = new byte[1 << 16];

  private int sent;
  private int resent;
  private int last = -1;
  private boolean inOrder = true;

  ScriptedSubscriber(RoomHarness room, ManualLane lane, int number) {
    this.room = room;
    this.lane = lane;
    this.subscription =
        new Subscription(
            new SendSection(
                "9",
                MediaKind.VIDEO,
                List.of(new PayloadMapping(RoomHarness.vp8(), 120, 121, true, true, true, false)),
                List.of(),
                SSRC,
                RTX_SSRC,
                "cname"),
            this,
            new Random(number));
    this.streams =
        new SubscriberStreams(
            room.ntp, (data, length) -> {}, new Random(number), room.clock.nanos());
    streams.add(subscription);
  }

  void follow(PublishedTrack track) {
    lane.as(() -> subscription.attach(track.feedOn(lane)));
  }

  /** Packets that were sent for the first time. */
  int sent() {
    return sent;
  }

  /** Packets that were sent again, as RTX. */
  int resent() {
    return resent;
  }

  /** Whether each packet came once and in order. */
  boolean inOrder() {
    return inOrder;
  }

  /** How often the packet was sent again that was sent again most often. */
  int mostCopies() {
    int most = 0;
    for (byte count : copies) {
      most = Math.max(most, count);
    }
    return most;
  }

  /** Asks for a keyframe and for the last packets, all of them. */
  void complain() {
    begin();
    writer.pli(1, SSRC);
    for (int i = 0; i < ASKED; i++) {
      asked[i] = (last - ASKED + 1 + i) & 0xffff;
    }
    writer.nack(1, SSRC, asked, ASKED);
    deliver();
  }

  /** Asks for a keyframe. */
  void requestKeyframe() {
    begin();
    writer.pli(1, SSRC);
    deliver();
  }

  private void begin() {
    writer.begin(datagram, 0, datagram.length);
    writer.receiverReport(1);
    writer.reportBlock(SSRC, FRACTION_LOST, 0, last, 0, 0, 0);
  }

  private void deliver() {
    lane.as(
        () -> {
          streams.now(room.clock.nanos());
          RtcpParser.parse(datagram, 0, writer.length(), streams);
        });
  }

  @Override
  public void offer(RtpPacket packet) {
    long now = room.clock.nanos();
    int header = subscription.write(packet, out, 0, 0, now);
    if (header < 0) {
      return;
    }
    int sequence = RtpHeader.sequence(out, 0);
    inOrder &= last < 0 || sequence == ((last + 1) & 0xffff);
    last = sequence;
    copies[sequence] = 0;
    sent++;
    streams.budget().sent(packet.length(), now);
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void flush() {}

  /** As a transport does it. */
  @Override
  public void resend(int sequence, long nowNanos) {
    RtpPacket packet = subscription.resendable(sequence, nowNanos);
    if (packet == null || !streams.budget().tryResend(packet.length())) {
      return;
    }
    if (subscription.writeResend(packet, sequence, out, 0, 0, nowNanos) > 0) {
      copies[sequence]++;
      resent++;
    }
  }
}
