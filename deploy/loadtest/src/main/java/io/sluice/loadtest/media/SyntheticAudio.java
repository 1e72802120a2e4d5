package io.sluice.loadtest.media;

import java.util.SplittableRandom;

/**
 * Synthetic Opus (RFC 6716 section 3.1): packets of equal size with one frame each, or talk spurts
 * with a packet every 400 ms between them. Loudness varies as in speech.
 */
final class SyntheticAudio implements PacketSource {
  static final int CLOCK_RATE = 48_000;

  /** From packet to packet in silence, at most, as libopus does it. */
  private static final int SILENT_MILLIS = 400;

  private static final int SILENCE = 127;
  private static final int LOUDEST = 15;
  private static final int QUIETEST = 50;

  /** Shortest and longest spurt or pause. */
  private static final int SHORTEST_MILLIS = 800;

  private static final int LONGEST_MILLIS = 4_000;

  private final int packetMillis;
  private final int silentMillis;
  private final int bytes;
  private final boolean spurts;
  private final int contents;
  private final SplittableRandom random;
  private final long firstTimestamp;
  private long millis;
  private long changeMillis;
  private boolean talking = true;
  private boolean first = true;
  private int level = (LOUDEST + QUIETEST) / 2;

  /**
   * @param packetMillis 10, 20, 40 or 60
   * @param bytes of each packet; in silence {@link Mark#MIN_PAYLOAD}
   * @param spurts whether there is silence now and then
   */
  SyntheticAudio(int packetMillis, int bytes, boolean spurts, SplittableRandom random) {
    this.packetMillis = packetMillis;
    this.silentMillis = SILENT_MILLIS / packetMillis * packetMillis;
    this.bytes = bytes;
    this.spurts = spurts;
    this.contents = contents(packetMillis);
    this.random = random;
    this.firstTimestamp = random.nextInt() & 0xffff_ffffL;
    this.changeMillis = random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS);
  }

  /** Table-of-contents byte of one mono frame: hybrid full band, or SILK wide band. */
  private static int contents(int packetMillis) {
    int configuration =
        switch (packetMillis) {
          case 10 -> 14;
          case 40 -> 10;
          case 60 -> 11;
          default -> 15;
        };
    return configuration << 3;
  }

  @Override
  public long dueNanos() {
    return millis * 1_000_000;
  }

  @Override
  public void next(MediaPacket out) {
    out.length = talking ? bytes : Mark.MIN_PAYLOAD;
    out.marker = talking && first;
    out.timestamp = firstTimestamp + millis * (CLOCK_RATE / 1_000) & 0xffff_ffffL;
    out.keyframe = false;
    out.layer = 0;
    out.descriptorLength = 0;
    out.audioLevel = talking ? level : SILENCE;
    out.payload[0] = (byte) contents;
    Filler.fill(out, 1, random.nextInt());
    first = !talking;
    level = Math.max(LOUDEST, Math.min(QUIETEST, level + random.nextInt(-3, 4)));
    millis += talking ? packetMillis : silentMillis;
    if (spurts && millis >= changeMillis) {
      talking = !talking;
      changeMillis = millis + random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS);
    }
  }

  @Override
  public void requestKeyframe(int layer) {
    // every packet of audio can be decoded
  }
}
