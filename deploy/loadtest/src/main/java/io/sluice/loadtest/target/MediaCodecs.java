package io.sluice.loadtest.target;

import io.sluice.core.api.MediaKind;
import io.sluice.loadtest.media.TrackMedia;
import io.sluice.signaling.sdp.Extmap;
import io.sluice.signaling.sdp.HeaderExtensions;
import io.sluice.signaling.sdp.PayloadTypes;
import io.sluice.signaling.sdp.SdpCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The codecs and header extensions of the clients' offers. */
final class MediaCodecs {
  private static final SdpCodec OPUS =
      codec("opus", 48_000, 2, Map.of("minptime", "10", "useinbandfec", "1"));
  private static final List<SdpCodec> VIDEO =
      List.of(
          codec("VP8", 90_000, 0, Map.of()),
          codec("VP9", 90_000, 0, Map.of("profile-id", "0")),
          codec(
              "H264",
              90_000,
              0,
              Map.of(
                  "level-asymmetry-allowed",
                  "1",
                  "packetization-mode",
                  "1",
                  "profile-level-id",
                  "42e01f")),
          codec("AV1", 90_000, 0, Map.of("profile", "0", "level-idx", "5", "tier", "0")));

  private static final Extmap MID = Extmap.of(1, HeaderExtensions.MID);
  private static final Extmap TRANSPORT_CC = Extmap.of(2, HeaderExtensions.TRANSPORT_CC);
  private static final Extmap ABS_SEND_TIME = Extmap.of(3, HeaderExtensions.ABS_SEND_TIME);
  private static final Extmap AUDIO_LEVEL = Extmap.of(4, HeaderExtensions.AUDIO_LEVEL);
  private static final Extmap RID = Extmap.of(5, HeaderExtensions.RID);
  private static final Extmap REPAIRED_RID = Extmap.of(6, HeaderExtensions.REPAIRED_RID);
  private static final Extmap DESCRIPTOR = Extmap.of(7, HeaderExtensions.DEPENDENCY_DESCRIPTOR);

  private MediaCodecs() {}

  private static SdpCodec codec(
      String name, int clockRate, int channels, Map<String, String> parameters) {
    return new SdpCodec(0, name, clockRate, channels, parameters, List.of());
  }

  /** All codecs of a kind, without payload types, the most usual first. */
  static List<SdpCodec> all(MediaKind kind) {
    return kind == MediaKind.AUDIO ? List.of(OPUS) : VIDEO;
  }

  /**
   * The codec of a track, without a payload type.
   *
   * @throws IllegalArgumentException if there is none of this name and kind
   */
  static SdpCodec of(TrackMedia media) {
    for (SdpCodec codec : all(media.kind())) {
      if (codec.is(media.codec())) {
        return codec;
      }
    }
    throw new IllegalArgumentException("no " + media.kind().text() + " codec " + media.codec());
  }

  /** A codec with payload types of a connection, and feedback for its congestion control. */
  static PayloadTypes.OfferedCodec offered(
      PayloadTypes payloadTypes, SdpCodec codec, MediaKind kind) {
    PayloadTypes.OfferedCodec assigned = payloadTypes.assign(codec, kind == MediaKind.VIDEO);
    if (assigned == null) {
      throw new IllegalStateException("no payload type is left");
    }
    List<String> feedback = new ArrayList<>(assigned.codec().feedback());
    feedback.add("transport-cc");
    return new PayloadTypes.OfferedCodec(
        assigned.codec().withFeedback(feedback),
        assigned.rtxPayloadType(),
        assigned.redPayloadType());
  }

  /** The header extensions that a publisher offers for a track. */
  static List<Extmap> sent(TrackMedia media) {
    List<Extmap> extensions = new ArrayList<>(List.of(MID, TRANSPORT_CC, ABS_SEND_TIME));
    if (media.kind() == MediaKind.AUDIO) {
      extensions.add(AUDIO_LEVEL);
    }
    if (media.layers().size() > 1) {
      extensions.add(RID);
      extensions.add(REPAIRED_RID);
    }
    if (media.hasDependencyDescriptor()) {
      extensions.add(DESCRIPTOR);
    }
    return extensions;
  }

  /** The header extensions that a viewer offers for a track. */
  static List<Extmap> received() {
    return List.of(MID, ABS_SEND_TIME, DESCRIPTOR);
  }
}
