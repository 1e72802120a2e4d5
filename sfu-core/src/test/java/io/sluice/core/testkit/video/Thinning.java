package io.sluice.core.testkit.video;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A forwarder that leaves frames out with all of the stream at hand: sequence numbers, markers and
 * VP8's picture ids are those of a stream that never had them.
 */
final class Thinning {
  private final VideoShape shape;

  Thinning(VideoShape shape) {
    this.shape = shape;
  }

  /** Whether a frame belongs to a layer of the shape. */
  boolean has(Truth truth, int spatial, int temporal) {
    boolean needed = truth.keyframe() || !shape.keyOnly() || truth.spatialId() == spatial;
    return truth.temporalId() <= temporal && truth.spatialId() <= spatial && needed;
  }

  /** What a subscriber gets of packets with payload. */
  List<byte[]> forward(List<SentPacket> packets, Predicate<Truth> keep) {
    List<SentPacket> kept = new ArrayList<>();
    for (SentPacket packet : packets) {
      Truth truth = packet.truth();
      if (truth != null && keep.test(truth)) {
        kept.add(packet);
      }
    }
    List<byte[]> out = new ArrayList<>();
    int pictures = 0;
    for (int i = 0; i < kept.size(); i++) {
      SentPacket packet = kept.get(i);
      pictures += i > 0 && picture(packet) != picture(kept.get(i - 1)) ? 1 : 0;
      boolean last = i + 1 == kept.size() || picture(kept.get(i + 1)) != picture(packet);
      byte[] payload = packet.payload.clone();
      if (shape.format() == VideoFormat.VP8) {
        skipPictures(payload, picture(packet) - picture(kept.get(0)) - pictures);
      }
      out.add(
          RtpWriter.write(
              last,
              RtpSource.PAYLOAD_TYPE,
              (kept.get(0).sequence + i) & 0xffff,
              packet.timestamp,
              packet.ssrc,
              packet.extensions,
              payload,
              packet.padding));
    }
    return out;
  }

  private static int picture(@Nullable SentPacket packet) {
    Truth truth = packet == null ? null : packet.truth();
    return truth == null ? -1 : truth.picture();
  }

  /** Takes from a VP8 picture id, if there is one. */
  private static void skipPictures(byte[] payload, int count) {
    if (payload[0] >= 0 || payload[1] >= 0) {
      return;
    }
    if (payload[2] >= 0) {
      payload[2] = (byte) ((payload[2] - count) & 0x7f);
    } else {
      int id = (payload[2] & 0x7f) << 8 | (payload[3] & 0xff);
      payload[2] = (byte) (0x80 | ((id - count) >> 8 & 0x7f));
      payload[3] = (byte) (id - count);
    }
  }
}
