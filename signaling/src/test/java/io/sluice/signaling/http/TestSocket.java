package io.sluice.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of the native protocol. */
final class TestSocket implements WebSocket.Listener {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long PATIENCE = TestServer.PATIENCE.toSeconds();

  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private final List<JsonNode> passed = new ArrayList<>();
  private final StringBuilder partial = new StringBuilder();
  final CompletableFuture<Integer> closed = new CompletableFuture<>();
  final Semaphore pings = new Semaphore(0);
  private @Nullable WebSocket socket;
  private int ids;

  static TestSocket open(TestServer server) {
    return open(server.http, server.uri("/signal"));
  }

  static TestSocket open(HttpClient http, URI uri) {
    TestSocket listener = new TestSocket();
    URI address = URI.create(uri.toString().replaceFirst("^http", "ws"));
    listener.socket =
        http.newWebSocketBuilder().subprotocols("sluice.v1").buildAsync(address, listener).join();
    return listener;
  }

  WebSocket socket() {
    if (socket == null) {
      throw new IllegalStateException("not open");
    }
    return socket;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      messages.add(parse(partial.toString()));
      partial.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
    pings.release();
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

  /** Sends a text frame as it is. */
  void sendRaw(String text) {
    socket().sendText(text, true).join();
  }

  /** Sends a request, given without id; returns the id. */
  String send(String json) {
    ObjectNode request = (ObjectNode) parse(json.startsWith("{'") ? json.replace('\'', '"') : json);
    String id = "r" + ++ids;
    request.put("id", id);
    sendRaw(request.toString());
    return id;
  }

  /** Sends a request and waits for its one reply. */
  JsonNode request(String json) {
    return reply(send(json));
  }

  JsonNode reply(@Nullable String re) {
    return await(m -> re == null ? !m.has("re") && is(m, "error") : re.equals(text(m, "re")));
  }

  /** Waits for a reply, or until the server has closed the connection: then false. */
  boolean isAnswered(String re) throws InterruptedException {
    while (!closed.isDone()) {
      JsonNode next = messages.poll(10, TimeUnit.MILLISECONDS);
      if (next != null && re.equals(text(next, "re"))) {
        return true;
      }
    }
    return false;
  }

  /** Waits for an event of this type. */
  JsonNode event(String type) {
    return await(m -> !m.has("re") && is(m, type));
  }

  /** Joins and returns the reply, which has to be a welcome. */
  JsonNode join(String room, String name) {
    JsonNode joined = request("{'type':'join','room':'%s','name':'%s'}".formatted(room, name));
    assertThat(text(joined, "type")).as("%s", joined).isEqualTo("joined");
    return joined;
  }

  /** Messages received and not asked for yet. */
  int waiting() {
    return messages.size() + passed.size();
  }

  int awaitClose() {
    return closed.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
  }

  private interface Test {
    boolean test(JsonNode message);
  }

  private JsonNode await(Test test) {
    for (int i = 0; i < passed.size(); i++) {
      if (test.test(passed.get(i))) {
        return passed.remove(i);
      }
    }
    try {
      while (true) {
        JsonNode next = messages.poll(PATIENCE, TimeUnit.SECONDS);
        assertThat(next).as("message awaited; others: %s", passed).isNotNull();
        if (test.test(next)) {
          return next;
        }
        passed.add(next);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static String text(JsonNode message, String field) {
    return message.path(field).asText("");
  }

  private static boolean is(JsonNode message, String type) {
    return text(message, "type").equals(type);
  }

  private static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
