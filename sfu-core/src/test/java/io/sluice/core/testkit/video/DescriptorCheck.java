package io.sluice.core.testkit.video;

import io.sluice.core.testkit.video.Fault.Rule;
import io.sluice.core.testkit.video.ReceivedDescriptor.Structure;
import io.sluice.core.testkit.video.ReceivedDescriptor.Template;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Dependency descriptors (AV1 RTP specification appendix A). */
final class DescriptorCheck {
  private static final int NUMBERS = 1 << 16;

  private final StreamRecord stream;
  private final Faults faults;
  private final int extensionId;

  /** Frames by their number without wrap-around. */
  private final Map<Long, Truth> frames = new HashMap<>();

  /** Numbers of the current source's frames. */
  private final Map<Integer, Long> numbers = new HashMap<>();

  private @Nullable Structure structure;
  private long last;
  private int source = -1;

  DescriptorCheck(StreamRecord stream, Faults faults, int extensionId) {
    this.stream = stream;
    this.faults = faults;
    this.extensionId = extensionId;
  }

  void check(List<ReceivedFrame> all) {
    for (ReceivedFrame frame : all) {
      if (frame.truth.source() != source) {
        numbers.clear();
        source = frame.truth.source();
      }
      int number = -1;
      for (ReceivedPacket packet : frame.packets) {
        ReceivedDescriptor descriptor = read(frame, packet);
        if (descriptor == null) {
          continue;
        }
        if (number < 0) {
          number = descriptor.number();
          count(frame, number);
        }
        boolean same = number == descriptor.number();
        faults.check(same, Rule.FRAME_NUMBER, frame, "two numbers in a frame");
        checkFrame(frame, packet, descriptor);
      }
    }
  }

  private @Nullable ReceivedDescriptor read(ReceivedFrame frame, ReceivedPacket packet) {
    byte @Nullable [] data = packet.extension(extensionId);
    if (data == null) {
      faults.add(Rule.STREAM, "no dependency descriptor at " + frame);
      return null;
    }
    try {
      ReceivedDescriptor descriptor = ReceivedDescriptor.read(data, structure);
      Structure brought = descriptor.structure();
      Structure former = structure;
      if (brought != null) {
        boolean fresh =
            former == null || former.bits().equals(brought.bits()) || !former.overlaps(brought);
        faults.check(fresh, Rule.TEMPLATE, frame, "identifiers of the former structure");
        structure = brought;
      }
      return descriptor;
    } catch (IllegalArgumentException e) {
      faults.add(Rule.TEMPLATE, e.getMessage() + " at " + frame);
      return null;
    }
  }

  private void count(ReceivedFrame frame, int number) {
    long unwrapped = number;
    if (!frames.isEmpty()) {
      int step = (number - (int) last) & (NUMBERS - 1);
      faults.check(
          step > 0 && step < NUMBERS / 2, Rule.FRAME_NUMBER, frame, (int) last + " to " + number);
      unwrapped = last + (short) step;
    }
    frames.put(unwrapped, frame.truth);
    numbers.put(frame.truth.frame(), unwrapped);
    last = unwrapped;
  }

  private void checkFrame(
      ReceivedFrame frame, ReceivedPacket packet, ReceivedDescriptor descriptor) {
    Truth truth = packet.truth();
    boolean good =
        truth != null
            && descriptor.start() == (truth.index() == 0)
            && descriptor.end() == (truth.index() == truth.count() - 1);
    faults.check(good, Rule.PAYLOAD, frame, "start or end of frame in the descriptor");
    boolean begins = frame.truth.begins() && truth != null && truth.index() == 0;
    boolean brings = descriptor.structure() != null;
    faults.check(!begins || brings, Rule.TEMPLATE, frame, "a keyframe without structure");
    Template template = descriptor.template();
    if (template == null) {
      faults.check(
          isStructureLost(frame), Rule.TEMPLATE, frame, "unknown " + descriptor.templateId());
      return;
    }
    boolean layers =
        template.spatialId() == frame.truth.spatialId()
            && template.temporalId() == frame.truth.temporalId();
    faults.check(layers, Rule.TEMPLATE, frame, "template of another layer");
    checkReferences(frame, descriptor);
  }

  /** The structure came with the first packet of a keyframe, which a network lost. */
  private boolean isStructureLost(ReceivedFrame frame) {
    return !(frame.truth.begins() && frame.hasFirst()) && stream.anyLost();
  }

  private void checkReferences(ReceivedFrame frame, ReceivedDescriptor descriptor) {
    Set<Integer> said = new HashSet<>();
    for (int diff : descriptor.frameDiffs()) {
      Truth target = frames.get(last - diff);
      if (target != null && target.source() == frame.truth.source()) {
        said.add(target.frame());
      }
      boolean foreign = target != null && target.source() != frame.truth.source();
      faults.check(!foreign, Rule.FRAME_NUMBER, frame, "refers to another source by " + diff);
    }
    Set<Integer> known = new HashSet<>(frame.truth.references());
    known.retainAll(numbers.keySet());
    Set<Integer> added = new HashSet<>(said);
    added.removeAll(known);
    added.removeIf(other -> isAbove(other, frame.truth));
    int least = frame.truth.references().size();
    faults.check(
        said.containsAll(known) && added.isEmpty() && descriptor.frameDiffs().size() >= least,
        Rule.FRAME_NUMBER,
        frame,
        "refers to " + said + ", not to " + known);
  }

  /** Whether a frame is an upper one of a picture that another frame needs the same layer of. */
  private boolean isAbove(int number, Truth frame) {
    Truth upper = frames.get(numbers.getOrDefault(number, Long.MIN_VALUE));
    int above = upper == null ? 0 : upper.spatialId() - frame.spatialId();
    return above > 0 && frame.references().contains(number - above);
  }
}
