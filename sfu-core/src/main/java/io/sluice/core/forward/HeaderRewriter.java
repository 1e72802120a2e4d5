package io.sluice.core.forward;

import io.sluice.core.wire.ext.AbsSendTime;
import io.sluice.core.wire.ext.ExtensionType;
import io.sluice.core.wire.ext.TransportSequence;
import io.sluice.core.wire.rtp.HeaderExtensionWriter;
import io.sluice.core.wire.rtp.HeaderExtensions;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes the header of an outgoing packet from an incoming one: identifiers of header extensions
 * are translated as negotiated, those of this hop are written anew, unknown ones are left out (RFC
 * 8285). One for each subscription and source, bound when they are negotiated.
 */
public final class HeaderRewriter {
  /** More than any header of ours takes besides the incoming packet's own extensions. */
  private static final int OWN_BYTES = 320;

  /** Incoming identifier to outgoing one; 0 for elements that are not passed on. */
  private final byte[] outgoingId = new byte[256];

  private final HeaderExtensionWriter writer = new HeaderExtensionWriter();
  private final int midId;
  private final byte[] mid;
  private final int sendTimeId;
  private final int transportSequenceId;
  private final int descriptorId;
  private final boolean alwaysTwoByte;

  /** In place of the incoming packet's own, if its length is not 0. */
  private byte[] otherDescriptor = {};

  private int otherLength;
  private int descriptorOffset;
  private int descriptorLength;

  /**
   * @param incoming the source's extensions and their identifiers, 1–255
   * @param outgoing the subscriber's extensions and their identifiers, 1–255
   * @param mid the subscriber's section
   */
  public HeaderRewriter(
      Map<ExtensionType, Integer> incoming, Map<ExtensionType, Integer> outgoing, String mid) {
    this.mid = mid.getBytes(StandardCharsets.US_ASCII);
    this.midId = outgoing.getOrDefault(ExtensionType.MID, 0);
    this.sendTimeId = outgoing.getOrDefault(ExtensionType.ABS_SEND_TIME, 0);
    this.transportSequenceId = outgoing.getOrDefault(ExtensionType.TRANSPORT_SEQUENCE, 0);
    this.descriptorId = outgoing.getOrDefault(ExtensionType.DEPENDENCY_DESCRIPTOR, -1);
    boolean wide = midId != 0 && HeaderExtensionWriter.needsTwoByte(midId, this.mid.length);
    for (int id : outgoing.values()) {
      wide |= HeaderExtensionWriter.needsTwoByte(id, 1);
    }
    this.alwaysTwoByte = wide;
    for (Map.Entry<ExtensionType, Integer> in : incoming.entrySet()) {
      Integer out = outgoing.get(in.getKey());
      if (out != null && in.getKey().handling() == ExtensionType.Handling.COPIED) {
        outgoingId[in.getValue()] = (byte) (int) out;
      }
    }
  }

  /** Bytes that {@link #write} may need for this packet. */
  public static int maxLength(RtpPacket packet) {
    return OWN_BYTES + 2 * packet.extensionLength();
  }

  /**
   * Writes a header into {@code dst}, which has room for {@link #maxLength}.
   *
   * @param packet the incoming packet
   * @param payloadType outgoing payload type
   * @param sequence outgoing sequence number; its low 16 bits are written
   * @param timestamp outgoing timestamp; its low 32 bits are written
   * @param ssrc outgoing SSRC
   * @param transportSequence number for transport-wide feedback, written where negotiated
   * @param nowNanos the send time
   * @return bytes written
   */
  public int write(
      RtpPacket packet,
      int payloadType,
      long sequence,
      long timestamp,
      long ssrc,
      int transportSequence,
      long nowNanos,
      byte[] dst,
      int offset) {
    descriptorLength = 0;
    writer.begin(dst, offset + RtpHeader.FIXED_LENGTH, alwaysTwoByte || copiesLongElement(packet));
    if (midId != 0) {
      writer.add(midId, mid, 0, mid.length);
    }
    if (sendTimeId != 0) {
      AbsSendTime.write(dst, writer.reserve(sendTimeId, AbsSendTime.LENGTH), nowNanos);
    }
    if (transportSequenceId != 0) {
      TransportSequence.write(
          dst, writer.reserve(transportSequenceId, TransportSequence.LENGTH), transportSequence);
    }
    for (long e = HeaderExtensions.first(packet);
        e != HeaderExtensions.NONE;
        e = HeaderExtensions.next(packet, e)) {
      int id = outgoingId[HeaderExtensions.id(e)] & 0xff;
      if (id != 0) {
        copy(id, packet, e, dst);
      }
    }
    otherLength = 0;
    int extension = writer.end();
    RtpHeader.write(
        dst, offset, extension > 0, packet.marker(), payloadType, (int) sequence, timestamp, ssrc);
    return RtpHeader.FIXED_LENGTH + extension;
  }

  private void copy(int id, RtpPacket packet, long element, byte[] dst) {
    boolean other = id == descriptorId && otherLength > 0;
    int length = other ? otherLength : HeaderExtensions.length(element);
    otherLength = other ? 0 : otherLength; // for the first one: a hostile packet may have many
    int at = writer.reserve(id, length);
    if (at >= 0) {
      byte[] source = other ? otherDescriptor : packet.data();
      System.arraycopy(source, other ? 0 : HeaderExtensions.offset(element), dst, at, length);
      if (id == descriptorId) {
        descriptorOffset = at;
        descriptorLength = length;
      }
    }
  }

  /**
   * Has the next packet carry another dependency descriptor than its own.
   *
   * @param length at most 16, so that it fits wherever the packet's own does
   */
  public void describe(byte[] descriptor, int length) {
    otherDescriptor = descriptor;
    otherLength = length;
  }

  /** Where the dependency descriptor is in what {@link #write} wrote last. */
  public int descriptorOffset() {
    return descriptorOffset;
  }

  /** Bytes of the dependency descriptor in what {@link #write} wrote last, 0 without. */
  public int descriptorLength() {
    return descriptorLength;
  }

  /**
   * Reads a part of what {@link #write} will need, so that it is in the CPU's cache by then.
   *
   * @param step 0, then 1: what the former led to
   * @return nothing of meaning
   */
  public int readAhead(int step) {
    return step == 0 || midId == 0 ? mid.length : mid[0] + outgoingId[0];
  }

  /** Only packets in the two-byte form can have an element that the one-byte form cannot. */
  private boolean copiesLongElement(RtpPacket packet) {
    if (!HeaderExtensions.isTwoByte(packet.extensionProfile())) {
      return false;
    }
    for (long e = HeaderExtensions.first(packet);
        e != HeaderExtensions.NONE;
        e = HeaderExtensions.next(packet, e)) {
      if (outgoingId[HeaderExtensions.id(e)] != 0
          && HeaderExtensionWriter.needsTwoByte(1, HeaderExtensions.length(e))) {
        return true;
      }
    }
    return false;
  }
}
