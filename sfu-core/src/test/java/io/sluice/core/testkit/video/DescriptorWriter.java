package io.sluice.core.testkit.video;

import io.sluice.core.testkit.video.DescriptorTemplates.Template;
import java.util.List;

/** Writes the dependency descriptor of a packet (AV1 RTP specification section A.8.2). */
final class DescriptorWriter {
  private static final int IDENTIFIERS = 64;

  private final VideoShape shape;
  private final PayloadWriter.Size size;
  private final int firstId;
  private final int firstNumber;
  private final DescriptorTemplates templates;

  /**
   * @param firstId the first template's identifier, 0–63
   * @param firstNumber what is added to frame numbers
   */
  DescriptorWriter(VideoShape shape, PayloadWriter.Size size, int firstId, int firstNumber) {
    this.shape = shape;
    this.size = size;
    this.firstId = firstId;
    this.firstNumber = firstNumber;
    this.templates = new DescriptorTemplates(shape);
  }

  /**
   * The descriptor of one of a frame's packets.
   *
   * @param structure whether it carries the templates
   * @param activeTargets the decode targets that are coded, a bit each, or -1 not to tell
   */
  byte[] write(
      CodedFrame frame, boolean first, boolean last, boolean structure, int activeTargets) {
    int index = templates.indexFor(frame);
    Template template = templates.all().get(index);
    boolean ownIndications = !template.indications().equals(frame.indications());
    boolean ownFrames = !template.frameDiffs().equals(frame.frameDiffs());
    boolean ownChains = !template.chainDiffs().equals(frame.chainDiffs());
    BitWriter out = new BitWriter();
    out.flag(first).flag(last).bits(6, (firstId + index) % IDENTIFIERS);
    out.bits(16, firstNumber + frame.descriptorNumber());
    if (!structure && activeTargets < 0 && !ownIndications && !ownFrames && !ownChains) {
      return out.toBytes();
    }
    out.flag(structure).flag(activeTargets >= 0);
    out.flag(ownIndications).flag(ownFrames).flag(ownChains);
    if (structure) {
      writeStructure(out);
    }
    if (activeTargets >= 0) {
      out.bits(shape.decodeTargets(), activeTargets);
    }
    if (ownIndications) {
      frame.indications().forEach(indication -> out.bits(2, indication));
    }
    if (ownFrames) {
      writeOwnDiffs(out, frame.frameDiffs());
    }
    if (ownChains) {
      frame.chainDiffs().forEach(diff -> out.bits(8, diff));
    }
    return out.toBytes();
  }

  private static void writeOwnDiffs(BitWriter out, List<Integer> diffs) {
    for (int diff : diffs) {
      int size = diff <= 1 << 4 ? 1 : diff <= 1 << 8 ? 2 : 3;
      out.bits(2, size).bits(4 * size, diff - 1L);
    }
    out.bits(2, 0);
  }

  private void writeStructure(BitWriter out) {
    out.bits(6, firstId).bits(5, shape.decodeTargets() - 1L);
    List<Template> all = templates.all();
    for (int i = 0; i < all.size(); i++) {
      out.bits(2, i + 1 == all.size() ? 3 : layerStep(all.get(i), all.get(i + 1)));
    }
    all.forEach(t -> t.indications().forEach(indication -> out.bits(2, indication)));
    for (Template template : all) {
      template.frameDiffs().forEach(diff -> out.flag(true).bits(4, diff - 1L));
      out.flag(false);
    }
    out.nonSymmetric(shape.decodeTargets() + 1, shape.spatialLayers());
    for (int target = 0; target < shape.decodeTargets(); target++) {
      out.nonSymmetric(shape.spatialLayers(), target / shape.temporalLayers());
    }
    all.forEach(t -> t.chainDiffs().forEach(diff -> out.bits(4, diff)));
    out.flag(true);
    for (int spatial = 0; spatial < shape.spatialLayers(); spatial++) {
      out.bits(16, size.width(spatial) - 1L).bits(16, size.height(spatial) - 1L);
    }
  }

  private static int layerStep(Template from, Template to) {
    if (from.spatialId() != to.spatialId()) {
      return 2;
    }
    return from.temporalId() == to.temporalId() ? 0 : 1;
  }
}
