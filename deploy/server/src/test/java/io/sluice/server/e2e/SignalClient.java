package io.sluice.server.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of the native protocol that says what it is told. For one thread. */
final class SignalClient {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long PATIENCE_SECONDS = 20;

  private final WebSocket socket;
  private final Inbox inbox;
  private final List<JsonNode> events = new ArrayList<>();
  private int ids;

  private SignalClient(WebSocket socket, Inbox inbox) {
    this.socket = socket;
    this.inbox = inbox;
  }

  static SignalClient open(URI server) {
    Inbox inbox = new Inbox();
    URI uri = URI.create(server.resolve("/signal").toString().replaceFirst("^http", "ws"));
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols("sluice.v1")
            .buildAsync(uri, inbox)
            .join();
    return new SignalClient(socket, inbox);
  }

  /** What the server sends. */
  private static final class Inbox implements WebSocket.Listener {
    final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        messages.add(parse(partial.toString()));
        partial.setLength(0);
      }
      webSocket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
      closed.complete(status);
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      closed.complete(1006);
    }
  }

  /** A client that has joined as this. */
  static SignalClient join(URI server, String room, String name) {
    SignalClient client = open(server);
    client.joinAs(room, name);
    return client;
  }

  /** Joins and returns the welcome. */
  JsonNode joinAs(String room, String name) {
    JsonNode joined =
        request("{\"type\":\"join\",\"room\":\"%s\",\"name\":\"%s\"}".formatted(room, name));
    if (!joined.path("type").asText().equals("joined")) {
      throw new AssertionError(joined);
    }
    return joined;
  }

  /** Sends a frame as it is; the next message without {@code re} that is an error answers it. */
  void sendRaw(String frame) {
    socket.sendText(frame, true).join();
  }

  /** Sends a request, given without its id, and waits for its reply. */
  JsonNode request(String json) {
    ObjectNode request = (ObjectNode) parse(json);
    String id = "r" + ++ids;
    sendRaw(request.put("id", id).toString());
    return await(message -> message.path("re").asText().equals(id));
  }

  /** Waits for an error that belongs to no request. */
  JsonNode unmatchedError() {
    return await(message -> !message.has("re") && message.path("type").asText().equals("error"));
  }

  /** The next event about the room, in the server's order; those of one's connections pass by. */
  JsonNode nextRoomEvent() {
    while (true) {
      JsonNode event = events.isEmpty() ? receive() : events.remove(0);
      if (!event.path("type").asText().equals("connection-state")) {
        return event;
      }
    }
  }

  boolean isOpen() {
    return !inbox.closed.isDone();
  }

  int awaitClose() {
    return inbox.closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Vanishes without a farewell. */
  void vanish() {
    socket.abort();
  }

  private interface Wanted {
    boolean is(JsonNode message);
  }

  private JsonNode await(Wanted wanted) {
    while (true) {
      JsonNode message = receive();
      if (wanted.is(message)) {
        return message;
      }
      events.add(message);
    }
  }

  private JsonNode receive() {
    try {
      JsonNode message = inbox.messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("nothing came; not asked for: " + events);
      }
      return message;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static String quoted(String text) {
    return MAPPER.getNodeFactory().textNode(text).toString();
  }

  private static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
