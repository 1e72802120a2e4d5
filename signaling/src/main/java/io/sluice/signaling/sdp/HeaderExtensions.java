package io.sluice.signaling.sdp;

import java.util.List;
import java.util.Set;

/** The header extensions that Sluice understands, by URI. */
public final class HeaderExtensions {
  public static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
  public static final String RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
  public static final String REPAIRED_RID =
      "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
  public static final String AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
  public static final String TRANSPORT_CC =
      "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
  public static final String ABS_SEND_TIME =
      "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
  public static final String ABS_CAPTURE_TIME =
      "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time";
  public static final String ORIENTATION = "urn:3gpp:video-orientation";
  public static final String PLAYOUT_DELAY =
      "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";
  public static final String DEPENDENCY_DESCRIPTOR =
      "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";
  public static final String LAYERS_ALLOCATION =
      "http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00";

  /** Accepted from publishers. */
  static final Set<String> RECEIVED =
      Set.of(
          MID,
          RID,
          REPAIRED_RID,
          AUDIO_LEVEL,
          TRANSPORT_CC,
          ABS_SEND_TIME,
          ABS_CAPTURE_TIME,
          ORIENTATION,
          PLAYOUT_DELAY,
          DEPENDENCY_DESCRIPTOR,
          LAYERS_ALLOCATION);

  private static final List<Extmap> SENT_AUDIO =
      List.of(Extmap.of(1, MID), Extmap.of(2, AUDIO_LEVEL), Extmap.of(3, ABS_CAPTURE_TIME));

  private static final List<Extmap> SENT_VIDEO =
      List.of(
          Extmap.of(1, MID),
          Extmap.of(3, ABS_CAPTURE_TIME),
          Extmap.of(4, ORIENTATION),
          Extmap.of(5, PLAYOUT_DELAY),
          Extmap.of(6, DEPENDENCY_DESCRIPTOR));

  private HeaderExtensions() {}

  /** What we offer to subscribers, with identifiers that are the same in all sections. */
  static List<Extmap> sent(String kind) {
    return kind.equals("audio") ? SENT_AUDIO : SENT_VIDEO;
  }
}
