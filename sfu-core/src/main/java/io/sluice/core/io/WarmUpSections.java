package io.sluice.core.io;

import io.sluice.core.api.Codec;
import io.sluice.core.api.HeaderExtensionMapping;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.ReceiveSection.AnnouncedStream;
import io.sluice.core.api.SendSection;
import io.sluice.core.wire.ext.ExtensionType;
import java.util.List;
import java.util.Map;

/** The media sections of one round of the warm-up, as they are negotiated with browsers. */
final class WarmUpSections {
  static final int AUDIO_PAYLOAD_TYPE = 111;
  static final int VIDEO_PAYLOAD_TYPE = 96;
  static final int AUDIO_LEVEL_ID = 2;

  private static final int RTX_PAYLOAD_TYPE = 97;

  private static final HeaderExtensionMapping MID = mapping(ExtensionType.MID, 1);
  private static final HeaderExtensionMapping LEVEL =
      mapping(ExtensionType.AUDIO_LEVEL, AUDIO_LEVEL_ID);
  private static final HeaderExtensionMapping SEND_TIME = mapping(ExtensionType.ABS_SEND_TIME, 3);
  private static final HeaderExtensionMapping TRANSPORT_SEQUENCE =
      mapping(ExtensionType.TRANSPORT_SEQUENCE, 4);

  private final int round;

  /**
   * @param round counts the rounds: each has streams of its own
   */
  WarmUpSections(int round) {
    this.round = round;
  }

  private static HeaderExtensionMapping mapping(ExtensionType type, int id) {
    return new HeaderExtensionMapping(type.uri(), id);
  }

  /** The SSRC of a kind's stream; that of its RTX stream is one higher. */
  long ssrc(MediaKind kind) {
    return 4L * round + (kind == MediaKind.VIDEO ? 2 : 1);
  }

  private long rtxSsrc(MediaKind kind) {
    return kind == MediaKind.VIDEO ? ssrc(kind) + 1 : -1;
  }

  /** What the server gets from a publisher, or a subscriber from the server. */
  ReceiveSection received(MediaKind kind, boolean fromPublisher) {
    return new ReceiveSection(
        kind.text(),
        kind,
        payloads(kind, fromPublisher),
        extensions(kind, fromPublisher),
        List.of(new AnnouncedStream(ssrc(kind), rtxSsrc(kind))),
        List.of());
  }

  /** What a publisher sends to the server, or the server to a subscriber. */
  SendSection sent(MediaKind kind, boolean fromPublisher) {
    return new SendSection(
        kind.text(),
        kind,
        payloads(kind, fromPublisher),
        extensions(kind, fromPublisher),
        ssrc(kind),
        rtxSsrc(kind),
        "warm-up");
  }

  private static List<PayloadMapping> payloads(MediaKind kind, boolean fromPublisher) {
    if (kind == MediaKind.AUDIO) {
      Codec opus = new Codec("opus", 48_000, 2, Map.of());
      return List.of(
          new PayloadMapping(opus, AUDIO_PAYLOAD_TYPE, -1, false, false, false, fromPublisher));
    }
    Codec vp8 = new Codec("VP8", 90_000, 0, Map.of());
    return List.of(
        new PayloadMapping(
            vp8, VIDEO_PAYLOAD_TYPE, RTX_PAYLOAD_TYPE, true, true, true, fromPublisher));
  }

  /** Transport-wide feedback is asked of publishers only. */
  private static List<HeaderExtensionMapping> extensions(MediaKind kind, boolean fromPublisher) {
    if (fromPublisher) {
      return kind == MediaKind.AUDIO
          ? List.of(MID, LEVEL, SEND_TIME, TRANSPORT_SEQUENCE)
          : List.of(MID, SEND_TIME, TRANSPORT_SEQUENCE);
    }
    return kind == MediaKind.AUDIO ? List.of(MID, LEVEL) : List.of(MID);
  }
}
