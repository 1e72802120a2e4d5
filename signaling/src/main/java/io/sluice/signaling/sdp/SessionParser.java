package io.sluice.signaling.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a session description line by line; every list has a limit. */
final class SessionParser {
  private static final int MAX_LINE = 16 * 1_024;
  static final int MAX_MID = 32;

  private final String text;
  private final int maxSections;
  private final TransportBuilder transport = new TransportBuilder();
  private final List<SectionParser> sections = new ArrayList<>();
  private List<String> bundle = List.of();
  private Direction direction = Direction.SENDRECV;
  private boolean extmapAllowMixed;
  private boolean iceLite;
  private long sessionId;
  private long version;
  private int line;

  SessionParser(String text, int maxSections) {
    this.text = text;
    this.maxSections = maxSections;
  }

  SessionDescription parse() throws SdpException {
    if (text.length() > SessionDescription.MAX_LENGTH) {
      throw new SdpException("The description is longer than 256 KiB.");
    }
    int position = 0;
    while (position < text.length()) {
      int end = text.indexOf('\n', position);
      end = end < 0 ? text.length() : end;
      int last = end > position && text.charAt(end - 1) == '\r' ? end - 1 : end;
      line++;
      line(position, last);
      position = end + 1;
    }
    if (line == 0) {
      throw new SdpException("The description is empty.");
    }
    List<MediaSection> built = new ArrayList<>();
    Set<String> mids = new HashSet<>();
    for (SectionParser section : sections) {
      MediaSection media = section.build(transport, direction, extmapAllowMixed);
      if (!media.mid().isEmpty() && !mids.add(media.mid())) {
        throw SdpException.inSection(built.size(), media.mid(), "repeats a mid.");
      }
      built.add(media);
    }
    return new SessionDescription(sessionId, version, bundle, iceLite, built);
  }

  private void line(int start, int end) throws SdpException {
    int length = end - start;
    if (length > MAX_LINE) {
      throw fail("longer than 16 KiB.");
    }
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == 127) {
        throw fail("a control character.");
      }
    }
    if (length < 2 || text.charAt(start + 1) != '=') {
      throw fail("not of the form \"x=…\".");
    }
    char type = text.charAt(start);
    String value = text.substring(start + 2, end);
    if (line == 1 && !(type == 'v' && value.equals("0"))) {
      throw fail("a description begins with \"v=0\".");
    }
    SectionParser section = sections.isEmpty() ? null : sections.get(sections.size() - 1);
    switch (type) {
      case 'o' -> origin(value);
      case 'm' -> media(value);
      case 'a' -> attribute(value, section);
      default -> {}
    }
  }

  private void origin(String value) throws SdpException {
    List<String> words = Text.words(value);
    if (words.size() != 6) {
      throw fail("an origin has six fields.");
    }
    sessionId = unsigned(words.get(1));
    version = unsigned(words.get(2));
  }

  private long unsigned(String digits) throws SdpException {
    try {
      return Long.parseUnsignedLong(digits);
    } catch (NumberFormatException e) {
      throw fail("not a number of 64 bits.");
    }
  }

  private void media(String value) throws SdpException {
    if (sections.size() == maxSections) {
      throw fail("more than " + maxSections + " media sections.");
    }
    sections.add(new SectionParser(value, line));
  }

  private void attribute(String attribute, @Nullable SectionParser section) throws SdpException {
    int colon = attribute.indexOf(':');
    String name = colon < 0 ? attribute : attribute.substring(0, colon);
    String value = colon < 0 ? "" : attribute.substring(colon + 1);
    if (section != null) {
      section.attribute(name, value, line);
    } else if (!transport.attribute(name, value, line)) {
      session(name, value);
    }
  }

  private void session(String name, String value) throws SdpException {
    switch (name) {
      case "group" -> group(value);
      case "extmap-allow-mixed" -> extmapAllowMixed = true;
      case "ice-lite" -> iceLite = true;
      case "sendrecv" -> direction = Direction.SENDRECV;
      case "sendonly" -> direction = Direction.SENDONLY;
      case "recvonly" -> direction = Direction.RECVONLY;
      case "inactive" -> direction = Direction.INACTIVE;
      default -> {}
    }
  }

  private void group(String value) throws SdpException {
    List<String> words = Text.words(value);
    if (words.isEmpty() || !words.get(0).equals("BUNDLE")) {
      return;
    }
    if (!bundle.isEmpty()) {
      throw fail("a second BUNDLE group.");
    }
    bundle = List.copyOf(words.subList(1, words.size()));
    if (bundle.size() > maxSections) {
      throw fail("more than " + maxSections + " mids.");
    }
    for (String mid : bundle) {
      if (!Text.isToken(mid, MAX_MID)) {
        throw fail("a mid is a token of at most " + MAX_MID + " characters.");
      }
    }
  }

  private SdpException fail(String why) {
    return SdpException.at(line, why);
  }
}
