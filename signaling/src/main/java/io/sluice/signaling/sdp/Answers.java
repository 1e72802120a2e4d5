package io.sluice.signaling.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What answers have in common. */
final class Answers {
  private static final Map<String, Set<String>> KEPT_PARAMETERS =
      Map.of(
          "vp9", Set.of("profile-id"),
          "h264", Set.of("packetization-mode", "profile-level-id", "level-asymmetry-allowed"),
          "av1", Set.of("profile", "level-idx", "tier"),
          "opus", Set.of("minptime", "useinbandfec", "stereo", "usedtx", "maxaveragebitrate"));

  private Answers() {}

  /** A codec with those of its parameters that name a format, not a receiver's limits. */
  static SdpCodec withOurParameters(SdpCodec codec) {
    Set<String> kept =
        KEPT_PARAMETERS.getOrDefault(codec.name().toLowerCase(Locale.ROOT), Set.of());
    Map<String, String> fmtp = new TreeMap<>(codec.fmtp());
    fmtp.keySet().retainAll(kept);
    return new SdpCodec(
        codec.payloadType(),
        codec.name(),
        codec.clockRate(),
        codec.channels(),
        fmtp,
        codec.feedback());
  }

  /**
   * Adds a codec of an offered section to its answer, with RTX and redundant audio unless their
   * payload types are -1. The offer's order stays: who prefers redundant audio sends it.
   */
  static void add(SectionBuilder answer, MediaSection offered, SdpCodec codec, int rtx, int red) {
    boolean redFirst = red >= 0 && isBefore(offered, red, codec.payloadType());
    if (redFirst) {
      answer.addRed(red, codec);
    }
    answer.add(codec, rtx);
    if (!redFirst) {
      answer.addRed(red, codec);
    }
  }

  private static boolean isBefore(MediaSection offered, int one, int other) {
    for (SdpCodec codec : offered.codecs()) {
      if (codec.payloadType() == one || codec.payloadType() == other) {
        return codec.payloadType() == one;
      }
    }
    return false;
  }

  /**
   * The extensions of an offered section that are among these and go our way, in the answer's
   * direction; of repeated identifiers and URIs the first counts.
   *
   * @param receiving whether we receive on the section, else we send
   */
  static List<Extmap> extensions(MediaSection offered, Set<String> known, boolean receiving) {
    List<Extmap> kept = new ArrayList<>();
    for (Extmap extension : offered.extensions()) {
      Direction direction = extension.direction();
      boolean ourWay = direction == null || (receiving ? direction.sends() : direction.receives());
      boolean repeated =
          kept.stream().anyMatch(e -> e.id() == extension.id() || e.uri().equals(extension.uri()));
      if (ourWay && !repeated && known.contains(extension.uri())) {
        Direction answered = direction == null ? null : direction.reversed();
        kept.add(new Extmap(extension.id(), extension.uri(), answered));
      }
    }
    return kept;
  }
}
