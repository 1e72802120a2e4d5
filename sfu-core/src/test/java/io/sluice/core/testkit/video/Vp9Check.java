package io.sluice.core.testkit.video;

import io.sluice.core.testkit.video.Fault.Rule;
import java.util.List;

/**
 * The payload descriptors of VP9 (RFC 9628 section 4.2). Pictures refer to each other by the
 * difference of their ids: those of one source keep their distances, and another source must look
 * like a step forwards.
 */
final class Vp9Check {
  /** Pictures that a source may have had since its layer was left out, before another begins. */
  private static final int MAX_LEFT_OUT = 100;

  private final StreamRecord stream;
  private final Faults faults;
  private final LowestLayerCheck lowest;

  Vp9Check(StreamRecord stream, Faults faults) {
    this.stream = stream;
    this.faults = faults;
    this.lowest = new LowestLayerCheck(faults);
  }

  void check(List<ReceivedFrame> frames) {
    ReceivedFrame before = null;
    Vp9Fields fieldsBefore = null;
    for (ReceivedFrame frame : frames) {
      Vp9Fields fields = Vp9Fields.read(frame.first().payload());
      checkPackets(frame, fields);
      if (before == null || fieldsBefore == null) {
        lowest(frame, fields, 0);
      } else if (before.isSamePicture(frame)) {
        boolean same =
            fields.pictureId() == fieldsBefore.pictureId()
                && fields.lowestIndex() == fieldsBefore.lowestIndex();
        faults.check(same, Rule.PICTURE_ID, frame, "two ids in a picture");
      } else {
        checkPictureId(before, frame, fieldsBefore, fields);
        int lost = stream.lostPictures(before, frame) + stream.gapPictures(before, frame);
        lowest(frame, fields, lost + leftOut(before, frame));
      }
      before = frame;
      fieldsBefore = fields;
    }
  }

  /** Pictures may have had nothing of the layer that was sent. */
  private static int leftOut(ReceivedFrame before, ReceivedFrame frame) {
    boolean goesOn = before.truth.source() == frame.truth.source();
    return goesOn ? Math.max(0, frame.truth.picture() - before.truth.picture() - 1) : MAX_LEFT_OUT;
  }

  private void lowest(ReceivedFrame frame, Vp9Fields fields, int lost) {
    if (fields.lowestIndex() >= 0) {
      lowest.check(frame, fields.lowestIndex(), lost);
    } else {
      lowest.forget();
    }
  }

  private void checkPackets(ReceivedFrame frame, Vp9Fields first) {
    for (ReceivedPacket packet : frame.packets) {
      Vp9Fields fields = Vp9Fields.read(packet.payload());
      Truth truth = packet.truth();
      boolean good =
          truth != null
              && fields.start() == (truth.index() == 0)
              && fields.end() == (truth.index() == truth.count() - 1)
              && (!fields.layered() || fields.temporalId() == truth.temporalId())
              && (!fields.layered() || fields.spatialId() == truth.spatialId());
      faults.check(good, Rule.PAYLOAD, frame, "start, end or layers");
      boolean same =
          fields.pictureId() == first.pictureId() && fields.lowestIndex() == first.lowestIndex();
      faults.check(same, Rule.PICTURE_ID, frame, "two ids in a frame");
    }
  }

  private void checkPictureId(
      ReceivedFrame before, ReceivedFrame frame, Vp9Fields from, Vp9Fields to) {
    int range = 1 << Math.min(from.pictureIdBits(), to.pictureIdBits());
    int step = to.pictureId() - from.pictureId() & range - 1;
    int pictures = frame.truth.picture() - before.truth.picture();
    boolean goesOn = before.truth.source() == frame.truth.source() && pictures > 0;
    boolean kept = goesOn && step == (pictures & range - 1);
    boolean anew =
        step > 0 && step < range / 2 && (!goesOn || (frame.truth.begins() && pictures > 1));
    faults.check(kept || anew, Rule.PICTURE_ID, frame, from.pictureId() + " to " + to.pictureId());
  }
}
