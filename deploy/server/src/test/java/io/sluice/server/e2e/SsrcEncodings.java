package io.sluice.server.e2e;

import io.sluice.core.testkit.RtcPeer;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.signaling.sdp.Direction;
import io.sluice.signaling.sdp.SdpCodec;
import io.sluice.signaling.sdp.SectionBuilder;
import io.sluice.signaling.sdp.SsrcAttribute;
import io.sluice.signaling.sdp.SsrcGroup;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * VP8 in three sizes, told apart by SSRC alone, as Chromium sends it with {@code a=ssrc-group:SIM}:
 * a picture is a packet, which ends with the index of its encoding and the picture's number.
 */
final class SsrcEncodings implements AutoCloseable {
  static final List<Long> SSRCS = List.of(101L, 102L, 103L);
  static final List<Integer> HEIGHTS = List.of(180, 360, 720);

  /** That of the best encoding may be lost. */
  static final int LOST_PICTURE = 60;

  private static final List<Long> RTX_SSRCS = List.of(201L, 202L, 203L);
  private static final int PAYLOAD_TYPE = 96;
  private static final int RTX_PAYLOAD_TYPE = 97;
  private static final int BEST = 2;
  private static final int KEYFRAME_INTERVAL = 10;
  private static final int TRAILER = 5;

  private final RtcPeer peer;
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private boolean loses;
  private int pictures;

  SsrcEncodings(RtcPeer peer) {
    this.peer = peer;
  }

  /** What a browser offers of them. */
  static SectionBuilder section() {
    SectionBuilder section = SectionBuilder.rtp("video", "0", Direction.SENDONLY);
    section.add(
        new SdpCodec(PAYLOAD_TYPE, "VP8", 90_000, 0, Map.of(), List.of("nack", "nack pli")),
        RTX_PAYLOAD_TYPE);
    section.groups.add(new SsrcGroup("SIM", SSRCS));
    for (int i = 0; i < SSRCS.size(); i++) {
      section.groups.add(new SsrcGroup("FID", List.of(SSRCS.get(i), RTX_SSRCS.get(i))));
      section.ssrcs.add(new SsrcAttribute(SSRCS.get(i), "cname", "ada"));
      section.ssrcs.add(new SsrcAttribute(RTX_SSRCS.get(i), "cname", "ada"));
    }
    return section;
  }

  /** Before it begins: {@link #LOST_PICTURE} is lost, until it is sent again. */
  void loseOne() {
    loses = true;
  }

  /** Sends 30 pictures a second of each encoding. */
  void begin() {
    var unused = executor.scheduleAtFixedRate(this::picture, 0, 33, TimeUnit.MILLISECONDS);
  }

  private void picture() {
    for (int encoding = 0; encoding < SSRCS.size(); encoding++) {
      if (!loses || encoding != BEST || pictures != LOST_PICTURE) {
        send(encoding, pictures, SSRCS.get(encoding), PAYLOAD_TYPE, pictures, new byte[0]);
      }
    }
    pictures++;
  }

  /** Sends the lost packet by RTX (RFC 4588). */
  void resend() {
    byte[] sequence = {(byte) (LOST_PICTURE >> 8), (byte) LOST_PICTURE};
    send(BEST, LOST_PICTURE, RTX_SSRCS.get(BEST), RTX_PAYLOAD_TYPE, 0, sequence);
  }

  private void send(
      int encoding, int picture, long ssrc, int payloadType, int sequence, byte[] prefix) {
    byte[] payload = payload(encoding, picture);
    int header = RtpHeader.FIXED_LENGTH;
    ByteBuffer packet = ByteBuffer.allocate(header + prefix.length + payload.length);
    RtpHeader.write(packet.array(), 0, false, true, payloadType, sequence, 3_000L * picture, ssrc);
    packet.position(header).put(prefix).put(payload);
    peer.sendRtp(packet.array(), header, sequence);
  }

  /** RFC 7741 section 4.2, without a picture id; RFC 6386 section 9.1. */
  private static byte[] payload(int encoding, int picture) {
    boolean keyframe = picture % KEYFRAME_INTERVAL == 0;
    int height = HEIGHTS.get(encoding);
    ByteBuffer payload = ByteBuffer.allocate(16 * height / 10);
    payload.put((byte) 0x10).put((byte) (keyframe ? 0x10 : 0x11)).putShort((short) 0);
    if (keyframe) {
      payload.put((byte) 0x9d).put((byte) 0x01).put((byte) 0x2a);
      payload.putShort(Short.reverseBytes((short) (height * 16 / 9)));
      payload.putShort(Short.reverseBytes((short) height));
    }
    payload.position(payload.limit() - TRAILER).put((byte) encoding).putInt(picture);
    return payload.array();
  }

  /** The encoding of a packet, as it is received; -1 if it carries no picture. */
  static int encoding(byte[] packet) {
    int at = trailer(packet);
    return at < RtpHeader.FIXED_LENGTH + TRAILER ? -1 : packet[at];
  }

  /** The number of the picture in a packet, as it is received. */
  static int picture(byte[] packet) {
    return ByteBuffer.wrap(packet).getInt(trailer(packet) + 1);
  }

  private static int trailer(byte[] packet) {
    int padding = RtpHeader.hasPadding(packet, 0) ? packet[packet.length - 1] & 0xff : 0;
    return packet.length - padding - TRAILER;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
