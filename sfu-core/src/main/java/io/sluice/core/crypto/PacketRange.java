package io.sluice.core.crypto;

import org.jitsi.utils.ByteArrayBuffer;

/** Part of an array as jitsi-srtp wants it; one is reused for all packets of a context. */
final class PacketRange implements ByteArrayBuffer {
  private static final byte[] NONE = {};

  private byte[] buffer = NONE;
  private int offset;
  private int length;

  PacketRange of(byte[] buffer, int offset, int length) {
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
    return this;
  }

  /** Forgets the array, so that a context does not keep a pooled one. */
  void release() {
    buffer = NONE;
  }

  @Override
  public byte[] getBuffer() {
    return buffer;
  }

  @Override
  public int getOffset() {
    return offset;
  }

  @Override
  public int getLength() {
    return length;
  }

  @Override
  public void setLength(int length) {
    this.length = length;
  }

  @Override
  public void setOffset(int offset) {
    this.offset = offset;
  }

  @Override
  public boolean isInvalid() {
    return false;
  }

  @Override
  public void readRegionToBuff(int at, int count, byte[] target) {
    System.arraycopy(buffer, offset + at, target, 0, count);
  }

  /** The array has the room already. */
  @Override
  public void grow(int howMuch) {}

  @Override
  public void append(byte[] data, int count) {
    System.arraycopy(data, 0, buffer, offset + length, count);
    length += count;
  }

  @Override
  public void shrink(int count) {
    length -= count;
  }
}
