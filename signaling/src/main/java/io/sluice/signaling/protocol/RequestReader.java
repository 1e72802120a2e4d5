package io.sluice.signaling.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a JSON object into a request, field by field. */
final class RequestReader {
  static final Set<String> ROLES = Set.of("both", "publisher", "subscriber");
  static final Set<String> CONNECTIONS = Set.of("publisher", "subscriber");
  static final Set<String> SOURCES =
      Set.of("camera", "microphone", "screen", "screen-audio", "other");

  private static final int MAX_NAME = 64;
  private static final int MAX_TOKEN = 8 * 1024;
  private static final int MAX_CANDIDATE = 1024;
  private static final int MAX_UFRAG = 256;
  private static final int MAX_TRACKS = 64;
  private static final int MAX_TRACK_IDS = 256;
  private static final int MAX_SECTION_INDEX = 1023;
  private static final int MAX_PIXELS = 65_535;
  private static final double MIN_FRAME_RATE = 0.1;
  private static final double MAX_FRAME_RATE = 1_000;
  private static final int MAX_ENCODING = 3;
  private static final int MAX_LAYER = 7;

  private RequestReader() {}

  /** The request of this type, or null if there is no such type. */
  static @Nullable Request read(String type, String id, Fields fields) throws FieldException {
    return switch (type) {
      case "join" -> join(id, fields);
      case "publish" -> publish(id, fields);
      case "unpublish" -> new Request.Unpublish(id, fields.ids("trackIds", MAX_TRACK_IDS));
      case "subscribe" -> new Request.Subscribe(id, fields.ids("trackIds", MAX_TRACK_IDS));
      case "unsubscribe" -> new Request.Unsubscribe(id, fields.ids("trackIds", MAX_TRACK_IDS));
      case "set-layers" -> setLayers(id, fields);
      case "limit-bitrate" ->
          new Request.LimitBitrate(id, fields.nullableInteger("bitrate", 1, Integer.MAX_VALUE));
      case "set-stage" -> new Request.SetStage(id, fields.nullableId("participantId"));
      case "answer" ->
          new Request.Answer(
              id,
              fields.integer("version", 0, Integer.MAX_VALUE),
              fields.sdp("sdp", ProtocolCodec.MAX_SDP_FRAME));
      case "candidate" -> candidate(id, fields);
      case "restart-ice" -> new Request.RestartIce(id);
      case "leave" -> new Request.Leave(id);
      default -> null;
    };
  }

  private static Request join(String id, Fields fields) throws FieldException {
    String name = fields.optionalText("name", MAX_NAME);
    return new Request.Join(
        id,
        fields.text("room", MAX_NAME),
        name == null ? "" : name,
        fields.optionalChoice("role", ROLES),
        fields.flag("create", true),
        fields.optionalText("token", MAX_TOKEN));
  }

  private static Request publish(String id, Fields fields) throws FieldException {
    String sdp = fields.sdp("sdp", ProtocolCodec.MAX_SDP_FRAME);
    List<Request.PublishTrack> tracks = new ArrayList<>();
    for (Fields track : fields.objects("tracks", MAX_TRACKS)) {
      String label = track.optionalText("label", MAX_NAME);
      tracks.add(
          new Request.PublishTrack(
              track.text("mid", MAX_NAME),
              track.choice("source", SOURCES),
              label == null ? "" : label));
    }
    return new Request.Publish(id, sdp, tracks);
  }

  private static Request setLayers(String id, Fields fields) throws FieldException {
    return new Request.SetLayers(
        id,
        fields.id("trackId"),
        fields.optionalInteger("maxWidth", 1, MAX_PIXELS),
        fields.optionalInteger("maxHeight", 1, MAX_PIXELS),
        fields.optionalNumber("maxFrameRate", MIN_FRAME_RATE, MAX_FRAME_RATE),
        fields.optionalInteger("maxBitrate", 1, Integer.MAX_VALUE),
        fields.optionalText("rid", MAX_NAME),
        fields.optionalInteger("encoding", 0, MAX_ENCODING),
        fields.optionalInteger("spatialLayer", 0, MAX_LAYER),
        fields.optionalInteger("temporalLayer", 0, MAX_LAYER),
        fields.flag("paused", false));
  }

  private static Request candidate(String id, Fields fields) throws FieldException {
    String connection = fields.choice("connection", CONNECTIONS);
    Fields inner = fields.nullableObject("candidate");
    if (inner == null) {
      return new Request.Candidate(id, connection, null);
    }
    String line = inner.optionalText("candidate", MAX_CANDIDATE);
    return new Request.Candidate(
        id,
        connection,
        new CandidateInit(
            line == null ? "" : line,
            inner.optionalText("sdpMid", MAX_NAME),
            inner.optionalInteger("sdpMLineIndex", 0, MAX_SECTION_INDEX),
            inner.optionalText("usernameFragment", MAX_UFRAG)));
  }
}
