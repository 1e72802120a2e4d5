package io.sluice.signaling.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Parses frames into requests and prints requests, replies and events (PROTOCOL.md). Any text is
 * accepted: what is not a request comes back as a {@link ProtocolError}. Safe for use by any
 * thread.
 */
public final class ProtocolCodec {
  /** Bytes of UTF-8 in a frame with a session description. */
  public static final int MAX_SDP_FRAME = 256 * 1024;

  /** Bytes of UTF-8 in any other frame. */
  public static final int MAX_FRAME = 64 * 1024;

  /** Depth to which objects and arrays may be nested. */
  public static final int MAX_DEPTH = 32;

  private static final int MAX_ID = 64;
  private static final int MAX_TOKENS = 10_000;

  private final JsonMapper mapper;

  public ProtocolCodec() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxDocumentLength(MAX_SDP_FRAME)
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(32)
                    .maxStringLength(MAX_SDP_FRAME)
                    .maxNameLength(256)
                    .maxTokenCount(MAX_TOKENS)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    mapper = JsonMapper.builder(factory).build();
  }

  /** Understands one text frame. */
  public Parsed parse(String frame) {
    long bytes = utf8Length(frame);
    if (bytes > MAX_SDP_FRAME) {
      return invalid("too-large", "A message has at most 256 KiB.", null, null);
    }
    try (JsonParser parser = mapper.createParser(frame)) {
      return parse(parser, bytes);
    } catch (IOException e) {
      return invalid("bad-json", "The frame is not a JSON object.", null, null);
    }
  }

  private Parsed parse(JsonParser parser, long bytes) throws IOException {
    JsonNode node;
    boolean trailing;
    try {
      node = parser.readValueAsTree();
      trailing = parser.nextToken() != null;
    } catch (StreamConstraintsException e) {
      return parser.getParsingContext().getNestingDepth() >= MAX_DEPTH
          ? invalid("bad-json", "The message is nested too deep.", null, null)
          : invalid("too-large", "A name, number or list is too long.", null, null);
    }
    if (trailing || !(node instanceof ObjectNode object)) {
      return invalid("bad-json", "The frame is not a JSON object.", null, null);
    }
    Fields fields = new Fields(object, "");
    String id;
    try {
      id = fields.text("id", MAX_ID);
    } catch (FieldException e) {
      return new Parsed.Invalid(e.toError(null));
    }
    return parse(fields, id, bytes);
  }

  private static Parsed parse(Fields fields, String id, long bytes) {
    try {
      String type = fields.text("type", MAX_ID);
      if (bytes > MAX_FRAME && !type.equals("publish") && !type.equals("answer")) {
        return invalid("too-large", "A message without SDP has at most 64 KiB.", null, id);
      }
      Request request = RequestReader.read(type, id, fields);
      return request == null
          ? invalid("unknown-type", "No request has this type.", "type", id)
          : new Parsed.Valid(request);
    } catch (FieldException e) {
      return new Parsed.Invalid(e.toError(id));
    }
  }

  /** The JSON of a request, as a client sends it. */
  public String print(Request request) {
    return write(request);
  }

  /** The JSON of a reply. */
  public String print(Reply reply) {
    return write(reply);
  }

  /** The JSON of an event. */
  public String print(Event event) {
    return write(event);
  }

  private String write(Object message) {
    try {
      return mapper.writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Parsed invalid(
      String code, String message, @Nullable String field, @Nullable String re) {
    return new Parsed.Invalid(new ProtocolError(code, message, field, re));
  }

  /** Bytes that the text takes as UTF-8; a half surrogate pair counts 3. */
  public static long utf8Length(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800 || (Character.isSurrogate(c) && isPaired(text, i))) {
        bytes += 2;
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }

  private static boolean isPaired(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }
}
