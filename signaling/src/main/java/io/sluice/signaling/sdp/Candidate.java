package io.sluice.signaling.sdp;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An ICE candidate (RFC 8839 section 5.1, RFC 6544 section 4.5); unknown extensions are dropped.
 *
 * @param foundation the foundation
 * @param component 1 for RTP, 2 for RTCP
 * @param protocol {@code udp} or {@code tcp}
 * @param priority unsigned 32 bits
 * @param address an IP address or a name
 * @param port its port
 * @param type {@code host}, {@code srflx}, {@code prflx} or {@code relay}
 * @param relatedAddress the base of a candidate that is not a host's, or null
 * @param relatedPort its port, or 0
 * @param tcpType {@code active}, {@code passive} or {@code so} for TCP, or null
 */
public record Candidate(
    String foundation,
    int component,
    String protocol,
    long priority,
    String address,
    int port,
    String type,
    @Nullable String relatedAddress,
    int relatedPort,
    @Nullable String tcpType) {
  private static final int MAX_LENGTH = 1_024;
  private static final long MAX_PRIORITY = 0xFFFF_FFFFL;
  private static final List<String> TYPES = List.of("host", "srflx", "prflx", "relay");

  /**
   * Parses {@code candidate:…}, with or without {@code a=} and the word itself.
   *
   * @throws SdpException if it is not a candidate line
   */
  public static Candidate parse(String text) throws SdpException {
    Candidate candidate = text.length() > MAX_LENGTH ? null : read(strip(text));
    if (candidate == null) {
      throw new SdpException("This is not a candidate of RFC 8839.");
    }
    return candidate;
  }

  private static String strip(String text) {
    String rest = text.startsWith("a=") ? text.substring(2) : text;
    return rest.startsWith("candidate:") ? rest.substring("candidate:".length()) : rest;
  }

  private static @Nullable Candidate read(String text) {
    List<String> words = Text.words(text);
    if (words.size() < 8 || !words.get(6).equals("typ") || !Text.isIce(words.get(0), 1, 32)) {
      return null;
    }
    int component = Text.number(words.get(1), 1, 256);
    String protocol = words.get(2).toLowerCase(Locale.ROOT);
    long priority = Text.bigNumber(words.get(3), MAX_PRIORITY);
    String address = words.get(4);
    int port = Text.number(words.get(5), 0, 65_535);
    String type = words.get(7);
    if (component < 0
        || priority < 0
        || port < 0
        || !TYPES.contains(type)
        || !isAddress(address)
        || !(protocol.equals("udp") || protocol.equals("tcp"))) {
      return null;
    }
    String relatedAddress = null;
    int relatedPort = 0;
    String tcpType = null;
    for (int i = 8; i + 1 < words.size(); i += 2) {
      String value = words.get(i + 1);
      switch (words.get(i)) {
        case "raddr" -> relatedAddress = isAddress(value) ? value : null;
        case "rport" -> relatedPort = Math.max(0, Text.number(value, 0, 65_535));
        case "tcptype" -> tcpType = Text.isToken(value, 16) ? value : null;
        default -> {}
      }
    }
    return new Candidate(
        words.get(0),
        component,
        protocol,
        priority,
        address,
        port,
        type,
        relatedAddress,
        relatedAddress == null ? 0 : relatedPort,
        tcpType);
  }

  /** The characters of names and literal addresses. */
  private static boolean isAddress(String text) {
    if (text.isEmpty() || text.length() > 255) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(Character.digit(c, 16) >= 0 && c < 128)
          && !(c >= 'a' && c <= 'z')
          && !(c >= 'A' && c <= 'Z')
          && c != '.'
          && c != ':'
          && c != '-') {
        return false;
      }
    }
    return true;
  }

  /** Whether the address is of digits, not a name (such as one of mDNS). */
  public boolean isLiteral() {
    boolean literal = true;
    for (int i = 0; i < address.length() && literal; i++) {
      char c = address.charAt(i);
      literal = (c >= '0' && c <= '9') || c == '.';
    }
    return literal || address.indexOf(':') >= 0;
  }

  /** The line without {@code a=}. */
  public String print() {
    StringBuilder out =
        new StringBuilder("candidate:")
            .append(foundation)
            .append(' ')
            .append(component)
            .append(' ')
            .append(protocol)
            .append(' ')
            .append(priority)
            .append(' ')
            .append(address)
            .append(' ')
            .append(port)
            .append(" typ ")
            .append(type);
    if (relatedAddress != null) {
      out.append(" raddr ").append(relatedAddress).append(" rport ").append(relatedPort);
    }
    if (tcpType != null) {
      out.append(" tcptype ").append(tcpType);
    }
    return out.toString();
  }
}
