package io.sluice.core.testkit.video;

/**
 * What a decoder cannot accept.
 *
 * @param rule which rule is broken
 * @param detail where, in words
 */
public record Fault(Rule rule, String detail) {
  /** What a stream must keep to. */
  public enum Rule {
    /** Packets are well-formed, of one SSRC, one payload type and codec. */
    STREAM,
    /** Each sequence number comes once. */
    DUPLICATE,
    /** No sequence number is left out but those of packets that the network lost. */
    GAP,
    /** What is sent again is what was sent. */
    REPAIR,
    /** Packets of a frame come together, in order, and all of them. */
    FRAME,
    /** Timestamps are those of a picture, ascend, and stay on one clock. */
    TIMESTAMP,
    /** The last packet of each picture, and no other, has the marker. */
    MARKER,
    /** What a frame refers to was decoded before it. */
    DECODE,
    /** Picture ids go on without a gap of our making. */
    PICTURE_ID,
    /** TL0PICIDX counts the pictures of the lowest temporal layer. */
    TL0PICIDX,
    /** KEYIDX changes with keyframes only. */
    KEYIDX,
    /** The payload's descriptor says of a frame what is true. */
    PAYLOAD,
    /** Frame numbers of dependency descriptors ascend, and lead to the frames referred to. */
    FRAME_NUMBER,
    /** Templates are those of the structure received last, of identifiers not in use before. */
    TEMPLATE
  }

  @Override
  public String toString() {
    return rule + ": " + detail;
  }
}
