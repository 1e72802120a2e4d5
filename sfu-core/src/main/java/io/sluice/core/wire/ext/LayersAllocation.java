package io.sluice.core.wire.ext;

import io.sluice.core.wire.rtp.LayerFacts;
import io.sluice.core.wire.rtp.Leb128;
import io.sluice.core.wire.rtp.RtpHeader;

/**
 * Video layers allocation, version 0: what a sender means to spend on each layer of each of its
 * streams. Parsed again and again into the same object.
 */
public final class LayersAllocation {
  public static final int MAX_STREAMS = 4;
  public static final int MAX_SPATIAL_LAYERS = 4;
  public static final int MAX_TEMPORAL_LAYERS = 4;

  private static final int RESOLUTION_LENGTH = 5;

  private int stream;
  private int streams;
  private boolean hasResolutions;

  /** Of a spatial layer of a stream: temporal layers, 0 if it is inactive. */
  private final int[] temporalLayers = new int[MAX_STREAMS * MAX_SPATIAL_LAYERS];

  private final int[] widths = new int[MAX_STREAMS * MAX_SPATIAL_LAYERS];
  private final int[] heights = new int[MAX_STREAMS * MAX_SPATIAL_LAYERS];
  private final int[] frameRates = new int[MAX_STREAMS * MAX_SPATIAL_LAYERS];
  private final int[] kilobits = new int[temporalLayers.length * MAX_TEMPORAL_LAYERS];

  /**
   * Reads the value of the extension.
   *
   * @return false if it is cut short or not valid; then there are no streams
   */
  public boolean parse(byte[] data, int off, int len) {
    clear();
    if (len == 1 && data[off] == 0) {
      streams = 1;
      return true;
    }
    boolean valid = len > 0 && read(data, off, off + len);
    if (!valid) {
      clear();
    }
    return valid;
  }

  private void clear() {
    stream = streams = 0;
    hasResolutions = false;
    for (int i = 0; i < temporalLayers.length; i++) {
      temporalLayers[i] = 0;
    }
  }

  private boolean read(byte[] data, int off, int end) {
    int head = data[off] & 0xff;
    stream = head >> 6;
    streams = (head >> 4 & 3) + 1;
    int at = off + 1;
    int active = 0x1111 * (head & 0x0f);
    if (active == 0) {
      int bytes = streams > 2 ? 2 : 1;
      if (stream >= streams || bytes > end - at) {
        return false;
      }
      active = (data[at] & 0xff) << 8 | (bytes == 2 ? data[at + 1] & 0xff : 0);
      at += bytes;
    }
    at = readTemporalLayers(data, at, end, active);
    at = readBitrates(data, at, end);
    return stream < streams && (at == end || readResolutions(data, at, end));
  }

  /**
   * @param active of each stream four bits, of stream 0 the highest; spatial layer 0 is the lowest
   * @return the offset behind, or -1 if there is not enough
   */
  private int readTemporalLayers(byte[] data, int offset, int end, int active) {
    int found = 0;
    for (int i = 0; i < streams * MAX_SPATIAL_LAYERS; i++) {
      int ofStream = active >> (12 - i / MAX_SPATIAL_LAYERS * 4);
      if ((ofStream >> i % MAX_SPATIAL_LAYERS & 1) != 0) {
        int at = offset + found / 4;
        if (at >= end) {
          return -1;
        }
        temporalLayers[i] = (data[at] >> (6 - found % 4 * 2) & 3) + 1;
        found++;
      }
    }
    return offset + (found + 3) / 4;
  }

  private int readBitrates(byte[] data, int offset, int end) {
    int at = offset;
    for (int i = 0; at >= 0 && i < temporalLayers.length; i++) {
      for (int temporal = 0; temporal < temporalLayers[i]; temporal++) {
        long read = Leb128.read(data, at, end);
        if (read < 0) {
          return -1;
        }
        kilobits[i * MAX_TEMPORAL_LAYERS + temporal] = Leb128.value(read);
        at = Leb128.next(read);
      }
    }
    return at;
  }

  private boolean readResolutions(byte[] data, int offset, int end) {
    int at = offset;
    for (int i = 0; at >= 0 && i < temporalLayers.length; i++) {
      if (temporalLayers[i] == 0) {
        continue;
      }
      if (end - at < RESOLUTION_LENGTH) {
        return false;
      }
      widths[i] = RtpHeader.readShort(data, at) + 1;
      heights[i] = RtpHeader.readShort(data, at + 2) + 1;
      frameRates[i] = data[at + 4] & 0xff;
      at += RESOLUTION_LENGTH;
    }
    hasResolutions = true;
    return at == end;
  }

  /** The stream that it came on, 0–3: streams count in the order of their negotiation. */
  public int stream() {
    return stream;
  }

  /** Streams up to the last that is sent, 1–4; 0 if there is no allocation. */
  public int streams() {
    return streams;
  }

  /** Whether it tells sizes and frame rates: it need not, if they did not change. */
  public boolean hasResolutions() {
    return hasResolutions;
  }

  /** Temporal layers of a spatial layer, 1–4; 0 if the layer, or the stream, is not sent. */
  public int temporalLayers(int stream, int spatialId) {
    return inRange(stream, spatialId) ? temporalLayers[index(stream, spatialId)] : 0;
  }

  /** The layers of a stream that are sent, as a mask of {@link LayerFacts#bit}. */
  public long layers(int stream) {
    long layers = 0;
    for (int spatialId = 0; spatialId < MAX_SPATIAL_LAYERS; spatialId++) {
      for (int temporalId = 0; temporalId < temporalLayers(stream, spatialId); temporalId++) {
        layers |= LayerFacts.bit(spatialId, temporalId);
      }
    }
    return layers;
  }

  /**
   * Kilobits per second that receiving a layer takes, with the lower ones that it needs; 0 if it is
   * not sent.
   */
  public int kilobits(int stream, int spatialId, int temporalId) {
    boolean sent = temporalId >= 0 && temporalId < temporalLayers(stream, spatialId);
    return sent ? kilobits[index(stream, spatialId) * MAX_TEMPORAL_LAYERS + temporalId] : 0;
  }

  /** Width in pixels of a layer that is sent; 0 if it is not told. */
  public int width(int stream, int spatialId) {
    return tells(stream, spatialId) ? widths[index(stream, spatialId)] : 0;
  }

  /** Height in pixels of a layer that is sent; 0 if it is not told. */
  public int height(int stream, int spatialId) {
    return tells(stream, spatialId) ? heights[index(stream, spatialId)] : 0;
  }

  /** Most frames per second of a layer that is sent; 0 if it is not told. */
  public int frameRate(int stream, int spatialId) {
    return tells(stream, spatialId) ? frameRates[index(stream, spatialId)] : 0;
  }

  private boolean tells(int stream, int spatialId) {
    return hasResolutions && temporalLayers(stream, spatialId) > 0;
  }

  private static boolean inRange(int stream, int spatialId) {
    return stream >= 0 && stream < MAX_STREAMS && spatialId >= 0 && spatialId < MAX_SPATIAL_LAYERS;
  }

  private static int index(int stream, int spatialId) {
    return stream * MAX_SPATIAL_LAYERS + spatialId;
  }
}
