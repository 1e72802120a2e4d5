package io.sluice.signaling.sdp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A codec of a section.
 *
 * @param payloadType its RTP payload type, 0–127
 * @param name encoding name as written
 * @param clockRate RTP clock rate in Hz
 * @param channels audio channels; 0 when not written
 * @param fmtp format parameters in their order, keys in lower case; a parameter without {@code =}
 *     has an empty value
 * @param feedback {@code a=rtcp-fb} values such as {@code nack pli}
 */
public record SdpCodec(
    int payloadType,
    String name,
    int clockRate,
    int channels,
    Map<String, String> fmtp,
    List<String> feedback) {
  public SdpCodec {
    fmtp = Collections.unmodifiableMap(new LinkedHashMap<>(fmtp));
    feedback = List.copyOf(feedback);
  }

  /** An RTX codec (RFC 4588 section 8) for another payload type. */
  static SdpCodec rtx(int payloadType, int clockRate, int associated) {
    return new SdpCodec(
        payloadType, "rtx", clockRate, 0, Map.of("apt", Integer.toString(associated)), List.of());
  }

  /** Redundant audio (RFC 2198 section 5) with blocks of another codec. */
  static SdpCodec red(int payloadType, SdpCodec carried) {
    String blocks = carried.payloadType() + "/" + carried.payloadType();
    return new SdpCodec(
        payloadType, "red", carried.clockRate(), carried.channels(), Map.of(blocks, ""), List.of());
  }

  /** Whether it has this encoding name, in any case. */
  public boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }

  /** The payload type that this RTX codec resends, or -1 if it is none. */
  int associated() {
    String apt = is("rtx") ? fmtp.get("apt") : null;
    return apt == null ? -1 : Text.number(apt, 0, 127);
  }

  /** Whether this is redundant audio with blocks of that codec alone. */
  boolean isRedOf(SdpCodec carried) {
    if (!is("red")
        || clockRate != carried.clockRate()
        || channels != carried.channels()
        || fmtp.size() != 1) {
      return false;
    }
    String payloadType = Integer.toString(carried.payloadType());
    List<String> blocks = Text.split(fmtp.keySet().iterator().next(), '/');
    return !blocks.isEmpty() && blocks.stream().allMatch(payloadType::equals);
  }

  /** The same codec with this feedback only. */
  public SdpCodec withFeedback(List<String> kept) {
    return new SdpCodec(payloadType, name, clockRate, channels, fmtp, kept);
  }
}
