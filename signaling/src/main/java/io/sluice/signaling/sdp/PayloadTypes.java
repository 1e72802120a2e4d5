package io.sluice.signaling.sdp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The payload types of our offers on one connection: one for each codec configuration and one for
 * its RTX, the same for the connection's life (RFC 9143 section 9.1 wants them unique in a bundle).
 */
public final class PayloadTypes {
  private static final List<String> VIDEO_FEEDBACK = List.of("nack", "nack pli", "ccm fir", "rrtr");
  private static final List<String> ESTIMATING_FEEDBACK =
      Stream.concat(VIDEO_FEEDBACK.stream(), Stream.of(CodecPolicy.REMB)).toList();
  private static final int FIRST = 96;
  private static final int LAST = 127;
  private static final int FIRST_MORE = 35;
  private static final int LAST_MORE = 63;

  private final Map<String, OfferedCodec> assigned = new HashMap<>();

  /** Payload type of a codec to that of redundant audio for it. */
  private final Map<Integer, Integer> reds = new HashMap<>();

  private final List<String> videoFeedback;
  private int next = FIRST;

  /** Without REMB. */
  public PayloadTypes() {
    this(false);
  }

  /**
   * @param remb whether the peer is asked to estimate its bitrate (draft-alvestrand-rmcat-remb-03)
   */
  public PayloadTypes(boolean remb) {
    this.videoFeedback = remb ? ESTIMATING_FEEDBACK : VIDEO_FEEDBACK;
  }

  /**
   * A codec as we offer it.
   *
   * @param codec with our payload type and feedback
   * @param rtxPayloadType its RTX payload type, or -1 for audio
   * @param redPayloadType the payload type of redundant audio (RFC 2198) for it, or -1
   */
  public record OfferedCodec(SdpCodec codec, int rtxPayloadType, int redPayloadType) {}

  /** The codec of a track as we offer it; null when all payload types are taken. */
  public @Nullable OfferedCodec assign(SdpCodec codec, boolean video) {
    String key = CodecMatch.key(codec);
    OfferedCodec known = assigned.get(key);
    if (known != null) {
      return known;
    }
    int payloadType = take();
    int rtx = video ? take() : -1;
    if (payloadType < 0 || (video && rtx < 0)) {
      return null;
    }
    SdpCodec named =
        new SdpCodec(
            payloadType,
            codec.name(),
            codec.clockRate(),
            codec.channels(),
            codec.fmtp(),
            video ? videoFeedback : List.of());
    OfferedCodec offered = new OfferedCodec(Answers.withOurParameters(named), rtx, -1);
    assigned.put(key, offered);
    return offered;
  }

  /** The same with redundant audio; without it when all payload types are taken. */
  public OfferedCodec withRed(OfferedCodec offered) {
    int red = reds.computeIfAbsent(offered.codec().payloadType(), carried -> take());
    return new OfferedCodec(offered.codec(), offered.rtxPayloadType(), red);
  }

  private int take() {
    if (next > LAST) {
      next = FIRST_MORE;
    }
    if (next > LAST_MORE && next < FIRST) {
      return -1;
    }
    return next++;
  }
}
