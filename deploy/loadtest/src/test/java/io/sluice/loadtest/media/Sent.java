package io.sluice.loadtest.media;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A packet that a source gave, kept. */
final class Sent {
  private final MediaPacket packet = new MediaPacket();
  private final long dueNanos;

  private Sent(PacketSource source) {
    this.dueNanos = source.dueNanos();
    source.next(packet);
  }

  /** The next packet. */
  static Sent next(PacketSource source) {
    return new Sent(source);
  }

  /** All packets that are due before a time. */
  static List<Sent> before(PacketSource source, double seconds) {
    List<Sent> all = new ArrayList<>();
    while (source.dueNanos() < seconds * 1e9) {
      all.add(next(source));
    }
    return all;
  }

  /** The packets of so many pictures, each of which ends with a marker. */
  static List<List<Sent>> pictures(PacketSource source, int count) {
    List<List<Sent>> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Sent> picture = new ArrayList<>();
      do {
        picture.add(next(source));
      } while (!picture.get(picture.size() - 1).marker());
      pictures.add(picture);
    }
    return pictures;
  }

  /** Marks it as the sender does. */
  void mark(long nanos) {
    Mark.write(packet.payload, 0, packet.length, nanos);
  }

  byte[] payload() {
    return Arrays.copyOf(packet.payload, packet.length);
  }

  int size() {
    return packet.length;
  }

  long dueNanos() {
    return dueNanos;
  }

  long timestamp() {
    return packet.timestamp;
  }

  boolean marker() {
    return packet.marker;
  }

  boolean keyframe() {
    return packet.keyframe;
  }

  int layer() {
    return packet.layer;
  }

  byte[] descriptor() {
    return Arrays.copyOf(packet.descriptor, packet.descriptorLength);
  }

  /** All of it, to be compared. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.ofDelimiter("");
    List<Object> facts =
        List.of(dueNanos, packet.timestamp, packet.marker, packet.keyframe, packet.layer);
    String bytes = hex.formatHex(descriptor()) + " " + hex.formatHex(payload());
    return facts + " " + packet.audioLevel + " " + bytes;
  }

  int audioLevel() {
    return packet.audioLevel;
  }
}
