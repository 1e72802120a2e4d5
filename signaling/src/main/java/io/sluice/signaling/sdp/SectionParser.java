package io.sluice.signaling.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one media section. */
final class SectionParser {
  private static final int MAX_PAYLOADS = 64;
  private static final int MAX_EXTENSIONS = 64;
  private static final int MAX_SOURCES = 256;
  private static final int MAX_GROUPS = 64;
  private static final int MAX_RIDS = 32;
  private static final int MAX_MSIDS = 8;
  private static final long MAX_SSRC = 0xFFFF_FFFFL;

  private final SectionBuilder section;
  private final TransportBuilder transport = new TransportBuilder();
  private final CodecParser codecs = new CodecParser();
  private @Nullable Direction direction;

  SectionParser(String media, int line) throws SdpException {
    List<String> words = Text.words(media);
    if (words.size() < 4) {
      throw SdpException.at(line, "a media line has a kind, port, protocol and formats.");
    }
    section = new SectionBuilder(words.get(0), words.get(2));
    int slash = words.get(1).indexOf('/');
    String port = slash < 0 ? words.get(1) : words.get(1).substring(0, slash);
    section.port = Text.number(port, 0, 65_535);
    if (section.port < 0 || !Text.isToken(section.kind, 32) || section.protocol.length() > 64) {
      throw SdpException.at(line, "not a media line.");
    }
    List<String> formats = words.subList(3, words.size());
    if (formats.size() > MAX_PAYLOADS) {
      throw SdpException.at(line, "more than " + MAX_PAYLOADS + " formats.");
    }
    section.formats.addAll(formats);
    if (section.protocol.contains("RTP/")) {
      codecs.media(formats, line);
    }
  }

  void attribute(String name, String value, int line) throws SdpException {
    if (transport.attribute(name, value, line)) {
      return;
    }
    switch (name) {
      case "mid" -> mid(value, line);
      case "sendrecv" -> direction = Direction.SENDRECV;
      case "sendonly" -> direction = Direction.SENDONLY;
      case "recvonly" -> direction = Direction.RECVONLY;
      case "inactive" -> direction = Direction.INACTIVE;
      case "bundle-only" -> section.bundleOnly = true;
      case "rtcp-mux" -> section.rtcpMux = true;
      case "rtcp-rsize" -> section.rtcpRsize = true;
      case "extmap-allow-mixed" -> section.extmapAllowMixed = true;
      case "rtpmap" -> codecs.rtpmap(value, line);
      case "fmtp" -> codecs.fmtp(value, line);
      case "rtcp-fb" -> codecs.feedback(value, line);
      case "extmap" -> extmap(value, line);
      case "sctp-port" -> section.sctpPort = Text.number(value, 0, 65_535);
      case "max-message-size" -> section.maxMessageSize = Text.bigNumber(value, Long.MAX_VALUE);
      default -> source(name, value, line);
    }
  }

  private void source(String name, String value, int line) throws SdpException {
    switch (name) {
      case "msid" -> {
        limit(section.msids, MAX_MSIDS, "msid lines", line);
        section.msids.add(value.strip());
      }
      case "ssrc" -> ssrc(value, line);
      case "ssrc-group" -> group(value, line);
      case "rid" -> rid(value, line);
      case "simulcast" -> simulcast(value);
      default -> {}
    }
  }

  private void mid(String value, int line) throws SdpException {
    if (!Text.isToken(value, SessionParser.MAX_MID)) {
      throw SdpException.at(
          line, "a mid is a token of at most " + SessionParser.MAX_MID + " characters.");
    }
    section.mid = value;
  }

  private void extmap(String value, int line) throws SdpException {
    limit(section.extensions, MAX_EXTENSIONS, "header extensions", line);
    List<String> words = Text.words(value);
    if (words.size() < 2) {
      throw SdpException.at(line, "a header extension has an identifier and a URI.");
    }
    String first = words.get(0);
    int slash = first.indexOf('/');
    int id = Text.number(slash < 0 ? first : first.substring(0, slash), 1, 4_351);
    if (id < 0) {
      throw SdpException.at(line, "not a header extension's identifier (RFC 8285 section 5).");
    }
    Direction only = slash < 0 ? null : extmapDirection(first.substring(slash + 1), line);
    if (id < 256 && id != 15) {
      section.extensions.add(new Extmap(id, words.get(1), only));
    }
  }

  private static Direction extmapDirection(String text, int line) throws SdpException {
    for (Direction value : Direction.values()) {
      if (value.text().equals(text)) {
        return value;
      }
    }
    throw SdpException.at(line, "not a direction.");
  }

  private void ssrc(String value, int line) throws SdpException {
    limit(section.ssrcs, MAX_SOURCES, "source attributes", line);
    int space = value.indexOf(' ');
    long ssrc = Text.bigNumber(space < 0 ? value : value.substring(0, space), MAX_SSRC);
    if (ssrc < 0 || space < 0) {
      throw SdpException.at(line, "not a source attribute (RFC 5576 section 4.1).");
    }
    String attribute = value.substring(space + 1).strip();
    int colon = attribute.indexOf(':');
    section.ssrcs.add(
        colon < 0
            ? new SsrcAttribute(ssrc, attribute, "")
            : new SsrcAttribute(
                ssrc, attribute.substring(0, colon).strip(), attribute.substring(colon + 1)));
  }

  private void group(String value, int line) throws SdpException {
    limit(section.groups, MAX_GROUPS, "source groups", line);
    List<String> words = Text.words(value);
    if (words.isEmpty() || words.size() > 32) {
      throw SdpException.at(line, "not a source group (RFC 5576 section 4.2).");
    }
    Long[] ssrcs = new Long[words.size() - 1];
    for (int i = 1; i < words.size(); i++) {
      ssrcs[i - 1] = Text.bigNumber(words.get(i), MAX_SSRC);
      if (ssrcs[i - 1] < 0) {
        throw SdpException.at(line, "not a source.");
      }
    }
    section.groups.add(new SsrcGroup(words.get(0), List.of(ssrcs)));
  }

  private void rid(String value, int line) throws SdpException {
    limit(section.rids, MAX_RIDS, "restriction identifiers", line);
    List<String> words = Text.words(value);
    if (words.size() < 2
        || !Text.isRid(words.get(0), 32)
        || !(words.get(1).equals("send") || words.get(1).equals("recv"))) {
      throw SdpException.at(line, "not a restriction identifier (RFC 8851 section 10).");
    }
    String restrictions = String.join(" ", words.subList(2, words.size()));
    section.rids.add(new Rid(words.get(0), words.get(1), restrictions));
  }

  private void simulcast(String value) {
    List<String> words = Text.words(value);
    String send = "";
    String receive = "";
    for (int i = 0; i + 1 < words.size(); i += 2) {
      if (words.get(i).equals("send")) {
        send = words.get(i + 1);
      } else if (words.get(i).equals("recv")) {
        receive = words.get(i + 1);
      }
    }
    if (!send.isEmpty() || !receive.isEmpty()) {
      section.simulcast = new Simulcast(send, receive);
    }
  }

  private static void limit(List<?> list, int max, String what, int line) throws SdpException {
    if (list.size() == max) {
      throw SdpException.at(line, "more than " + max + " " + what + ".");
    }
  }

  MediaSection build(TransportBuilder session, Direction sessionDirection, boolean mixed) {
    section.direction = direction != null ? direction : sessionDirection;
    section.extmapAllowMixed |= mixed;
    section.transport = transport.build(session);
    section.codecs.addAll(codecs.build());
    return section.build();
  }
}
