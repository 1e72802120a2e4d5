package io.sluice.loadtest.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket to Janus with one session of its API, kept alive. A request is done when its answer
 * has come; one to a plugin is acknowledged first and answered later. Safe for use by any thread.
 */
final class JanusConnection implements JsonSocket.Listener {
  private static final String SUBPROTOCOL = "janus-protocol";
  private static final int KEEP_ALIVE_SECONDS = 25;

  private final JanusApi api;
  private final Listener listener;
  private final AtomicLong transactions = new AtomicLong();
  private final Map<String, CompletableFuture<JsonNode>> requests = new ConcurrentHashMap<>();
  private volatile @Nullable JsonSocket socket;
  private volatile @Nullable ScheduledFuture<?> keepAlive;
  private volatile long session = -1;
  private volatile boolean over;

  /** Told what comes unasked, one call at a time; must not block. */
  interface Listener {
    /** A message of Janus or a plugin, such as an event, a hang-up or a time-out. */
    void onMessage(JsonNode message);

    /** The WebSocket is closed or broken. */
    void onClosed(String reason);
  }

  JanusConnection(JanusApi api, Listener listener) {
    this.api = api;
    this.listener = listener;
  }

  /** Connects and creates a session; to be called once. */
  CompletableFuture<Void> open() {
    return JsonSocket.open(api.http(), api.uri(), SUBPROTOCOL, api.config().stepTimeout(), this)
        .thenCompose(
            opened -> {
              socket = opened;
              if (over) {
                opened.abort();
              }
              return request("create", message());
            })
        .thenAccept(
            created -> {
              session = created.path("data").path("id").asLong();
              keepAlive =
                  api.timer()
                      .scheduleAtFixedRate(
                          this::keepAlive,
                          KEEP_ALIVE_SECONDS,
                          KEEP_ALIVE_SECONDS,
                          TimeUnit.SECONDS);
            });
  }

  private static ObjectNode message() {
    return JsonSocket.JSON.createObjectNode();
  }

  private void keepAlive() {
    if (over) {
      throw new CancellationException("the session is over"); // ends the repetition
    }
    tell("keepalive", message());
  }

  /** Attaches to a plugin; the handle's identifier. */
  CompletableFuture<Long> attach(String plugin) {
    return request("attach", message().put("plugin", plugin))
        .thenApply(attached -> attached.path("data").path("id").asLong());
  }

  /**
   * Asks a plugin.
   *
   * @param jsep the description that goes with it, or null
   * @return the answer with its {@code jsep}, if any; the plugin's part is {@link #data}
   */
  CompletableFuture<JsonNode> ask(long handle, ObjectNode body, @Nullable ObjectNode jsep) {
    ObjectNode message = message().put("handle_id", handle);
    message.set("body", body);
    if (jsep != null) {
      message.set("jsep", jsep);
    }
    return request("message", message)
        .thenApply(
            answer -> {
              JsonNode data = data(answer);
              if (data.has("error_code")) {
                throw refused(data.path("error_code").asInt(), data.path("error").asText());
              }
              return answer;
            });
  }

  /** What a plugin says in a message. */
  static JsonNode data(JsonNode message) {
    return message.path("plugindata").path("data");
  }

  /** Says that a description had all our candidates. */
  void completeCandidates(long handle) {
    ObjectNode message = message().put("handle_id", handle);
    message.putObject("candidate").put("completed", true);
    tell("trickle", message);
  }

  /** Destroys the session and closes the WebSocket. */
  CompletableFuture<Void> destroy() {
    return request("destroy", message())
        .thenCompose(
            destroyed -> {
              JsonSocket open = socket;
              return open == null ? CompletableFuture.completedFuture(null) : open.close();
            })
        .whenComplete((closed, failure) -> abort());
  }

  /** Closes at once; requests without an answer fail. */
  void abort() {
    over = true;
    ScheduledFuture<?> repeated = keepAlive;
    if (repeated != null) {
      repeated.cancel(false);
    }
    JsonSocket open = socket;
    if (open != null) {
      open.abort();
    }
    abandon("the session is over");
  }

  /** Whether nothing can be asked any more. */
  boolean isOver() {
    return over;
  }

  private void abandon(String reason) {
    requests
        .values()
        .removeIf(
            request ->
                request.completeExceptionally(
                    new TargetException("", "signalling", TargetException.CLOSED, reason)));
  }

  private CompletableFuture<JsonNode> request(String type, ObjectNode message) {
    String transaction = Long.toString(transactions.incrementAndGet());
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    requests.put(transaction, answer);
    send(type, transaction, message);
    return answer;
  }

  /** Sends what is acknowledged only. */
  private void tell(String type, ObjectNode message) {
    send(type, Long.toString(transactions.incrementAndGet()), message);
  }

  private void send(String type, String transaction, ObjectNode message) {
    message.put("janus", type).put("transaction", transaction);
    if (session >= 0) {
      message.put("session_id", session);
    }
    TargetConfig config = api.config();
    if (!config.token().isEmpty()) {
      message.put("token", config.token());
    }
    if (!config.janus().apiSecret().isEmpty()) {
      message.put("apisecret", config.janus().apiSecret());
    }
    JsonSocket open = socket;
    if (open != null) {
      open.send(message.toString());
    }
  }

  @Override
  public void onMessage(JsonNode message) {
    String type = message.path("janus").asText();
    if (type.equals("ack")) {
      return;
    }
    CompletableFuture<JsonNode> request =
        message.has("transaction") ? requests.remove(message.path("transaction").asText()) : null;
    if (request == null) {
      listener.onMessage(message);
    } else if (type.equals("error")) {
      JsonNode error = message.path("error");
      request.completeExceptionally(
          refused(error.path("code").asInt(), error.path("reason").asText()));
    } else {
      request.complete(message);
    }
  }

  private static TargetException refused(int code, String reason) {
    return new TargetException("", "signalling", Integer.toString(code), reason);
  }

  @Override
  public void onClosed(String reason) {
    over = true;
    abandon(reason);
    listener.onClosed(reason);
  }
}
