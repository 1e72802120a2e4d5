package io.sluice.loadtest.target;

import java.net.URI;
import java.time.Duration;

/**
 * How a server under test is reached.
 *
 * @param kind its signalling
 * @param uri its address: http, https, ws or wss; for WHIP and WHEP what their templates build on
 * @param token Bearer token, or token of a join; empty for none
 * @param stepTimeout how long each step of the signalling may take
 * @param insecure whether any certificate of the server is taken
 * @param whip endpoints of WHIP and WHEP
 * @param janus settings of Janus
 */
public record TargetConfig(
    Kind kind,
    URI uri,
    String token,
    Duration stepTimeout,
    boolean insecure,
    WhipEndpoints whip,
    JanusSettings janus) {
  private static final Duration STEP_TIMEOUT = Duration.ofSeconds(10);

  /** Signalling that we speak. */
  public enum Kind {
    /** Sluice's own, signaling/PROTOCOL.md. */
    SLUICE,
    /** WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep) of any server. */
    WHIP,
    /** The VideoRoom plugin of Janus over its WebSocket. */
    JANUS
  }

  /**
   * Where offers are posted.
   *
   * @param publish address with {@code {room}} for the room's name
   * @param view likewise
   */
  public record WhipEndpoints(String publish, String view) {}

  /**
   * How rooms of Janus are made.
   *
   * @param adminKey key that its VideoRoom asks of those who make rooms; empty for none
   * @param apiSecret secret that Janus asks of every request; empty for none
   * @param publishers most publishers in a room
   * @param bitrate most bits per second of a publisher's video; 0 for any
   * @param stringIds whether its rooms are named by strings; else by numbers made of the names
   */
  public record JanusSettings(
      String adminKey, String apiSecret, int publishers, long bitrate, boolean stringIds) {
    /** Does not show the secrets. */
    @Override
    public String toString() {
      return "JanusSettings[publishers=" + publishers + ", bitrate=" + bitrate + "]";
    }
  }

  /** A server at its usual paths, without a token, with 10 s for each step. */
  public static TargetConfig of(Kind kind, URI uri) {
    String base = uri.toString().replaceFirst("/+$", "");
    return new TargetConfig(
        kind,
        uri,
        "",
        STEP_TIMEOUT,
        false,
        new WhipEndpoints(base + "/whip/{room}", base + "/whep/{room}"),
        new JanusSettings("", "", 100, 0, false));
  }

  /** Does not show the token. */
  @Override
  public String toString() {
    return "TargetConfig[kind=" + kind + ", uri=" + uri + "]";
  }
}
