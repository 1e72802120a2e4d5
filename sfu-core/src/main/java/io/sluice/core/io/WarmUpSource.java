package io.sluice.core.io;

import io.sluice.core.api.MediaKind;
import io.sluice.core.wire.rtp.HeaderExtensionWriter;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;

/**
 * Made-up VP8 and Opus, put into a transport on its loop as if its peer had sent them and they were
 * decrypted already.
 */
final class WarmUpSource {
  private static final int VIDEO_BYTES = 1_100;
  private static final int AUDIO_BYTES = 100;
  private static final byte VOICE = (byte) 0x80 | 30;

  private final RtpTransport transport;
  private final long videoSsrc;
  private final long audioSsrc;
  private final HeaderExtensionWriter extensions = new HeaderExtensionWriter();
  private int videoSequence;
  private int audioSequence;
  private int frames;

  WarmUpSource(RtpTransport transport, WarmUpSections sections) {
    this.transport = transport;
    videoSsrc = sections.ssrc(MediaKind.VIDEO);
    audioSsrc = sections.ssrc(MediaKind.AUDIO);
  }

  /** Packets of a video frame, all but the last of one length. */
  void frame(int packets, boolean keyframe) {
    frames++;
    for (int i = 1; i <= packets; i++) {
      boolean last = i == packets;
      RtpPacket packet = transport.loop().pool.take(PacketPool.MAX_PACKET);
      byte[] data = packet.data();
      RtpHeader.write(
          data,
          0,
          false,
          last,
          WarmUpSections.VIDEO_PAYLOAD_TYPE,
          videoSequence++,
          3_000L * frames,
          videoSsrc);
      describe(data, RtpHeader.FIXED_LENGTH, i == 1, keyframe);
      publish(packet, RtpHeader.FIXED_LENGTH + (last ? VIDEO_BYTES / 2 : VIDEO_BYTES));
    }
  }

  /** A payload descriptor with a picture identifier of 15 bits (RFC 7741 section 4.2). */
  private void describe(byte[] data, int offset, boolean first, boolean keyframe) {
    data[offset] = (byte) (first ? 0x90 : 0x80);
    data[offset + 1] = (byte) 0x80;
    RtpHeader.writeShort(data, offset + 2, 0x8000 | frames);
    data[offset + 4] = (byte) (first && keyframe ? 0 : 1);
  }

  void audio() {
    RtpPacket packet = transport.loop().pool.take(PacketPool.MAX_PACKET);
    byte[] data = packet.data();
    RtpHeader.write(
        data,
        0,
        true,
        false,
        WarmUpSections.AUDIO_PAYLOAD_TYPE,
        audioSequence,
        960L * audioSequence,
        audioSsrc);
    audioSequence++;
    extensions.begin(data, RtpHeader.FIXED_LENGTH, false);
    data[extensions.reserve(WarmUpSections.AUDIO_LEVEL_ID, 1)] = VOICE;
    publish(packet, RtpHeader.FIXED_LENGTH + extensions.end() + AUDIO_BYTES);
  }

  private void publish(RtpPacket packet, int length) {
    long now = transport.loop().now();
    if (packet.fill(length, now)) {
      transport.publisher().onRtp(packet, now);
    }
    packet.release();
  }
}
