package io.sluice.core.testkit.video;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A packet as a publisher sends it. */
public final class SentPacket {
  private final int source;
  private final int number;
  private final @Nullable Truth truth;

  final long ssrc;
  final int sequence;
  final boolean marker;
  final long timestamp;
  final TreeMap<Integer, byte[]> extensions;
  final byte[] payload;
  final int padding;

  /**
   * @param source number of its RTP stream
   * @param number its number in that, from 0; its sequence number without start and wrap-around
   * @param truth what it is; null for one without payload
   */
  SentPacket(
      int source,
      int number,
      long ssrc,
      int sequence,
      boolean marker,
      long timestamp,
      Map<Integer, byte[]> extensions,
      byte[] payload,
      int padding,
      @Nullable Truth truth) {
    this.source = source;
    this.number = number;
    this.ssrc = ssrc;
    this.sequence = sequence;
    this.marker = marker;
    this.timestamp = timestamp;
    this.extensions = new TreeMap<>(extensions);
    this.payload = payload;
    this.padding = padding;
    this.truth = truth;
  }

  public int source() {
    return source;
  }

  public int number() {
    return number;
  }

  public long ssrc() {
    return ssrc;
  }

  public @Nullable Truth truth() {
    return truth;
  }

  /** The packet's bytes. */
  public byte[] bytes() {
    return RtpWriter.write(
        marker, RtpSource.PAYLOAD_TYPE, sequence, timestamp, ssrc, extensions, payload, padding);
  }

  @Override
  public String toString() {
    return "packet " + number + " of " + source + ": " + truth;
  }
}
