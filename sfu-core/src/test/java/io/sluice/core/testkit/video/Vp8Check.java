package io.sluice.core.testkit.video;

import io.sluice.core.testkit.video.Fault.Rule;
import java.util.List;

/** The payload descriptors of VP8 (RFC 7741 section 4.2): counters go on, whoever is the source. */
final class Vp8Check {
  private final StreamRecord stream;
  private final Faults faults;
  private final LowestLayerCheck lowest;

  Vp8Check(StreamRecord stream, Faults faults) {
    this.stream = stream;
    this.faults = faults;
    this.lowest = new LowestLayerCheck(faults);
  }

  void check(List<ReceivedFrame> frames) {
    ReceivedFrame before = null;
    Vp8Fields fieldsBefore = null;
    for (ReceivedFrame frame : frames) {
      Vp8Fields fields = Vp8Fields.read(frame.first().payload());
      checkPackets(frame, fields);
      int lost = before == null ? 0 : stream.lostPictures(before, frame);
      int gaps = before == null ? 0 : stream.gapPictures(before, frame);
      if (fieldsBefore != null) {
        checkPictureId(frame, fieldsBefore, fields, lost, gaps);
        checkKeyIndex(frame, fieldsBefore, fields, lost + gaps);
      }
      if (fields.lowestIndex() >= 0) {
        lowest.check(frame, fields.lowestIndex(), lost + gaps);
      } else {
        lowest.forget();
      }
      before = frame;
      fieldsBefore = fields;
    }
  }

  private void checkPackets(ReceivedFrame frame, Vp8Fields first) {
    for (ReceivedPacket packet : frame.packets) {
      Vp8Fields fields = Vp8Fields.read(packet.payload());
      Truth truth = packet.truth();
      boolean starts = truth != null && truth.index() == 0;
      boolean good =
          fields.start() == starts
              && (fields.lowestIndex() < 0 || fields.temporalId() == frame.truth.temporalId());
      faults.check(good, Rule.PAYLOAD, frame, "start or temporal layer");
      boolean same = fields.pictureId() == first.pictureId();
      faults.check(same, Rule.PICTURE_ID, frame, "two picture ids in a picture");
      same = fields.lowestIndex() == first.lowestIndex();
      faults.check(same, Rule.TL0PICIDX, frame, "two in a picture");
      same = fields.keyIndex() == first.keyIndex();
      faults.check(same, Rule.KEYIDX, frame, "two in a picture");
    }
  }

  /** The next of those that were sent; a gap only where a picture may be missing for good. */
  private void checkPictureId(
      ReceivedFrame frame, Vp8Fields before, Vp8Fields fields, int lost, int gaps) {
    int bits = Math.min(before.pictureIdBits(), fields.pictureIdBits());
    if (bits == 0) {
      return;
    }
    int step = fields.pictureId() - before.pictureId() & (1 << bits) - 1;
    faults.check(
        step >= 1 + lost && step <= 1 + lost + gaps,
        Rule.PICTURE_ID,
        frame,
        before.pictureId()
            + " to "
            + fields.pictureId()
            + " with "
            + lost
            + " and "
            + gaps
            + " pictures lost");
  }

  private void checkKeyIndex(ReceivedFrame frame, Vp8Fields before, Vp8Fields fields, int lost) {
    if (fields.keyIndex() < 0 || before.keyIndex() < 0 || lost > 0) {
      return;
    }
    boolean same = fields.keyIndex() == before.keyIndex();
    faults.check(
        same != frame.truth.keyframe(),
        Rule.KEYIDX,
        frame,
        before.keyIndex() + " to " + fields.keyIndex());
  }
}
