package io.sluice.core.testkit.video;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a packet of video really is, whatever its headers say. It is written at the end of the
 * payload, masked, so that only the model can read it.
 *
 * @param source number of the RTP stream: of one encoding between restarts
 * @param packet the packet's number in that stream, from 0
 * @param picture number of the picture in that stream, from 0
 * @param frame number of the frame in that stream, from 0: one for each spatial layer of a picture
 * @param keyframe whether the picture can be decoded without those before it
 * @param index the packet's place in the frame, from 0
 * @param count packets of the frame
 * @param captureNanos when the picture was captured
 * @param references frames that must be decoded before this one
 */
public record Truth(
    int source,
    int packet,
    int picture,
    int frame,
    int spatialId,
    int temporalId,
    boolean keyframe,
    int index,
    int count,
    long captureNanos,
    List<Integer> references) {
  private static final int MAGIC = 0x534c5543;
  private static final int TRAILER = 6;
  private static final int FIXED = 4 * 4 + 3 + 2 + 2 + 8 + 1;

  public Truth {
    references = List.copyOf(references);
  }

  /** What ends the payload. */
  byte[] write() {
    int body = FIXED + 4 * references.size();
    ByteBuffer out = ByteBuffer.allocate(body + TRAILER);
    out.putInt(source).putInt(packet).putInt(picture).putInt(frame);
    out.put((byte) spatialId).put((byte) temporalId).put((byte) (keyframe ? 1 : 0));
    out.putShort((short) index).putShort((short) count).putLong(captureNanos);
    out.put((byte) references.size());
    references.forEach(out::putInt);
    byte[] bytes = out.array();
    mask(bytes, 0, body);
    out.putShort((short) body).putInt(MAGIC);
    return bytes;
  }

  /** Of a payload, or null if it does not end with one. */
  static @Nullable Truth read(byte[] data, int offset, int length) {
    if (length < FIXED + TRAILER) {
      return null;
    }
    ByteBuffer trailer = ByteBuffer.wrap(data, offset + length - TRAILER, TRAILER);
    int body = trailer.getShort();
    if (trailer.getInt() != MAGIC || body < FIXED || body > length - TRAILER) {
      return null;
    }
    byte[] bytes = new byte[body];
    System.arraycopy(data, offset + length - TRAILER - body, bytes, 0, body);
    mask(bytes, 0, body);
    return parse(ByteBuffer.wrap(bytes));
  }

  private static Truth parse(ByteBuffer in) {
    int source = in.getInt();
    int packet = in.getInt();
    int picture = in.getInt();
    int frame = in.getInt();
    int spatialId = in.get();
    int temporalId = in.get();
    boolean keyframe = in.get() != 0;
    int index = in.getShort();
    int count = in.getShort();
    long capture = in.getLong();
    List<Integer> references = new ArrayList<>();
    for (int i = in.get(); i > 0; i--) {
      references.add(in.getInt());
    }
    return new Truth(
        source,
        packet,
        picture,
        frame,
        spatialId,
        temporalId,
        keyframe,
        index,
        count,
        capture,
        references);
  }

  private static void mask(byte[] bytes, int from, int to) {
    int key = 0x5a17;
    for (int i = from; i < to; i++) {
      key = key * 1_103_515_245 + 12_345;
      bytes[i] ^= (byte) (key >> 16);
    }
  }

  /** Whether the frame is the one that a keyframe's other layers need. */
  public boolean begins() {
    return keyframe && references.isEmpty();
  }

  @Override
  public String toString() {
    return "source %d packet %d: picture %d frame %d S%dT%d%s %d/%d needs %s"
        .formatted(
            source,
            packet,
            picture,
            frame,
            spatialId,
            temporalId,
            keyframe ? " key" : "",
            index + 1,
            count,
            references);
  }
}
