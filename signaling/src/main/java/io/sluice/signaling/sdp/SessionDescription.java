package io.sluice.signaling.sdp;

import java.util.List;

/**
 * A session description (RFC 8866).
 *
 * @param sessionId of its origin, unsigned
 * @param version of its origin, unsigned
 * @param bundle identification tags of the BUNDLE group (RFC 9143), empty without one
 * @param iceLite whether its side is an ICE lite agent
 * @param sections media sections in their order
 */
public record SessionDescription(
    long sessionId,
    long version,
    List<String> bundle,
    boolean iceLite,
    List<MediaSection> sections) {
  /** Longest text that is parsed, in characters. */
  public static final int MAX_LENGTH = 256 * 1_024;

  /** Most media sections in a client's offer. */
  public static final int MAX_SECTIONS = 64;

  /** Most media sections in a client's answer, and so in an offer of ours. */
  public static final int MAX_ANSWERED_SECTIONS = 256;

  public SessionDescription {
    bundle = List.copyOf(bundle);
    sections = List.copyOf(sections);
  }

  /**
   * Parses a description; attributes that we do not know are ignored.
   *
   * @throws SdpException with the line at fault
   */
  public static SessionDescription parse(String text) throws SdpException {
    return new SessionParser(text, MAX_SECTIONS).parse();
  }

  /**
   * Parses an answer to an offer of ours, which may have more sections.
   *
   * @throws SdpException with the line at fault
   */
  public static SessionDescription parseAnswer(String text) throws SdpException {
    return new SessionParser(text, MAX_ANSWERED_SECTIONS).parse();
  }

  /** The text, with CRLF, in a stable order. */
  public String print() {
    return SdpPrinter.print(this);
  }
}
