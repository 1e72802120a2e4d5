package io.sluice.core.forward;

import io.sluice.core.wire.codec.PictureNumbers;
import io.sluice.core.wire.rtp.LayerFacts;
import io.sluice.core.wire.rtp.RtpPacket;

/**
 * Makes the picture numbers of one source after another go on in one outgoing stream: picture id,
 * TL0PICIDX and KEYIDX of VP8 (RFC 7741 section 4.2), picture id and TL0PICIDX of VP9 (RFC 9628
 * section 4.2). A packet's change is one number, so that a resend is changed alike.
 */
public final class PictureRewriter {
  /** Nothing is to be changed. */
  public static final int UNCHANGED = 0;

  /** Bits that a change needs. */
  public static final int CHANGE_BITS = 28;

  private static final int UNKNOWN = -1;
  private static final int ID_MASK = 0x7fff;
  private static final int TL0_SHIFT = 15;
  private static final int KEY_SHIFT = 23;

  /** One source's numbers. */
  private static final class Numbers {
    final SequenceMap pictures = new SequenceMap();
    int tl0Delta;
    int keyDelta;
    boolean hasPictures;
  }

  private Numbers current = new Numbers();
  private Numbers former = new Numbers();

  /** The outgoing numbers of the newest picture, or {@link #UNKNOWN}. */
  private long lastPicture = UNKNOWN;

  private int lastTl0 = UNKNOWN;
  private int lastKey = UNKNOWN;

  /** A source begins with this packet, the first one of a keyframe: its numbers go on from here. */
  public void begin(RtpPacket packet) {
    Numbers next = former;
    former = current;
    current = next;
    LayerFacts facts = packet.layers();
    byte[] data = packet.data();
    next.hasPictures = facts.pictureIdOffset >= 0;
    if (next.hasPictures) {
      long id = PictureNumbers.pictureId(data, facts.pictureIdOffset);
      next.pictures.begin(id, lastPicture == UNKNOWN ? 0 : lastPicture + 1 - id);
    }
    next.tl0Delta = delta(lastTl0, facts.tl0PicIdxOffset, data, 0xff);
    next.keyDelta = delta(lastKey, facts.keyIdxOffset, data, 0x1f);
  }

  private static int delta(int last, int offset, byte[] data, int mask) {
    return last == UNKNOWN || offset < 0 ? 0 : (last + 1 - (data[offset] & mask)) & mask;
  }

  /** How the numbers of a packet that goes out change; {@link #UNCHANGED} or what to apply. */
  public int change(RtpPacket packet) {
    LayerFacts facts = packet.layers();
    if (facts.pictureIdOffset < 0 && facts.tl0PicIdxOffset < 0 && facts.keyIdxOffset < 0) {
      return UNCHANGED;
    }
    count(packet);
    return pictureDelta(packet) | current.tl0Delta << TL0_SHIFT | current.keyDelta << KEY_SHIFT;
  }

  private void count(RtpPacket packet) {
    LayerFacts facts = packet.layers();
    byte[] data = packet.data();
    if (facts.tl0PicIdxOffset >= 0) {
      lastTl0 = newer(lastTl0, (data[facts.tl0PicIdxOffset] & 0xff) + current.tl0Delta, 0xff);
    }
    if (facts.keyIdxOffset >= 0) {
      lastKey = newer(lastKey, (data[facts.keyIdxOffset] & 0x1f) + current.keyDelta, 0x1f);
    }
  }

  private int pictureDelta(RtpPacket packet) {
    if (packet.layers().pictureIdOffset < 0 || !current.hasPictures) {
      return 0;
    }
    SequenceMap pictures = current.pictures;
    long picture = extend(packet, pictures);
    long offset = pictures.offsetAt(picture);
    if (offset == SequenceMap.DROPPED) {
      return 0; // older than what is remembered
    }
    if (picture > pictures.highest()) {
      pictures.seen(picture);
      lastPicture = Math.max(lastPicture, picture + offset);
    } else if (lastPicture == UNKNOWN) {
      lastPicture = picture + offset;
    }
    return (int) offset & ID_MASK;
  }

  /** As {@link #change}, for a late packet of the former source. */
  public int changeFormer(RtpPacket packet) {
    int picture = 0;
    if (packet.layers().pictureIdOffset >= 0 && former.hasPictures) {
      long offset = former.pictures.offsetAt(extend(packet, former.pictures));
      picture = offset == SequenceMap.DROPPED ? 0 : (int) offset & ID_MASK;
    }
    return picture | former.tl0Delta << TL0_SHIFT | former.keyDelta << KEY_SHIFT;
  }

  /**
   * A packet does not go out, nor does the rest of its picture: that leaves no gap. What was
   * missing before it keeps its numbers, also when another source begins.
   */
  public void drop(RtpPacket packet) {
    LayerFacts facts = packet.layers();
    count(packet);
    if (facts.pictureIdOffset < 0 || !current.hasPictures) {
      return;
    }
    SequenceMap pictures = current.pictures;
    long picture = extend(packet, pictures);
    if (picture > pictures.highest()) {
      if (facts.countsPictures) {
        pictures.drop(picture, picture);
      }
      lastPicture = Math.max(lastPicture, picture + pictures.offset());
    }
  }

  /** The picture id without wrap-around, near the newest one. */
  private static long extend(RtpPacket packet, SequenceMap pictures) {
    byte[] data = packet.data();
    int offset = packet.layers().pictureIdOffset;
    int shift = Integer.SIZE - PictureNumbers.pictureIdBits(data, offset);
    long newest = pictures.highest();
    int ahead = (PictureNumbers.pictureId(data, offset) - (int) newest) << shift >> shift;
    return newest + ahead;
  }

  /**
   * Reads a part of what {@link #change} will need, so that it is in the CPU's cache by then.
   *
   * @param step 0, then 1: what the former led to
   * @return nothing of meaning
   */
  public int readAhead(int step) {
    return step == 0 ? lastTl0 : current.tl0Delta + (int) current.pictures.highest();
  }

  private static int newer(int last, int next, int mask) {
    int value = next & mask;
    boolean back = last != UNKNOWN && ((value - last) & mask) > mask / 2;
    return back ? last : value;
  }

  /**
   * Changes the numbers in a copy of a packet's payload.
   *
   * @param change as {@link #change} said of the packet
   * @param payload where the payload begins in {@code dst}
   */
  public static void apply(int change, RtpPacket packet, byte[] dst, int payload) {
    LayerFacts facts = packet.layers();
    int shift = payload - packet.headerLength();
    if (facts.pictureIdOffset >= 0) {
      int at = facts.pictureIdOffset + shift;
      int id = PictureNumbers.pictureId(dst, at) + (change & ID_MASK);
      PictureNumbers.writePictureId(dst, at, id & ID_MASK);
    }
    if (facts.tl0PicIdxOffset >= 0) {
      int at = facts.tl0PicIdxOffset + shift;
      int tl0 = PictureNumbers.tl0PicIdx(dst, at) + (change >> TL0_SHIFT);
      PictureNumbers.writeTl0PicIdx(dst, at, tl0);
    }
    if (facts.keyIdxOffset >= 0) {
      int at = facts.keyIdxOffset + shift;
      int key = PictureNumbers.keyIdx(dst, at) + (change >> KEY_SHIFT);
      PictureNumbers.writeKeyIdx(dst, at, key);
    }
  }
}
