package io.sluice.core.testkit.video;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dependency descriptor as a receiver reads it (AV1 RTP specification section A.8.2).
 *
 * @param structure the templates that it brings, or null
 * @param template what its frame is; null if its template is not known
 * @param frameDiffs what the frame refers to
 */
record ReceivedDescriptor(
    boolean start,
    boolean end,
    int templateId,
    int number,
    @Nullable Structure structure,
    @Nullable Template template,
    List<Integer> frameDiffs) {
  private static final int IDENTIFIERS = 64;
  private static final int MANDATORY = 3;

  /** What frames of one kind have in common. */
  record Template(int spatialId, int temporalId, List<Integer> frameDiffs) {}

  /**
   * Templates.
   *
   * @param bits all of it, to tell it from others
   */
  record Structure(int firstId, int targets, int chains, List<Template> templates, String bits) {
    /** The template with an identifier, or null if none has it. */
    @Nullable Template find(int id) {
      int index = (id - firstId + IDENTIFIERS) % IDENTIFIERS;
      return index < templates.size() ? templates.get(index) : null;
    }

    /** Whether an identifier means something in both. */
    boolean overlaps(Structure other) {
      for (int id = 0; id < IDENTIFIERS; id++) {
        if (find(id) != null && other.find(id) != null) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Reads one.
   *
   * @param current the structure received last, or null
   * @throws IllegalArgumentException if it is malformed
   */
  static ReceivedDescriptor read(byte[] data, @Nullable Structure current) {
    BitInput in = new BitInput(data, 0, data.length);
    boolean start = in.flag();
    boolean end = in.flag();
    int id = in.bits(6);
    int number = in.bits(16);
    boolean extended = data.length > MANDATORY;
    boolean hasStructure = extended && in.flag();
    boolean hasActive = extended && in.flag();
    boolean ownIndications = extended && in.flag();
    boolean ownFrames = extended && in.flag();
    boolean ownChains = extended && in.flag();
    Structure brought = hasStructure ? readStructure(in) : null;
    Structure valid = brought != null ? brought : current;
    Template template = valid == null ? null : valid.find(id);
    if (valid == null || template == null) {
      return new ReceivedDescriptor(start, end, id, number, brought, null, List.of());
    }
    in.bits(hasActive ? valid.targets : 0);
    for (int i = 0; ownIndications && i < valid.targets; i++) {
      in.bits(2);
    }
    List<Integer> diffs = ownFrames ? readDiffs(in) : template.frameDiffs;
    for (int i = 0; ownChains && i < valid.chains; i++) {
      in.bits(8);
    }
    return new ReceivedDescriptor(start, end, id, number, brought, template, diffs);
  }

  private static List<Integer> readDiffs(BitInput in) {
    List<Integer> diffs = new ArrayList<>();
    for (int size = in.bits(2); size > 0; size = in.bits(2)) {
      diffs.add(in.bits(4 * size) + 1);
    }
    return diffs;
  }

  private static Structure readStructure(BitInput in) {
    int firstId = in.bits(6);
    int targets = in.bits(5) + 1;
    List<int[]> layers = readLayers(in);
    for (int i = 0; i < layers.size() * targets; i++) {
      in.bits(2);
    }
    List<Template> templates = new ArrayList<>();
    for (int[] layer : layers) {
      List<Integer> diffs = new ArrayList<>();
      while (in.flag()) {
        diffs.add(in.bits(4) + 1);
      }
      templates.add(new Template(layer[0], layer[1], diffs));
    }
    int chains = in.nonSymmetric(targets + 1);
    for (int i = 0; chains > 0 && i < targets; i++) {
      in.nonSymmetric(chains);
    }
    for (int i = 0; i < chains * layers.size(); i++) {
      in.bits(4);
    }
    int spatialLayers = layers.get(layers.size() - 1)[0] + 1;
    for (int i = in.flag() ? 2 * spatialLayers : 0; i > 0; i--) {
      in.bits(16);
    }
    return new Structure(firstId, targets, chains, templates, in.since(8 * MANDATORY + 5));
  }

  /** The spatial and temporal layer of each template. */
  private static List<int[]> readLayers(BitInput in) {
    List<int[]> layers = new ArrayList<>();
    int spatial = 0;
    int temporal = 0;
    int next;
    do {
      layers.add(new int[] {spatial, temporal});
      next = in.bits(2);
      temporal = next == 2 ? 0 : temporal + (next == 1 ? 1 : 0);
      spatial += next == 2 ? 1 : 0;
    } while (next != 3);
    return layers;
  }
}
