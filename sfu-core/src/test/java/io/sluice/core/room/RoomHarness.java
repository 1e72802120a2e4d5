package io.sluice.core.room;

import io.sluice.core.api.Codec;
import io.sluice.core.api.HeaderExtensionMapping;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.ReceiveSection.AnnouncedStream;
import io.sluice.core.api.SendSection;
import io.sluice.core.stream.NtpClock;
import io.sluice.core.testkit.CountingRecycler;
import io.sluice.core.testkit.VirtualClock;
import io.sluice.core.wire.ext.ExtensionType;
import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtcp.RtcpParser;
import io.sluice.core.wire.rtp.HeaderExtensionWriter;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A publisher and its subscribers on two manual lanes in virtual time, without any transport. */
final class RoomHarness {
  static final int MID_ID = 3;
  static final int RID_ID = 4;
  static final int VP8 = 96;
  static final int VP8_RTX = 97;
  static final byte[] KEYFRAME = {0x10, 0x00, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  static final byte[] DELTA = {0x10, 0x01, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

  final VirtualClock clock = new VirtualClock();
  final CountingRecycler recycler = new CountingRecycler();
  final ManualLane home = new ManualLane(0);
  final ManualLane other = new ManualLane(1);
  final NtpClock ntp = new NtpClock(1_700_000_000_000L, clock.nanos());
  final List<byte[]> rtcp = new ArrayList<>();
  final PublisherStreams publisher =
      new PublisherStreams(
          home,
          List.of(home, other),
          ntp,
          (data, length) -> rtcp.add(Arrays.copyOf(data, length)),
          1,
          new Random(1),
          clock.nanos());

  /** A VP8 section; each announced SSRC has its successor as RTX. */
  ReceiveSection video(String mid, long... announced) {
    List<AnnouncedStream> streams =
        Arrays.stream(announced).mapToObj(ssrc -> new AnnouncedStream(ssrc, ssrc + 1)).toList();
    return section(mid, true, streams);
  }

  ReceiveSection section(String mid, boolean pli, List<AnnouncedStream> streams) {
    return new ReceiveSection(
        mid,
        MediaKind.VIDEO,
        List.of(new PayloadMapping(vp8(), VP8, VP8_RTX, true, pli, true, false)),
        List.of(new HeaderExtensionMapping(ExtensionType.MID.uri(), MID_ID)),
        streams,
        List.of());
  }

  static Codec vp8() {
    return new Codec("VP8", 90_000, 0, Map.of());
  }

  PublishedTrack publish(ReceiveSection section) {
    PublishedTrack track = publisher.track(section, codec -> {});
    home.as(() -> publisher.add(track));
    return track;
  }

  /** A subscription that keeps what is offered to it, rewritten. */
  Subscriber subscriber(Codec codec) {
    return subscriber(
        new SendSection(
            "9",
            MediaKind.VIDEO,
            List.of(new PayloadMapping(codec, 120, 121, true, true, true, false)),
            List.of(),
            0x5555,
            0x6666,
            "cname"));
  }

  Subscriber subscriber(SendSection section) {
    return new Subscriber(section);
  }

  /** Takes packets in one wake-up. */
  void receive(RtpPacket... packets) {
    for (RtpPacket packet : packets) {
      home.as(
          () -> {
            publisher.onRtp(packet, clock.nanos());
            packet.release();
          });
    }
    home.run();
    other.run();
  }

  void receive(long ssrc, int sequence, byte[] payload) {
    receive(packet(ssrc, VP8, sequence, "", payload));
  }

  /** A packet; with a MID extension unless {@code mid} is empty. */
  RtpPacket packet(long ssrc, int payloadType, int sequence, String mid, byte[] payload) {
    byte[] data = new byte[200 + payload.length];
    int header = RtpHeader.FIXED_LENGTH;
    RtpHeader.write(data, 0, !mid.isEmpty(), true, payloadType, sequence, 3_000L * sequence, ssrc);
    if (!mid.isEmpty()) {
      HeaderExtensionWriter writer = new HeaderExtensionWriter();
      writer.begin(data, header, false);
      byte[] text = mid.getBytes(StandardCharsets.US_ASCII);
      writer.add(MID_ID, text, 0, text.length);
      header += writer.end();
    }
    System.arraycopy(payload, 0, data, header, payload.length);
    RtpPacket packet = new RtpPacket(data, recycler);
    packet.fill(header + payload.length, clock.nanos());
    recycler.took();
    return packet;
  }

  /** A packet of one encoding of the simulcast of section "a", with its RID. */
  RtpPacket packet(long ssrc, String rid, int sequence, long timestamp, byte[] payload) {
    byte[] data = new byte[200 + payload.length];
    int header = RtpHeader.FIXED_LENGTH;
    RtpHeader.write(data, 0, true, true, VP8, sequence, timestamp, ssrc);
    HeaderExtensionWriter writer = new HeaderExtensionWriter();
    writer.begin(data, header, false);
    byte[] text = rid.getBytes(StandardCharsets.US_ASCII);
    writer.add(RID_ID, text, 0, text.length);
    writer.add(MID_ID, new byte[] {'a'}, 0, 1);
    header += writer.end();
    System.arraycopy(payload, 0, data, header, payload.length);
    RtpPacket packet = new RtpPacket(data, recycler);
    packet.fill(header + payload.length, clock.nanos());
    recycler.took();
    return packet;
  }

  /** A VP8 section whose encodings are told apart by RID. */
  ReceiveSection simulcast(String mid, String... rids) {
    return new ReceiveSection(
        mid,
        MediaKind.VIDEO,
        List.of(new PayloadMapping(vp8(), VP8, VP8_RTX, true, true, true, false)),
        List.of(
            new HeaderExtensionMapping(ExtensionType.MID.uri(), MID_ID),
            new HeaderExtensionMapping(ExtensionType.RID.uri(), RID_ID)),
        List.of(),
        List.of(rids));
  }

  /** Lets time pass in steps of the publisher's timer. */
  void pass(long millis) {
    for (long done = 0; done < millis; done += 10) {
      clock.advanceMillis(10);
      home.as(() -> publisher.onTimer(clock.nanos(), 20_000_000));
      home.run();
      other.run();
    }
  }

  int plisSent() {
    int[] count = {0};
    each(
        new RtcpHandler() {
          @Override
          public void pli(long senderSsrc, long mediaSsrc) {
            count[0]++;
          }
        });
    return count[0];
  }

  int firsSent() {
    int[] count = {0};
    each(
        new RtcpHandler() {
          @Override
          public void fir(long senderSsrc, long targetSsrc, int commandSequence) {
            count[0]++;
          }
        });
    return count[0];
  }

  /** Sequence numbers asked for, the first of each entry. */
  List<Integer> nacksSent() {
    List<Integer> asked = new ArrayList<>();
    each(
        new RtcpHandler() {
          @Override
          public void nack(long senderSsrc, long mediaSsrc, int pid, int blp) {
            asked.add(pid);
          }
        });
    return asked;
  }

  private void each(RtcpHandler handler) {
    for (byte[] datagram : rtcp) {
      RtcpParser.parse(datagram, 0, datagram.length, handler);
    }
  }

  /** What reached one subscriber. */
  final class Subscriber implements Outlet {
    final List<RtpPacket> sent = new ArrayList<>();
    final List<Integer> asked = new ArrayList<>();
    final List<String> layers = new ArrayList<>();
    final Subscription subscription;

    /** Drops what is offered, as an overloaded loop does. */
    boolean shed;

    /** Lets what is offered wait until {@link #flush}, as a loop does for a turn. */
    boolean waits;

    private final List<RtpPacket> waiting = new ArrayList<>();

    /** Whether its transport can send. */
    boolean ready = true;

    Subscriber(SendSection section) {
      subscription =
          new Subscription(
              section,
              this,
              new Random(7),
              (track, encoding, spatialId, temporalId) ->
                  layers.add(encoding + "/" + spatialId + "/" + temporalId));
    }

    @Override
    public void offer(RtpPacket packet) {
      if (shed) {
        subscription.skipToKeyframe(packet.keyframe());
        return;
      }
      if (waits) {
        packet.retain();
        waiting.add(packet);
      } else {
        send(packet);
      }
    }

    private void send(RtpPacket packet) {
      byte[] out = new byte[1_500];
      int header = subscription.write(packet, out, 0, 0, clock.nanos());
      if (header > 0) {
        subscription.writePayload(packet, out, header);
        int payload = packet.payloadLength() - subscription.skippedBytes();
        RtpPacket copy = new RtpPacket(out, ignored -> {});
        copy.fill(header + payload, clock.nanos());
        sent.add(copy);
      }
    }

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public void flush() {
      List<RtpPacket> offered = List.copyOf(waiting);
      waiting.clear();
      for (RtpPacket packet : offered) {
        send(packet);
        packet.release();
      }
    }

    @Override
    public void resend(int sequence, long nowNanos) {
      asked.add(sequence);
    }

    List<Integer> sequences() {
      return sent.stream().map(RtpPacket::sequence).toList();
    }
  }
}
