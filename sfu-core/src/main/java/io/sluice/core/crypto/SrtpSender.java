package io.sluice.core.crypto;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Protects what we send to one peer. Each SSRC has a stream with a cipher and key of its own:
 * sharing them costs more than twice the time a packet. For one thread at a time.
 */
public final class SrtpSender {
  /** Most SSRCs under one key, over its life. */
  static final int SSRC_LIMIT = 1 << 16;

  private static final long RTCP_INDEXES = 1L << 31;
  private static final int RTCP_HEADER = 8;

  private final SrtpProfile profile;
  private final SrtpSuite suite;
  private final RtcpSealer rtcp;
  private final @Nullable NonceObserver observer;
  private final Map<Integer, SrtpSendStream> open = new HashMap<>();
  private final SsrcIndexes closed = new SsrcIndexes(SSRC_LIMIT);
  private long nextRtcpIndex;

  public SrtpSender(SrtpKeys keys) {
    this(keys, null);
  }

  /**
   * @param observer told of each index used, for tests; or null
   */
  public SrtpSender(SrtpKeys keys, @Nullable NonceObserver observer) {
    profile = keys.profile();
    suite = SrtpSuite.of(profile, keys.local());
    rtcp = suite.rtcpSealer();
    this.observer = observer;
  }

  /** Bytes that protecting adds to a compound RTCP packet. */
  public int rtcpOverhead() {
    return profile.rtcpOverhead();
  }

  /**
   * The stream of an SSRC, made if it is not open. One that was closed goes on above the indexes it
   * had used.
   *
   * @param ssrc unsigned 32 bits
   * @throws IllegalStateException when 65,536 SSRCs were used under this key
   */
  public SrtpSendStream stream(long ssrc) {
    int id = (int) ssrc;
    SrtpSendStream stream = open.get(id);
    if (stream == null) {
      if (open.size() + closed.size() >= SSRC_LIMIT) {
        throw new IllegalStateException("More than " + SSRC_LIMIT + " SSRCs under one key");
      }
      stream = new SrtpSendStream(this, id, closed.get(id), suite.rtpSealer(), observer);
      open.put(id, stream);
    }
    return stream;
  }

  /**
   * Protects a compound RTCP packet in place.
   *
   * @param buffer has room for {@link #rtcpOverhead()} bytes behind the packet
   * @return bytes of the protected packet; negative when it is shorter than its header or, after
   *     2^31 packets, the key is used up
   */
  public int protectRtcp(byte[] buffer, int offset, int length) {
    if (length < RTCP_HEADER || nextRtcpIndex == RTCP_INDEXES) {
      return SrtpSendStream.REFUSED;
    }
    return rtcp.seal(buffer, offset, length, (int) nextRtcpIndex++);
  }

  void closed(int ssrc, long highestIndex) {
    open.remove(ssrc);
    if (highestIndex >= 0) {
      closed.put(ssrc, highestIndex);
    }
  }
}
