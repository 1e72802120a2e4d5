package io.sluice.signaling.sdp;

import io.sluice.signaling.sdp.PublisherOffer.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The simulcast encodings that an offered section sends, and our answer to them. */
final class Encodings {
  /** Encodings of one section; what is offered beyond is not answered, so it is not sent. */
  static final int MAX = 4;

  private static final String PAYLOAD_TYPES = "pt=";

  /** Before an identifier: nothing is sent of it at first (RFC 8853 section 5.1). */
  private static final String PAUSED = "~";

  private Encodings() {}

  /**
   * The restriction identifiers that we receive, as answered, in the order of {@code a=simulcast}
   * (RFC 8853 section 5); empty without simulcast of video. Of alternatives the first counts that
   * has an {@code a=rid} line and may use the codec; an encoding without one is left out, as are
   * all if no header extension tells them apart.
   */
  static List<Rid> byRid(MediaSection offered, SdpCodec codec, List<Extmap> extensions) {
    Simulcast simulcast = offered.simulcast();
    boolean told = extensions.stream().anyMatch(e -> e.uri().equals(HeaderExtensions.RID));
    if (simulcast == null || !told || !offered.kind().equals("video")) {
      return List.of();
    }
    List<Rid> accepted = new ArrayList<>();
    for (String alternatives : Text.split(simulcast.send(), ';')) {
      for (String alternative : Text.split(alternatives, ',')) {
        String id = alternative.startsWith(PAUSED) ? alternative.substring(1) : alternative;
        Rid rid = answer(offered, codec, id);
        if (rid != null && accepted.stream().noneMatch(r -> r.id().equals(id))) {
          accepted.add(rid);
          break;
        }
      }
    }
    return List.copyOf(accepted.subList(0, Math.min(MAX, accepted.size())));
  }

  /**
   * Our side of the first sending {@code a=rid} line of an identifier: the same restrictions, with
   * its payload types narrowed to the codec's (RFC 8851 section 6); null if there is none, or not
   * with this codec.
   */
  private static @Nullable Rid answer(MediaSection offered, SdpCodec codec, String id) {
    Optional<Rid> line =
        offered.rids().stream()
            .filter(r -> r.id().equals(id) && r.direction().equals("send"))
            .findFirst();
    if (line.isEmpty()) {
      return null;
    }
    String payloadType = Integer.toString(codec.payloadType());
    List<String> answered = new ArrayList<>();
    for (String restriction : Text.split(line.get().restrictions(), ';')) {
      if (!restriction.startsWith(PAYLOAD_TYPES)) {
        answered.add(restriction);
      } else if (Text.split(restriction.substring(PAYLOAD_TYPES.length()), ',')
          .contains(payloadType)) {
        answered.add(PAYLOAD_TYPES + payloadType);
      } else {
        return null;
      }
    }
    return new Rid(id, "recv", String.join(";", answered));
  }

  /**
   * What we receive, for the answer; null without simulcast. An encoding that is offered as paused
   * is answered so, else browsers would take the answer for the wish to have it sent.
   */
  static @Nullable Simulcast answer(MediaSection offered, List<Rid> rids) {
    Simulcast simulcast = offered.simulcast();
    if (simulcast == null || rids.isEmpty()) {
      return null;
    }
    List<String> sent = List.of(simulcast.send().split("[;,]"));
    String received =
        rids.stream()
            .map(rid -> sent.contains(rid.id()) ? rid.id() : PAUSED + rid.id())
            .collect(Collectors.joining(";"));
    return new Simulcast("", received);
  }

  /**
   * The encodings of the first {@code SIM} group, in its order; empty if fewer than two of its
   * sources are announced.
   *
   * @param announced the section's sources, without those of RTX
   */
  static List<Stream> byGroup(MediaSection offered, List<Stream> announced) {
    Optional<SsrcGroup> group =
        offered.groups().stream().filter(g -> g.semantics().equals("SIM")).findFirst();
    if (group.isEmpty() || !offered.kind().equals("video")) {
      return List.of();
    }
    List<Stream> encodings =
        group.get().ssrcs().stream()
            .distinct()
            .flatMap(ssrc -> announced.stream().filter(s -> s.ssrc() == ssrc))
            .limit(MAX)
            .toList();
    return encodings.size() < 2 ? List.of() : encodings;
  }
}
