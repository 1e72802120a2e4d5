package io.sluice.signaling.whip;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ICE part of a session description: a trickle fragment (RFC 8840 section 9), or what it has in
 * common with an offer. Lines that say nothing about ICE are skipped.
 *
 * @param ufrag the first user name fragment, or null
 * @param pwd the first password, or null
 * @param mediaLine the first {@code m=} line without {@code m=}, or null
 * @param mid the first section's identification tag, or null
 * @param candidates the candidates in order
 * @param ended whether the candidates are complete
 */
record SdpFragment(
    @Nullable String ufrag,
    @Nullable String pwd,
    @Nullable String mediaLine,
    @Nullable String mid,
    List<Trickled> candidates,
    boolean ended) {
  /** Candidates read from one fragment; more are skipped. */
  static final int MAX_CANDIDATES = 64;

  private static final int MAX_LINE = 1024;
  private static final int MIN_UFRAG = 4;
  private static final int MIN_PWD = 22;
  private static final int MAX_ICE = 256;

  SdpFragment {
    candidates = List.copyOf(candidates);
  }

  /**
   * A candidate and the section it is for.
   *
   * @param line {@code candidate:…} without {@code a=}
   * @param mid the section's identification tag, or null before the first one
   */
  record Trickled(String line, @Nullable String mid) {}

  /** Does not show the password. */
  @Override
  public String toString() {
    return "SdpFragment[ufrag=" + ufrag + ", candidates=" + candidates.size() + "]";
  }

  /** Reads any text; null if a line is too long or an ICE value is malformed. */
  static @Nullable SdpFragment parse(String text) {
    Parser parser = new Parser();
    boolean wellFormed = text.lines().allMatch(parser::accept);
    return wellFormed ? parser.result() : null;
  }

  /** The fragment as text, its values within the section (RFC 9725 section 4.3.3). */
  String print() {
    StringBuilder out = new StringBuilder();
    out.append("m=").append(mediaLine == null ? "audio 9 UDP/TLS/RTP/SAVPF 0" : mediaLine);
    out.append("\r\n");
    line(out, "mid", mid == null ? "0" : mid);
    line(out, "ice-ufrag", ufrag);
    line(out, "ice-pwd", pwd);
    for (Trickled candidate : candidates) {
      out.append("a=").append(candidate.line()).append("\r\n");
    }
    if (ended) {
      out.append("a=end-of-candidates\r\n");
    }
    return out.toString();
  }

  private static void line(StringBuilder out, String name, @Nullable String value) {
    if (value != null) {
      out.append("a=").append(name).append(':').append(value).append("\r\n");
    }
  }

  private static final class Parser {
    private @Nullable String ufrag;
    private @Nullable String pwd;
    private @Nullable String mediaLine;
    private @Nullable String firstMid;
    private @Nullable String mid;
    private final List<Trickled> candidates = new ArrayList<>();
    private boolean ended;

    boolean accept(String line) {
      if (line.length() > MAX_LINE) {
        return !line.startsWith("a=ice-") && !line.startsWith("a=candidate:");
      }
      if (line.startsWith("m=")) {
        mediaLine = mediaLine == null ? line.substring(2) : mediaLine;
        mid = null;
      } else if (line.startsWith("a=mid:")) {
        mid = line.substring("a=mid:".length());
        firstMid = firstMid == null ? mid : firstMid;
      } else if (line.startsWith("a=ice-ufrag:")) {
        String value = line.substring("a=ice-ufrag:".length());
        ufrag = ufrag == null ? value : ufrag;
        return isIce(value, MIN_UFRAG);
      } else if (line.startsWith("a=ice-pwd:")) {
        String value = line.substring("a=ice-pwd:".length());
        pwd = pwd == null ? value : pwd;
        return isIce(value, MIN_PWD);
      } else if (line.startsWith("a=candidate:") && candidates.size() < MAX_CANDIDATES) {
        candidates.add(new Trickled(line.substring(2), mid));
      } else if (line.equals("a=end-of-candidates")) {
        ended = true;
      }
      return true;
    }

    SdpFragment result() {
      return new SdpFragment(ufrag, pwd, mediaLine, firstMid, candidates, ended);
    }

    /** Whether the value consists of enough ice-chars (RFC 8839 section 5.4). */
    private static boolean isIce(String value, int min) {
      return value.length() >= min
          && value.length() <= MAX_ICE
          && value
              .chars()
              .allMatch(
                  c ->
                      (c >= 'a' && c <= 'z')
                          || (c >= 'A' && c <= 'Z')
                          || (c >= '0' && c <= '9')
                          || c == '+'
                          || c == '/');
    }
  }
}
