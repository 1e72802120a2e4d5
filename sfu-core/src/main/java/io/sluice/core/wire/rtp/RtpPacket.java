package io.sluice.core.wire.rtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A decrypted RTP packet in a pooled heap array: filled once, then immutable and shared by
 * reference count. The owner of the array is a {@link Recycler}; whoever keeps a packet past the
 * call that handed it over retains it, and releases it once.
 */
public final class RtpPacket {
  /** Takes back a packet whose last reference was released, on whichever thread did so. */
  public interface Recycler {
    void recycle(RtpPacket packet);
  }

  private static final VarHandle REFERENCES;

  static {
    try {
      REFERENCES = MethodHandles.lookup().findVarHandle(RtpPacket.class, "references", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final byte[] data;
  private final Recycler recycler;

  @SuppressWarnings("UnusedVariable") // through the VarHandle
  private volatile int references;

  private int length;
  private int headerLength;
  private int extensionOffset;
  private int extensionLength;
  private int extensionProfile;
  private int paddingLength;

  private long arrivalNanos;
  private long extendedSequence;
  private boolean keyframe;
  private long source;
  private int encoding;
  private final LayerFacts layers = new LayerFacts();

  /** A packet over an array that it keeps for life. */
  public RtpPacket(byte[] data, Recycler recycler) {
    this.data = data;
    this.recycler = recycler;
  }

  /**
   * Takes the first {@code length} bytes of {@link #data()} as a packet with one reference.
   *
   * @return false if they are not a well-formed RTP packet (RFC 3550 section 5.1); the packet is
   *     then not in use and has no reference
   */
  public boolean fill(int length, long arrivalNanos) {
    if (!parse(length)) {
      return false;
    }
    this.arrivalNanos = arrivalNanos;
    this.extendedSequence = sequence();
    this.keyframe = false;
    this.source = 0;
    this.encoding = 0;
    layers.clear();
    REFERENCES.setRelease(this, 1);
    return true;
  }

  /**
   * Takes the first {@code length} bytes as the packet after they were rewritten in place, while
   * nobody reads them yet; references and arrival stay as they are.
   *
   * @return false if they are not a well-formed RTP packet, which is then good for nothing but
   *     release
   */
  public boolean refill(int length) {
    if (!parse(length)) {
      return false;
    }
    this.extendedSequence = sequence();
    this.keyframe = false;
    this.source = 0;
    this.encoding = 0;
    layers.clear();
    return true;
  }

  /**
   * Takes the first {@code length} bytes of {@link #data()} as they are, with one reference: an
   * encrypted datagram on its way to another loop. Only {@link #data}, {@link #length} and {@link
   * #arrivalNanos} mean anything.
   */
  public void carry(int length, long arrivalNanos) {
    this.length = length;
    this.arrivalNanos = arrivalNanos;
    REFERENCES.setRelease(this, 1);
  }

  private boolean parse(int length) {
    if (length < RtpHeader.FIXED_LENGTH || length > data.length || !RtpHeader.isRtp(data, 0)) {
      return false;
    }
    int header = RtpHeader.FIXED_LENGTH + 4 * RtpHeader.csrcCount(data, 0);
    extensionOffset = 0;
    extensionLength = 0;
    extensionProfile = 0;
    if (RtpHeader.hasExtension(data, 0)) {
      if (header + 4 > length) {
        return false;
      }
      extensionProfile = RtpHeader.readShort(data, header);
      extensionLength = 4 * RtpHeader.readShort(data, header + 2);
      extensionOffset = header + 4;
      header = extensionOffset + extensionLength;
    }
    if (header > length) {
      return false;
    }
    paddingLength = 0;
    if (RtpHeader.hasPadding(data, 0)) {
      int padding = length > header ? data[length - 1] & 0xff : 0;
      if (padding == 0 || padding > length - header) {
        return false;
      }
      paddingLength = padding;
    }
    this.length = length;
    this.headerLength = header;
    return true;
  }

  /** The array; bytes 0 to {@link #length()} are the packet. */
  public byte[] data() {
    return data;
  }

  /** Bytes of the packet, header and padding included. */
  public int length() {
    return length;
  }

  /** Bytes of the header with its CSRCs and extensions, which is the offset of the payload. */
  public int headerLength() {
    return headerLength;
  }

  /** Bytes of the payload, padding left out; 0 in a packet of padding only. */
  public int payloadLength() {
    return length - headerLength - paddingLength;
  }

  /** Bytes of padding, its count included. */
  public int paddingLength() {
    return paddingLength;
  }

  /** Offset of the first extension element, or 0 without extensions. */
  public int extensionOffset() {
    return extensionOffset;
  }

  /** Bytes of all extension elements with their padding. */
  public int extensionLength() {
    return extensionLength;
  }

  /** The "defined by profile" field: 0xBEDE or 0x100x (RFC 8285), or 0 without extensions. */
  public int extensionProfile() {
    return extensionProfile;
  }

  public boolean marker() {
    return RtpHeader.marker(data, 0);
  }

  public int payloadType() {
    return RtpHeader.payloadType(data, 0);
  }

  public int sequence() {
    return RtpHeader.sequence(data, 0);
  }

  /** RTP timestamp, unsigned 32 bits. */
  public long timestamp() {
    return RtpHeader.timestamp(data, 0);
  }

  /** SSRC, unsigned 32 bits. */
  public long ssrc() {
    return RtpHeader.ssrc(data, 0);
  }

  /** When the datagram arrived, on the loop's monotonic clock. */
  public long arrivalNanos() {
    return arrivalNanos;
  }

  /** The sequence number without wrap-around; set once, by the receive stream. */
  public long extendedSequence() {
    return extendedSequence;
  }

  public void extendedSequence(long value) {
    extendedSequence = value;
  }

  /** Whether a keyframe begins in this packet; set once, by the receiver of the track. */
  public boolean keyframe() {
    return keyframe;
  }

  public void keyframe(boolean value) {
    keyframe = value;
  }

  /** Number of the received stream that it is of, unlike any other's; set when it is received. */
  public long source() {
    return source;
  }

  public void source(long value) {
    source = value;
  }

  /** Index of the track's encoding that the packet belongs to; set once, when it is received. */
  public int encoding() {
    return encoding;
  }

  public void encoding(int value) {
    encoding = value;
  }

  /** What the packet says about layers; filled once, when it is received. */
  public LayerFacts layers() {
    return layers;
  }

  /** Adds a reference; only while the caller knows of another one. */
  public void retain() {
    int before = (int) REFERENCES.getAndAdd(this, 1);
    if (before <= 0) {
      REFERENCES.getAndAdd(this, -1); // else the next release would recycle it once more
      throw new IllegalStateException("retained after release");
    }
  }

  /** Drops a reference; the last one gives the array back. */
  public void release() {
    int before = (int) REFERENCES.getAndAdd(this, -1);
    if (before == 1) {
      recycler.recycle(this);
    } else if (before <= 0) {
      REFERENCES.getAndAdd(this, 1);
      throw new IllegalStateException("released too often");
    }
  }
}
