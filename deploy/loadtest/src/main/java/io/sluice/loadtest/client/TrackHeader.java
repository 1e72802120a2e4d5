package io.sluice.loadtest.client;

import io.sluice.core.api.HeaderExtensionMapping;
import io.sluice.core.wire.ext.AbsSendTime;
import io.sluice.core.wire.ext.AudioLevel;
import io.sluice.core.wire.ext.ExtensionType;
import io.sluice.core.wire.ext.TransportSequence;
import io.sluice.core.wire.rtp.HeaderExtensionWriter;
import io.sluice.loadtest.media.MediaPacket;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the header extensions of a track's packets as negotiated (RFC 8285). */
final class TrackHeader {
  private static final byte[] EMPTY = {};

  private final Map<ExtensionType, Integer> ids = new EnumMap<>(ExtensionType.class);
  private final HeaderExtensionWriter writer = new HeaderExtensionWriter();
  private final byte[] mid;
  private final int midId;
  private final int ridId;
  private final int repairedRidId;
  private final int sendTimeId;
  private final int transportSequenceId;
  private final int levelId;
  private final int descriptorId;

  TrackHeader(String mid, List<HeaderExtensionMapping> extensions) {
    for (HeaderExtensionMapping extension : extensions) {
      ExtensionType type = ExtensionType.fromUri(extension.uri());
      if (type != null) {
        ids.put(type, extension.id());
      }
    }
    this.mid = mid.getBytes(StandardCharsets.US_ASCII);
    midId = id(ExtensionType.MID);
    ridId = id(ExtensionType.RID);
    repairedRidId = id(ExtensionType.REPAIRED_RID);
    sendTimeId = id(ExtensionType.ABS_SEND_TIME);
    transportSequenceId = id(ExtensionType.TRANSPORT_SEQUENCE);
    levelId = id(ExtensionType.AUDIO_LEVEL);
    descriptorId = id(ExtensionType.DEPENDENCY_DESCRIPTOR);
  }

  private int id(ExtensionType type) {
    return ids.getOrDefault(type, 0);
  }

  /** Whether packets carry a transport-wide sequence number. */
  boolean hasTransportSequence() {
    return transportSequenceId != 0;
  }

  /**
   * Writes the extensions of a packet behind its fixed header.
   *
   * @param rid the layer's identifier, or empty
   * @param identify whether the server may not know the SSRC yet, so that MID and RID are needed
   * @param media the packet's facts; null in a resend
   * @return their bytes, 0 without any
   */
  int write(
      byte[] data,
      int offset,
      byte[] rid,
      boolean identify,
      @Nullable MediaPacket media,
      int transportSequence,
      long nowNanos) {
    byte[] midBytes = identify ? mid : EMPTY;
    byte[] ridBytes = identify ? rid : EMPTY;
    int descriptor = media == null || descriptorId == 0 ? 0 : media.descriptorLength;
    writer.begin(data, offset, needsTwoByte(midBytes, ridBytes, descriptor));
    if (midId != 0 && midBytes.length > 0) {
      writer.add(midId, midBytes, 0, midBytes.length);
    }
    int ridElement = media == null ? repairedRidId : ridId;
    if (ridElement != 0 && ridBytes.length > 0) {
      writer.add(ridElement, ridBytes, 0, ridBytes.length);
    }
    if (sendTimeId != 0) {
      AbsSendTime.write(data, writer.reserve(sendTimeId, AbsSendTime.LENGTH), nowNanos);
    }
    if (transportSequenceId != 0) {
      TransportSequence.write(
          data, writer.reserve(transportSequenceId, TransportSequence.LENGTH), transportSequence);
    }
    if (levelId != 0 && media != null) {
      int level = media.audioLevel;
      boolean voice = level < AudioLevel.SILENCE;
      AudioLevel.write(data, writer.reserve(levelId, AudioLevel.LENGTH), level, voice);
    }
    if (descriptor > 0 && media != null) {
      writer.add(descriptorId, media.descriptor, 0, descriptor);
    }
    return writer.end();
  }

  private boolean needsTwoByte(byte[] midBytes, byte[] ridBytes, int descriptor) {
    for (int id : ids.values()) {
      if (HeaderExtensionWriter.needsTwoByte(id, 1)) {
        return true;
      }
    }
    return isLong(midBytes.length) || isLong(ridBytes.length) || isLong(descriptor);
  }

  private static boolean isLong(int length) {
    return length > 0 && HeaderExtensionWriter.needsTwoByte(1, length);
  }
}
