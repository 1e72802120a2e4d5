package io.sluice.core.room;

import io.sluice.core.api.Codec;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.SendSection;
import io.sluice.core.forward.HeaderRewriter;
import io.sluice.core.forward.RedRewriter;
import io.sluice.core.wire.ext.ExtensionType;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the packets of a track become those of a subscriber's section; bound when it is followed. */
final class TrackLink {
  static final byte UNSUPPORTED = -1;

  final TrackFeed feed;
  final HeaderRewriter headers;

  /** For a track with redundant audio, else null. */
  final @Nullable RedRewriter red;

  /** Incoming identifier of dependency descriptors, or 0. */
  final int descriptorId;

  /** Incoming payload type to outgoing one. */
  private final byte[] payloadTypes = new byte[128];

  TrackLink(TrackFeed feed, SendSection section, Map<ExtensionType, Integer> extensions) {
    this.feed = feed;
    Arrays.fill(payloadTypes, UNSUPPORTED);
    for (PayloadMapping incoming : feed.track().section().payloads()) {
      payloadTypes[incoming.payloadType()] = payloadTypeFor(incoming.codec(), section);
    }
    int redType = feed.track().redPayloadType();
    red = redType < 0 ? null : new RedRewriter(redType, payloadTypes);
    descriptorId = feed.track().extensions().getOrDefault(ExtensionType.DEPENDENCY_DESCRIPTOR, 0);
    headers = new HeaderRewriter(feed.track().extensions(), extensions, section.mid());
  }

  private static byte payloadTypeFor(Codec codec, SendSection section) {
    for (PayloadMapping mapping : section.payloads()) {
      if (codec.isCompatible(mapping.codec())) {
        return (byte) mapping.payloadType();
      }
    }
    return UNSUPPORTED;
  }

  /** The payload type under which a packet goes out, or {@link #UNSUPPORTED}. */
  int payloadType(RtpPacket packet) {
    RedRewriter rewriteRed = red;
    return rewriteRed == null ? payloadTypes[packet.payloadType()] : rewriteRed.read(packet);
  }

  /** Reads a part of what is needed to write; see {@link Subscription#readAhead}. */
  int readAhead(int step) {
    return step == 0 ? payloadTypes[0] + headers.readAhead(0) : headers.readAhead(step);
  }
}
