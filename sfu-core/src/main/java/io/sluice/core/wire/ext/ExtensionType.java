package io.sluice.core.wire.ext;

import org.jspecify.annotations.Nullable;

/** Header extensions that are understood; all others are stripped. */
public enum ExtensionType {
  /** Identification of the media section (RFC 9143 section 15). */
  MID("urn:ietf:params:rtp-hdrext:sdes:mid", Handling.WRITTEN),
  /** Identification of a layer of simulcast (RFC 8852). */
  RID("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", Handling.DROPPED),
  /** The layer that a retransmission repairs (RFC 8852). */
  REPAIRED_RID("urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id", Handling.DROPPED),
  /** Level of the audio in the packet (RFC 6464). */
  AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:ssrc-audio-level", Handling.COPIED),
  /** Transport-wide sequence number. */
  TRANSPORT_SEQUENCE(
      "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
      Handling.WRITTEN),
  /** When the packet was sent. */
  ABS_SEND_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time", Handling.WRITTEN),
  /** When the frame was captured. */
  ABS_CAPTURE_TIME(
      "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time", Handling.COPIED),
  /** How the picture is to be turned (3GPP TS 26.114 section 7.4.5). */
  ORIENTATION("urn:3gpp:video-orientation", Handling.COPIED),
  /** Bounds of the receiver's playout delay. */
  PLAYOUT_DELAY("http://www.webrtc.org/experiments/rtp-hdrext/playout-delay", Handling.COPIED),
  /** Layers and dependencies of the frame (AV1 RTP specification appendix A). */
  DEPENDENCY_DESCRIPTOR(
      "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension",
      Handling.COPIED),
  /** Bitrates of all layers that are sent; a subscriber gets one, so it is told nothing. */
  VIDEO_LAYERS_ALLOCATION(
      "http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00", Handling.DROPPED);

  /** What becomes of an extension on the way to a subscriber. */
  public enum Handling {
    /** It is from publisher to subscriber: copied, its identifier translated. */
    COPIED,
    /** It is for one hop: read on the way in, written anew on the way out. */
    WRITTEN,
    /** It is for us only. */
    DROPPED
  }

  private static final ExtensionType[] ALL = values();

  private final String uri;
  private final Handling handling;

  ExtensionType(String uri, Handling handling) {
    this.uri = uri;
    this.handling = handling;
  }

  /** The URI of SDP's {@code a=extmap} (RFC 8285 section 5). */
  public String uri() {
    return uri;
  }

  public Handling handling() {
    return handling;
  }

  /** By URI, compared exactly; null if it is none of ours. */
  public static @Nullable ExtensionType fromUri(String uri) {
    for (ExtensionType type : ALL) {
      if (type.uri.equals(uri)) {
        return type;
      }
    }
    return null;
  }
}
