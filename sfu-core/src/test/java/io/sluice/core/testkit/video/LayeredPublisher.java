package io.sluice.core.testkit.video;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A publisher of one video track in one or several encodings. It captures when it is told to,
 * answers requests for keyframes and for packets, and restarts with new SSRCs and counters.
 */
public final class LayeredPublisher {
  private static final String[] RIDS = {"q", "h", "f"};

  private final VideoShape shape;
  private final String mid;
  private final int id;
  private final RandomGenerator random;
  private final long ntpOffsetNanos;
  private final List<RtpSource> all = new ArrayList<>();
  private RtpSource[] current = {};
  private final boolean[] active;
  private final boolean sharedNumbers;
  private int descriptorNumber;
  private int restarts;

  /**
   * @param id tells its streams from those of other publishers, 0–999
   */
  public LayeredPublisher(
      VideoShape shape, String mid, int id, RandomGenerator random, long startNanos) {
    this.shape = shape;
    this.mid = mid;
    this.id = id;
    this.random = random;
    this.ntpOffsetNanos = random.nextLong(4_000_000_000L) * 1_000_000_000L;
    this.sharedNumbers = random.nextBoolean();
    this.active = new boolean[shape.encodings()];
    Arrays.fill(active, true);
    restart(startNanos);
  }

  public VideoShape shape() {
    return shape;
  }

  /** The RIDs of its encodings; empty without simulcast. */
  public List<String> rids() {
    return shape.encodings() == 1 ? List.of() : List.of(RIDS).subList(0, shape.encodings());
  }

  /** Begins anew with other SSRCs, sequence numbers, timestamps and counters. */
  public void restart(long nowNanos) {
    RtpSource[] sources = new RtpSource[shape.encodings()];
    for (int encoding = 0; encoding < sources.length; encoding++) {
      String rid = sources.length == 1 ? "" : RIDS[encoding];
      int[] own = {0};
      EncoderModel encoder =
          new EncoderModel(shape, () -> sharedNumbers ? descriptorNumber++ : own[0]++);
      int number = 100 * (1_000 * restarts + id) + encoding;
      sources[encoding] =
          new RtpSource(
              shape,
              number,
              mid,
              rid,
              sources.length - 1 - encoding,
              restarts == 0,
              encoder,
              random,
              nowNanos);
      all.add(sources[encoding]);
    }
    current = sources;
    restarts++;
  }

  /** How many spatial layers of an encoding are coded now. */
  public int activeSpatial(int encoding) {
    return current[encoding].encoder().activeSpatial();
  }

  /** How many temporal layers of an encoding are coded now. */
  public int activeTemporal(int encoding) {
    return current[encoding].encoder().activeTemporal();
  }

  /** The stream of an encoding now. */
  public RtpSource source(int encoding) {
    return current[encoding];
  }

  /** The encoding whose stream this is now, or -1 for a former one. */
  public int encodingOf(int source) {
    for (int encoding = 0; encoding < current.length; encoding++) {
      if (current[encoding].number() == source) {
        return encoding;
      }
    }
    return -1;
  }

  /** Captures a picture and codes it in all encodings; their packets in the order of sending. */
  public List<SentPacket> capture(long nowNanos) {
    List<SentPacket> packets = new ArrayList<>();
    for (int encoding = 0; encoding < current.length; encoding++) {
      if (active[encoding]) {
        packets.addAll(current[encoding].picture(nowNanos));
      }
    }
    return packets;
  }

  /** A packet without payload. */
  public SentPacket empty(int encoding, boolean padded) {
    return current[encoding].empty(padded);
  }

  /** Sends an encoding or not; it comes back with a keyframe. */
  public void activate(int encoding, boolean value) {
    if (value && !active[encoding]) {
      current[encoding].encoder().requestKeyframe();
    }
    active[encoding] = value;
  }

  public boolean isActive(int encoding) {
    return active[encoding];
  }

  /** Codes so many spatial and temporal layers of an encoding only. */
  public void layers(int encoding, int spatial, int temporal) {
    current[encoding].encoder().layers(spatial, temporal);
  }

  /** The next picture of the stream with this SSRC is a keyframe. */
  public void requestKeyframe(long ssrc) {
    RtpSource source = find(ssrc);
    if (source != null) {
      source.encoder().requestKeyframe();
    }
  }

  /** The stream with a media SSRC, former ones included, or null. */
  public @Nullable RtpSource find(long ssrc) {
    for (RtpSource source : all) {
      if (source.ssrc() == ssrc) {
        return source;
      }
    }
    return null;
  }

  /** Its own wall clock, which has nothing to do with that of others (RFC 3550 section 4). */
  public long ntp(long nanos) {
    long time = nanos + ntpOffsetNanos;
    long seconds = time / 1_000_000_000L;
    return seconds << 32 | (time % 1_000_000_000L << 32) / 1_000_000_000L;
  }
}
