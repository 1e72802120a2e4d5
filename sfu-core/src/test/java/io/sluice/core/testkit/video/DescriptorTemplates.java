package io.sluice.core.testkit.video;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The templates of an encoder's dependency descriptors: what its frames are while it codes all
 * layers, in the order of their layers (AV1 RTP specification section A.8.3.1).
 */
final class DescriptorTemplates {
  /** What frames of one kind have in common. */
  record Template(
      int spatialId,
      int temporalId,
      List<Integer> indications,
      List<Integer> frameDiffs,
      List<Integer> chainDiffs) {
    Template {
      indications = List.copyOf(indications);
      frameDiffs = List.copyOf(frameDiffs);
      chainDiffs = List.copyOf(chainDiffs);
    }

    private static Template of(CodedFrame frame) {
      return new Template(
          frame.spatialId(),
          frame.temporalId(),
          frame.indications(),
          frame.frameDiffs(),
          frame.chainDiffs());
    }

    private int difference(CodedFrame frame) {
      return (indications.equals(frame.indications()) ? 0 : 1)
          + (frameDiffs.equals(frame.frameDiffs()) ? 0 : 1)
          + (chainDiffs.equals(frame.chainDiffs()) ? 0 : 1);
    }
  }

  private final List<Template> templates;

  DescriptorTemplates(VideoShape shape) {
    int[] numbers = {0};
    EncoderModel encoder = new EncoderModel(shape, () -> numbers[0]++);
    List<Template> found = new ArrayList<>();
    for (int picture = 0; picture < 3 * shape.pattern().length(); picture++) {
      encoder.encode(0).stream().map(Template::of).forEach(found::add);
    }
    templates =
        found.stream()
            .distinct()
            .sorted(Comparator.comparing(Template::spatialId).thenComparing(Template::temporalId))
            .toList();
  }

  List<Template> all() {
    return templates;
  }

  /** The template that has most in common with a frame. */
  int indexFor(CodedFrame frame) {
    Template best =
        templates.stream()
            .filter(t -> t.spatialId == frame.spatialId() && t.temporalId == frame.temporalId())
            .min(Comparator.comparingInt(t -> t.difference(frame)))
            .orElseThrow();
    return templates.indexOf(Objects.requireNonNull(best));
  }
}
