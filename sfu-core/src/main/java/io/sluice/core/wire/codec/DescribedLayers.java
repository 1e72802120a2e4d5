package io.sluice.core.wire.codec;

import io.sluice.core.wire.rtp.HeaderExtensions;
import io.sluice.core.wire.rtp.LayerFacts;
import io.sluice.core.wire.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * What the dependency descriptors of one SSRC say. The newest structure and the one before it are
 * kept, so that a packet overtaken by a keyframe is still understood.
 */
final class DescribedLayers {
  /** What a packet has. */
  enum Said {
    /** No descriptor, or one that is not valid. */
    NOTHING,
    /** One whose template is not known: start and end of the frame. */
    BOUNDS,
    /** All. */
    ALL
  }

  /** Packets within which frame numbers of 16 bits do not come round. */
  private static final long UNIQUE_FRAMES = 1 << 15;

  /** A structure in force from its packet on. */
  private static final class Era {
    final DependencyStructure structure = new DependencyStructure();
    boolean known;
    long sequence;

    /** Where the structure came last. */
    long keySequence;

    /** The number of the frame that it came with there, if decoding can begin with that, or -1. */
    int keyNumber;
  }

  private final int extensionId;
  private final DependencyDescriptor descriptor = new DependencyDescriptor();
  private Era newest = new Era();
  private Era before = new Era();
  private long floor = Long.MIN_VALUE;
  private boolean keyframe;
  private boolean structureTaken;
  private long activeSequence = Long.MIN_VALUE;
  private long activeLayers;

  /**
   * @param extensionId identifier of the header extension, 0 if there is none
   */
  DescribedLayers(int extensionId) {
    this.extensionId = extensionId;
  }

  /** Reads a packet's descriptor and fills in what it says. */
  Said read(RtpPacket packet, LayerFacts facts) {
    keyframe = structureTaken = false;
    long element =
        extensionId == 0 ? HeaderExtensions.NONE : HeaderExtensions.find(packet, extensionId);
    if (element == HeaderExtensions.NONE) {
      return Said.NOTHING;
    }
    long sequence = packet.extendedSequence();
    Era era = eraOf(sequence);
    int offset = HeaderExtensions.offset(element);
    int length = HeaderExtensions.length(element);
    DependencyStructure structure = era == null ? null : era.structure;
    if (!descriptor.parse(packet.data(), offset, length, structure)) {
      return Said.NOTHING;
    }
    facts.frameStart = descriptor.frameStart();
    facts.frameEnd = descriptor.frameEnd();
    boolean independent;
    if (descriptor.hasStructure()) {
      structure = descriptor.structure();
      independent = descriptor.frameKnown() && descriptor.fdiffCount() == 0;
      keyframe = independent && descriptor.frameStart();
      keep(structure, sequence, independent ? descriptor.frameNumber() : -1);
    } else {
      independent = era != null && isKeyFrame(era, sequence);
    }
    if (structure == null || !descriptor.frameKnown()) {
      return Said.BOUNDS;
    }
    fill(facts, structure, independent);
    takeActive(structure, sequence);
    return Said.ALL;
  }

  private @Nullable Era eraOf(long sequence) {
    if (newest.known && sequence >= newest.sequence) {
      return newest;
    }
    return before.known && sequence >= before.sequence ? before : null;
  }

  private boolean isKeyFrame(Era era, long sequence) {
    return era.keyNumber == descriptor.frameNumber()
        && Math.abs(sequence - era.keySequence) < UNIQUE_FRAMES;
  }

  /** Keeps a structure, in its place, unless it is older than both that are kept. */
  private void keep(DependencyStructure structure, long sequence, int keyNumber) {
    if (sequence < floor) {
      return;
    }
    if (newest.known && sequence > newest.sequence && newest.structure.hasLayersOf(structure)) {
      set(newest, structure, newest.sequence, keyNumber);
      newest.keySequence = sequence;
      structureTaken = true;
    } else if (!newest.known || sequence > newest.sequence) {
      Era oldest = before;
      before = newest;
      newest = oldest;
      set(newest, structure, sequence, keyNumber);
      structureTaken = true;
    } else if (!before.known || sequence > before.sequence) {
      set(before, structure, sequence, keyNumber);
    }
  }

  private static void set(Era era, DependencyStructure structure, long sequence, int keyNumber) {
    era.structure.copyFrom(structure);
    era.known = true;
    era.sequence = sequence;
    era.keySequence = sequence;
    era.keyNumber = keyNumber;
  }

  private void fill(LayerFacts facts, DependencyStructure structure, boolean independent) {
    facts.known = true;
    facts.independent = independent;
    facts.spatialId = descriptor.spatialId();
    facts.temporalId = descriptor.temporalId();
    long present = 0;
    long switching = 0;
    for (int target = 0; target < structure.decodeTargetCount(); target++) {
      int indication = descriptor.indication(target);
      if (indication != DependencyDescriptor.NOT_PRESENT) {
        long bit = layer(structure, target);
        present |= bit;
        switching |= indication == DependencyDescriptor.SWITCH ? bit : 0;
      }
    }
    facts.present = present;
    facts.switching = switching;
    facts.references = references();
    facts.referencesFrom = descriptor.fdiffsFrom();
    facts.referencesTo = descriptor.fdiffsTo();
  }

  private long references() {
    int count = descriptor.fdiffCount();
    long references = 0;
    for (int i = count - 1; i >= 0; i--) {
      if (count > LayerFacts.MAX_REFERENCES
          || descriptor.fdiff(i) >= 1 << LayerFacts.REFERENCE_BITS) {
        return 0;
      }
      references = references << LayerFacts.REFERENCE_BITS | descriptor.fdiff(i);
    }
    return references;
  }

  private static long layer(DependencyStructure structure, int target) {
    return LayerFacts.bit(
        structure.decodeTargetSpatialId(target), structure.decodeTargetTemporalId(target));
  }

  private void takeActive(DependencyStructure structure, long sequence) {
    if (!descriptor.hasActiveDecodeTargets()
        || !newest.known
        || sequence < newest.sequence
        || sequence < activeSequence) {
      return;
    }
    activeSequence = sequence;
    activeLayers = 0;
    for (int target = 0; target < structure.decodeTargetCount(); target++) {
      if ((descriptor.activeDecodeTargets() >> target & 1) != 0) {
        activeLayers |= layer(structure, target);
      }
    }
  }

  /** A keyframe without descriptor: if it is the newest, no structure holds after it. */
  void retire(long sequence) {
    if (newest.known && sequence > newest.sequence) {
      forget(sequence);
    }
  }

  /** From this packet on structures of before hold no more: the stream is another, or plain. */
  void forget(long sequence) {
    newest.known = before.known = false;
    floor = sequence;
    activeSequence = Long.MIN_VALUE;
    activeLayers = 0;
  }

  /** Whether a keyframe begins in the packet that was read last. */
  boolean keyframe() {
    return keyframe;
  }

  /** Whether the packet that was read last brought the newest structure. */
  boolean structureTaken() {
    return structureTaken;
  }

  /** Whether there is a structure for new packets. */
  boolean inForce() {
    return newest.known;
  }

  /** The newest structure, if {@link #inForce}. */
  DependencyStructure structure() {
    return newest.structure;
  }

  /** The layers of the decode targets that are sent. */
  long activeLayers() {
    return activeLayers;
  }
}
