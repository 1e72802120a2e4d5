package io.sluice.loadtest.target;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What all clients of one Janus share.
 *
 * @param uri of its WebSocket
 * @param timer for what has to be repeated
 */
record JanusApi(TargetConfig config, URI uri, HttpClient http, ScheduledExecutorService timer) {
  static final String PLUGIN = "janus.plugin.videoroom";

  private static final int NUMBER_BITS = 48;

  /** A request to the plugin about a room. */
  ObjectNode request(String request, String room) {
    ObjectNode body = JsonSocket.JSON.createObjectNode().put("request", request);
    return config.janus().stringIds() ? body.put("room", room) : body.put("room", number(room));
  }

  /** The room's number: its name if that is one, else one made of it. */
  static long number(String room) {
    if (room.matches("[1-9][0-9]{0,14}")) {
      return Long.parseLong(room);
    }
    UUID hash = UUID.nameUUIDFromBytes(room.getBytes(StandardCharsets.UTF_8));
    return (hash.getMostSignificantBits() >>> (Long.SIZE - NUMBER_BITS)) + 1;
  }
}
