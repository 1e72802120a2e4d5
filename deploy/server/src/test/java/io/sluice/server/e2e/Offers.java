package io.sluice.server.e2e;

/** Offers of a client that has no media: correct, but nobody answers at its candidate. */
final class Offers {
  private static final String HEAD =
      """
      v=0
      o=- 1 1 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=group:BUNDLE 0 1
      a=ice-ufrag:abcd
      a=ice-pwd:0123456789012345678901
      a=fingerprint:sha-256 %s00
      a=setup:actpass
      """
          .formatted("00:".repeat(31));
  private static final String AUDIO =
      """
      m=audio 9 UDP/TLS/RTP/SAVPF 111
      a=mid:0
      a=rtcp-mux
      a=%1$s
      a=candidate:1 1 udp 2130706431 127.0.0.1 9 typ host
      a=rtpmap:111 opus/48000/2
      """;
  private static final String VIDEO =
      """
      m=video 9 UDP/TLS/RTP/SAVPF 96
      a=mid:1
      a=rtcp-mux
      a=%1$s
      a=rtpmap:96 VP8/90000
      a=rtcp-fb:96 nack
      """;

  private Offers() {}

  /** Opus and VP8, to send. */
  static String sending() {
    return text("sendonly");
  }

  /** Opus and VP8, to receive. */
  static String receiving() {
    return text("recvonly");
  }

  private static String text(String direction) {
    return (HEAD + AUDIO + VIDEO).formatted(direction).replace("\n", "\r\n");
  }

  /** The request that publishes both tracks of this offer. */
  static String publish(String sdp) {
    return """
    {"type": "publish", "sdp": %s, "tracks": [
      {"mid": "0", "source": "microphone"}, {"mid": "1", "source": "camera"}]}
    """
        .formatted(SignalClient.quoted(sdp));
  }
}
