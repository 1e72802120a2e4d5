package io.sluice.core.testkit.video;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An encoder of layered video that tells what it would code: pictures of one frame for each spatial
 * layer, in a temporal pattern, each upper spatial layer predicted from the one below (always, or
 * in keyframes only). Layers go and come where the pattern begins.
 */
final class EncoderModel {
  private final VideoShape shape;
  private final TemporalPattern pattern;
  private final IntSupplier descriptorNumbers;

  /** Frames by how many pictures ago they were coded, in turn, and by spatial layer. */
  private final @Nullable CodedFrame[][] recent;

  private final @Nullable CodedFrame[] chains;
  private boolean keyframeWanted = true;
  private int activeSpatial;
  private int activeTemporal;
  private int wantedSpatial;
  private int wantedTemporal;

  /** Since the last keyframe, with those of temporal layers that were left out. */
  private int step;

  private int pictures;
  private int frames;
  private int lowestPictures;
  private int keyframes;

  /**
   * @param descriptorNumbers gives each frame its number in dependency descriptors
   */
  EncoderModel(VideoShape shape, IntSupplier descriptorNumbers) {
    this.shape = shape;
    this.pattern = shape.pattern();
    this.descriptorNumbers = descriptorNumbers;
    this.recent = new CodedFrame[pattern.length() + 1][shape.spatialLayers()];
    this.chains = new CodedFrame[shape.spatialLayers()];
    layers(shape.spatialLayers(), shape.temporalLayers());
    activeSpatial = wantedSpatial;
    activeTemporal = wantedTemporal;
  }

  void requestKeyframe() {
    keyframeWanted = true;
  }

  /** Codes so many layers only, from when the pattern begins again. */
  void layers(int spatial, int temporal) {
    wantedSpatial = Math.min(spatial, shape.spatialLayers());
    wantedTemporal = shape.isFixed() ? shape.temporalLayers() : temporal;
  }

  int activeSpatial() {
    return activeSpatial;
  }

  int activeTemporal() {
    return activeTemporal;
  }

  /** The next picture's frames; none if its temporal layer is off. */
  List<CodedFrame> encode(long captureNanos) {
    boolean begins = keyframeWanted || step % pattern.length() == 0;
    if (begins) {
      boolean more = wantedSpatial > activeSpatial;
      keyframeWanted |= more && (shape.keyOnly() || shape.isFixed());
      activeSpatial = wantedSpatial;
      activeTemporal = wantedTemporal;
    }
    boolean keyframe = keyframeWanted;
    if (keyframe) {
      restart();
    }
    @Nullable CodedFrame[] slot = recent[step % recent.length];
    Arrays.fill(slot, null);
    List<CodedFrame> coded = List.of();
    if (pattern.temporalId(step) < activeTemporal) {
      coded = picture(keyframe, captureNanos);
      coded.forEach(frame -> slot[frame.spatialId()] = frame);
    }
    step++;
    return coded;
  }

  private void restart() {
    keyframeWanted = false;
    step = 0;
    keyframes++;
    for (@Nullable CodedFrame[] frames : recent) {
      Arrays.fill(frames, null);
    }
  }

  private List<CodedFrame> picture(boolean keyframe, long captureNanos) {
    lowestPictures += pattern.temporalId(step) == 0 ? 1 : 0;
    List<CodedFrame> coded = new ArrayList<>();
    for (int spatial = 0; spatial < activeSpatial; spatial++) {
      List<CodedFrame> earlier = new ArrayList<>();
      for (int distance : keyframe ? new int[0] : pattern.references(step)) {
        CodedFrame reference =
            distance <= step ? recent[(step - distance) % recent.length][spatial] : null;
        if (reference != null) {
          earlier.add(reference);
        }
      }
      List<CodedFrame> all = new ArrayList<>(earlier);
      if (spatial > 0 && (keyframe || !shape.keyOnly())) {
        all.add(coded.get(spatial - 1));
      }
      coded.add(frame(keyframe, spatial, earlier, all, captureNanos));
    }
    pictures++;
    return coded;
  }

  private CodedFrame frame(
      boolean keyframe,
      int spatial,
      List<CodedFrame> earlier,
      List<CodedFrame> all,
      long captureNanos) {
    int temporal = pattern.temporalId(step);
    int number = descriptorNumbers.getAsInt();
    CodedFrame frame =
        new CodedFrame(
            frames++,
            number,
            pictures,
            step % pattern.length(),
            spatial,
            temporal,
            keyframe,
            activeSpatial,
            earlier,
            all,
            indications(keyframe, spatial),
            chainDiffs(number, keyframe && spatial == 0),
            lowestPictures,
            keyframes,
            captureNanos);
    for (int chain = 0; chain < chains.length && temporal == 0; chain++) {
      boolean part = spatial == chain || (spatial < chain && (keyframe || !shape.keyOnly()));
      if (part) {
        chains[chain] = frame;
      }
    }
    return frame;
  }

  private List<Integer> chainDiffs(int number, boolean restarts) {
    List<Integer> diffs = new ArrayList<>();
    for (int chain = 0; chain < chains.length; chain++) {
      CodedFrame last = chains[chain];
      boolean counts = !restarts && last != null && chain < activeSpatial;
      diffs.add(counts && last != null ? number - last.descriptorNumber() : 0);
    }
    return diffs;
  }

  private List<Integer> indications(boolean keyframe, int spatial) {
    List<Integer> indications = new ArrayList<>();
    for (int targetSpatial = 0; targetSpatial < shape.spatialLayers(); targetSpatial++) {
      for (int target = 0; target < shape.temporalLayers(); target++) {
        indications.add(indication(keyframe, spatial, targetSpatial, target));
      }
    }
    return indications;
  }

  private int indication(boolean keyframe, int spatial, int targetSpatial, int targetTemporal) {
    int own = pattern.indication(step, targetTemporal);
    boolean below = spatial < targetSpatial;
    if (own == TemporalPattern.NOT_PRESENT
        || spatial > targetSpatial
        || (below && shape.keyOnly() && !keyframe)) {
      return TemporalPattern.NOT_PRESENT;
    }
    if (keyframe) {
      return TemporalPattern.SWITCH;
    }
    return below ? TemporalPattern.REQUIRED : own;
  }
}
