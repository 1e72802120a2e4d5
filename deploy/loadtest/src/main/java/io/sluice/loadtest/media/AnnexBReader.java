package io.sluice.loadtest.media;

import io.sluice.core.wire.codec.H264Payload;

/**
 * H.264 in the byte stream format (annex B). Both parameter sets stand before every IDR picture,
 * whether the file repeats them or not. Pictures are sent in the file's order: there must not be B
 * pictures.
 */
final class AnnexBReader {
  private static final int SEI = 6;
  private static final int DELIMITER = 9;
  private static final int FILLER = 12;
  private static final int FIRST_PREFIX = 14;
  private static final int LAST_PREFIX = 18;
  private static final int LAST_TYPE = 23;
  private static final int MAX_UNITS = 10_000;

  private final FileBytes file;
  private final byte[] data;
  private final RecordingBuilder builder;
  private final H264Packets packets;

  /** Offsets and ends of the NAL units of the picture that is being read. */
  private final int[] units = new int[2 * MAX_UNITS];

  private int count;
  private boolean hasSlice;
  private boolean hasIdr;
  private boolean hasParameters;
  private long pictures;

  /** Offset and end of the last parameter set of each kind; the end is 0 before the first. */
  private int sequenceParameters;

  private int sequenceParametersEnd;
  private int pictureParameters;
  private int pictureParametersEnd;

  private AnnexBReader(FileBytes file, Timebase pictureRate, boolean marked) {
    this.file = file;
    this.data = file.data();
    this.builder = new RecordingBuilder(file, pictureRate);
    this.packets = new H264Packets(data, marked, builder);
  }

  /** Whether a file begins as one in this format. */
  static boolean matches(FileBytes file) {
    return file.has(0, "\0\0\1") || file.has(0, "\0\0\0\1");
  }

  static Recording read(FileBytes file, Timebase pictureRate, boolean marked) {
    return new AnnexBReader(file, pictureRate, marked).readUnits();
  }

  /** A unit reaches from behind its start code to the next, without zeros at its end. */
  private Recording readUnits() {
    int begin = startCode(0) + 3;
    while (begin < data.length) {
      int next = startCode(begin);
      int end = next;
      while (end > begin && data[end - 1] == 0) {
        end--;
      }
      if (end > begin) {
        unit(begin, end);
      }
      begin = next + 3;
    }
    endPicture();
    return builder.build("H264", 0, 0);
  }

  /** Offset of the next start code, or the end of the file. */
  private int startCode(int from) {
    for (int at = from; at < data.length - 2; at++) {
      if (data[at + 2] == 1 && data[at] == 0 && data[at + 1] == 0) {
        return at;
      }
    }
    return data.length;
  }

  private void unit(int begin, int end) {
    int type = data[begin] & 0x1f;
    if (data[begin] < 0) {
      throw file.bad("the NAL unit at byte " + begin + " is not valid");
    }
    if (hasSlice && beginsPicture(type, begin, end)) {
      endPicture();
    }
    if (type == 0 || type > LAST_TYPE || (type >= DELIMITER && type <= FILLER)) {
      return;
    }
    if (count == MAX_UNITS) {
      throw file.bad("more than " + MAX_UNITS + " NAL units in the picture at byte " + begin);
    }
    units[2 * count] = begin;
    units[2 * count + 1] = end;
    count++;
    hasSlice |= H264Packets.isSlice(type);
    hasIdr |= type == H264Payload.IDR;
    if (type == H264Payload.SPS) {
      hasParameters = true;
      sequenceParameters = begin;
      sequenceParametersEnd = end;
    } else if (type == H264Payload.PPS) {
      pictureParameters = begin;
      pictureParametersEnd = end;
    }
  }

  /** Section 7.4.1.2.3, as far as a slice's first macroblock tells. */
  private boolean beginsPicture(int type, int begin, int end) {
    if (H264Packets.isSlice(type)) {
      return end - begin > 1 && data[begin + 1] < 0;
    }
    return (type >= SEI && type <= DELIMITER) || (type >= FIRST_PREFIX && type <= LAST_PREFIX);
  }

  private void endPicture() {
    if (hasSlice) {
      boolean complete = sequenceParametersEnd > 0 && pictureParametersEnd > 0;
      if (hasIdr && !complete) {
        throw file.bad("the keyframe at byte " + units[0] + " has no parameter sets before it");
      }
      builder.frame(pictures++, hasIdr);
      if (hasIdr && !hasParameters) {
        packets.unit(sequenceParameters, sequenceParametersEnd - sequenceParameters);
        packets.unit(pictureParameters, pictureParametersEnd - pictureParameters);
      }
      for (int i = 0; i < count; i++) {
        packets.unit(units[2 * i], units[2 * i + 1] - units[2 * i]);
      }
      packets.end();
    }
    count = 0;
    hasSlice = hasIdr = hasParameters = false;
  }
}
