package io.sluice.loadtest.measure;

import io.sluice.core.api.MediaKind;

/**
 * A stream whose packets a test makes up, in virtual time: 20 ms a step, and 3 packets a video
 * frame.
 */
final class Receiver {
  static final long STEP = 20_000_000L;
  static final int BYTES = 1_000;

  private static final int FRAME = 3;

  final LoopMeter loop = new LoopMeter();
  final PeerMeter peer = loop.peer(0);
  final StreamMeter stream;
  private final int clockRate;
  long now;

  Receiver(MediaKind kind) {
    clockRate = kind == MediaKind.VIDEO ? 90_000 : 48_000;
    stream = peer.stream(kind, clockRate, now);
  }

  static Receiver audio() {
    return new Receiver(MediaKind.AUDIO);
  }

  static Receiver video() {
    return new Receiver(MediaKind.VIDEO);
  }

  /** Takes a packet 20 ms after the last one, with the timestamp that belongs to it. */
  boolean take(int sequence) {
    now += STEP;
    return takeNow(sequence);
  }

  boolean takeNow(int sequence) {
    long timestamp = (long) sequence * clockRate / 50;
    return stream.packet(sequence & 0xffff, timestamp, marker(sequence), BYTES, now);
  }

  boolean recover(int sequence) {
    now += STEP;
    return stream.recovered(sequence & 0xffff, marker(sequence), BYTES, now);
  }

  void takeAll(int from, int to) {
    for (int sequence = from; sequence < to; sequence++) {
      take(sequence);
    }
  }

  /** Takes the packets of a frame at once: frame n has the packets 3n to 3n + 2. */
  void frame(int frame) {
    now += 2 * STEP;
    for (int sequence = FRAME * frame; sequence < FRAME * (frame + 1); sequence++) {
      takeNow(sequence);
    }
  }

  /** The same, of a keyframe. */
  void keyframe(int frame) {
    now += 2 * STEP;
    takeNow(FRAME * frame);
    stream.keyframe(now);
    takeNow(FRAME * frame + 1);
    takeNow(FRAME * frame + 2);
  }

  void frames(int from, int to) {
    for (int frame = from; frame < to; frame++) {
      frame(frame);
    }
  }

  private static boolean marker(int sequence) {
    return sequence % FRAME == FRAME - 1;
  }

  /** What the loop has counted by now. */
  Counters counts() {
    return snapshot().counts;
  }

  LoopSnapshot snapshot() {
    LoopSnapshot snapshot = new LoopSnapshot();
    loop.collect(snapshot, now);
    return snapshot;
  }

  /** The counts after the grace of all that is missing. */
  Counters countsLater() {
    now += 600_000_000L;
    counts();
    now += 600_000_000L;
    counts();
    now += 600_000_000L;
    return counts();
  }
}
