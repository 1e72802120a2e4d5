package io.sluice.core.testkit.video;

import java.util.List;

/**
 * A frame as an encoder makes it: one spatial layer of a picture.
 *
 * @param number its number in the stream, from 0
 * @param descriptorNumber its number in dependency descriptors, not yet wrapped
 * @param picture the picture's number in the stream, from 0
 * @param step the picture's place in the temporal pattern
 * @param keyframe whether the picture can be decoded without those before it
 * @param layers spatial layers of the picture
 * @param temporalReferences frames of earlier pictures that it needs
 * @param references all frames that it needs
 * @param indications what it is to each decode target
 * @param chainDiffs for each chain how much before it the chain's last frame was, or 0
 * @param lowestPictures pictures of the lowest temporal layer so far, this one included
 * @param keyframes keyframes so far, this one included
 * @param captureNanos when it was captured
 */
record CodedFrame(
    int number,
    int descriptorNumber,
    int picture,
    int step,
    int spatialId,
    int temporalId,
    boolean keyframe,
    int layers,
    List<CodedFrame> temporalReferences,
    List<CodedFrame> references,
    List<Integer> indications,
    List<Integer> chainDiffs,
    int lowestPictures,
    int keyframes,
    long captureNanos) {
  CodedFrame {
    temporalReferences = List.copyOf(temporalReferences);
    references = List.copyOf(references);
    indications = List.copyOf(indications);
    chainDiffs = List.copyOf(chainDiffs);
  }

  /** Whether it is the picture's first frame. */
  boolean first() {
    return spatialId == 0;
  }

  /** Whether it is the picture's last frame. */
  boolean last() {
    return spatialId == layers - 1;
  }

  /** What it refers to, as differences of descriptor numbers. */
  List<Integer> frameDiffs() {
    return references.stream().map(r -> descriptorNumber - r.descriptorNumber).sorted().toList();
  }

  /** Whether it needs pictures of the lowest temporal layer only. */
  boolean needsLowestOnly() {
    return temporalReferences.stream().allMatch(reference -> reference.temporalId == 0);
  }

  @Override
  public String toString() {
    return "frame " + number + " S" + spatialId + "T" + temporalId;
  }
}
