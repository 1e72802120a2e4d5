package io.sluice.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.testkit.CountingRecycler;
import io.sluice.core.wire.ext.AudioLevel;
import io.sluice.core.wire.rtp.HeaderExtensions;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;

/** An audio track of which there is nothing but the levels in its packets' headers. */
final class LevelSource implements MediaTrack {
  static final int EXTENSION = 3;

  /** Of {@link #packet}: no level in the header. */
  static final int NO_LEVEL = -1;

  final String name;
  final LoudnessMeter meter = new LoudnessMeter(EXTENSION);
  private final byte[] data = new byte[RtpHeader.FIXED_LENGTH + 8 + 20];
  private final RtpPacket packet = new RtpPacket(data, new CountingRecycler());
  private long sequence;

  LevelSource(String name) {
    this.name = name;
    restart(1);
  }

  /** Goes on under another SSRC. */
  void restart(long ssrc) {
    RtpHeader.write(data, 0, true, false, 111, 0, 0, ssrc);
    sequence = 0;
  }

  /** A packet arrives; {@code level} as {@link LoudnessMeter#level} tells it. */
  void hear(int level, long nowNanos) {
    sequence++;
    meter.record(packet(sequence, level, nowNanos), nowNanos);
  }

  /** A packet of this extended sequence; valid until the next. */
  RtpPacket packet(long extendedSequence, int level, long nowNanos) {
    int at = RtpHeader.FIXED_LENGTH;
    RtpHeader.writeShort(data, at, HeaderExtensions.ONE_BYTE_PROFILE);
    RtpHeader.writeShort(data, at + 2, 1);
    int id = level == NO_LEVEL ? EXTENSION + 1 : EXTENSION;
    data[at + 4] = (byte) (id << 4);
    AudioLevel.write(data, at + 5, AudioLevel.SILENCE - level, false);
    data[at + 6] = 0;
    data[at + 7] = 0;
    assertThat(packet.fill(data.length, nowNanos)).isTrue();
    packet.extendedSequence(extendedSequence);
    return packet;
  }

  @Override
  public MediaKind kind() {
    return MediaKind.AUDIO;
  }

  @Override
  public void requestKeyframe() {}

  @Override
  public void close() {}

  @Override
  public String toString() {
    return name;
  }
}
