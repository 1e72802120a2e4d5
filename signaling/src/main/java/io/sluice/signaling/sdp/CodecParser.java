package io.sluice.signaling.sdp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the codecs of a section, whose attributes may come in any order. */
final class CodecParser {
  private static final int MAX_PARAMETERS = 32;
  private static final int MAX_FEEDBACK = 32;

  private final Map<Integer, Partial> payloads = new LinkedHashMap<>();

  private static final class Partial {
    @Nullable String name;
    int clockRate;
    int channels;
    final Map<String, String> fmtp = new LinkedHashMap<>();
    final List<String> feedback = new ArrayList<>();
  }

  void media(List<String> formats, int line) throws SdpException {
    for (String format : formats) {
      if (payloads.put(payloadType(format, line), new Partial()) != null) {
        throw SdpException.at(line, "payload type " + format + " is there twice.");
      }
    }
  }

  private static int payloadType(String text, int line) throws SdpException {
    int payloadType = Text.number(text, 0, 127);
    if (payloadType < 0) {
      throw SdpException.at(line, "a payload type is a number from 0 to 127.");
    }
    return payloadType;
  }

  void rtpmap(String value, int line) throws SdpException {
    List<String> words = Text.words(value);
    if (words.size() != 2) {
      throw SdpException.at(line, "not an rtpmap (RFC 8866 section 6.6).");
    }
    List<String> parts = Text.split(words.get(1), '/');
    int clockRate = parts.size() < 2 ? -1 : Text.number(parts.get(1), 1, 1_000_000);
    int channels = parts.size() < 3 ? 0 : Text.number(parts.get(2), 1, 64);
    if (clockRate < 0 || channels < 0 || !Text.isToken(parts.get(0), 64)) {
      throw SdpException.at(line, "not an rtpmap (RFC 8866 section 6.6).");
    }
    Partial codec = payloads.get(payloadType(words.get(0), line));
    if (codec != null) {
      codec.name = parts.get(0);
      codec.clockRate = clockRate;
      codec.channels = channels;
    }
  }

  void fmtp(String value, int line) throws SdpException {
    int space = value.indexOf(' ');
    Partial codec = payloads.get(payloadType(head(value, space), line));
    if (codec == null || space < 0) {
      return;
    }
    for (String part : Text.split(value.substring(space + 1), ';')) {
      String parameter = part.strip();
      int equals = parameter.indexOf('=');
      String key = head(parameter, equals).strip().toLowerCase(Locale.ROOT);
      if (!key.isEmpty()) {
        codec.fmtp.put(key, equals < 0 ? "" : parameter.substring(equals + 1).strip());
      }
      if (codec.fmtp.size() > MAX_PARAMETERS) {
        throw SdpException.at(line, "more than " + MAX_PARAMETERS + " format parameters.");
      }
    }
  }

  void feedback(String value, int line) throws SdpException {
    int space = value.indexOf(' ');
    String feedback = space < 0 ? "" : value.substring(space + 1).strip();
    if (head(value, space).equals("*")) {
      for (Partial codec : payloads.values()) {
        add(codec, feedback, line);
      }
      return;
    }
    Partial codec = payloads.get(payloadType(head(value, space), line));
    if (codec != null) {
      add(codec, feedback, line);
    }
  }

  private static void add(Partial codec, String feedback, int line) throws SdpException {
    if (codec.feedback.size() == MAX_FEEDBACK) {
      throw SdpException.at(line, "more than " + MAX_FEEDBACK + " kinds of feedback.");
    }
    if (!feedback.isEmpty() && !codec.feedback.contains(feedback)) {
      codec.feedback.add(feedback);
    }
  }

  private static String head(String text, int end) {
    return end < 0 ? text : text.substring(0, end);
  }

  /** The codecs that have a name. */
  List<SdpCodec> build() {
    List<SdpCodec> codecs = new ArrayList<>();
    payloads.forEach(
        (payloadType, codec) -> {
          if (codec.name != null) {
            codecs.add(
                new SdpCodec(
                    payloadType,
                    codec.name,
                    codec.clockRate,
                    codec.channels,
                    codec.fmtp,
                    codec.feedback));
          }
        });
    return codecs;
  }
}
