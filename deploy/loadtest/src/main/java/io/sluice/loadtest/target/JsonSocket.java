package io.sluice.loadtest.target;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A WebSocket whose text frames are JSON objects. Safe for use by any thread. */
final class JsonSocket {
  /** Reads messages; properties and types that we do not know are passed over. */
  static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_INVALID_SUBTYPE)
          .build();

  /** The welcome to a room of 5,000 has about 600 KB, with long names 1.5 MB. */
  private static final int MAX_MESSAGE = 1 << 22;

  private final WebSocket socket;
  private CompletableFuture<?> lastSent = CompletableFuture.completedFuture(null);

  private JsonSocket(WebSocket socket) {
    this.socket = socket;
  }

  /** Told what comes, one call at a time; must not block. */
  interface Listener {
    void onMessage(JsonNode message);

    /**
     * The WebSocket is closed or broken, not by {@link #close}.
     *
     * @param reason one clause for people to read
     */
    void onClosed(String reason);
  }

  /** Connects; fails with what {@link HttpClient} or {@link TargetException#unreachable} says. */
  static CompletableFuture<JsonSocket> open(
      HttpClient http, URI uri, String subprotocol, Duration timeout, Listener listener) {
    return http.newWebSocketBuilder()
        .subprotocols(subprotocol)
        .connectTimeout(timeout)
        .buildAsync(uri, new Frames(listener))
        .thenApply(JsonSocket::new)
        .exceptionallyCompose(
            thrown -> CompletableFuture.failedFuture(TargetException.unreachable(uri, thrown)));
  }

  /**
   * Sends a message after those before it. If the WebSocket is broken, the listener hears of it.
   */
  synchronized void send(String message) {
    lastSent = lastSent.thenCompose(sent -> socket.sendText(message, true));
  }

  /** Sends what is pending and then a close frame; the listener hears nothing more of ours. */
  synchronized CompletableFuture<Void> close() {
    return lastSent
        .thenCompose(sent -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""))
        .handle(
            (sent, failure) -> {
              if (failure != null) {
                socket.abort();
              }
              return null;
            });
  }

  /** Closes without a word. */
  void abort() {
    socket.abort();
  }

  /** Puts frames together. */
  private static final class Frames implements WebSocket.Listener {
    private final Listener listener;
    private final StringBuilder partial = new StringBuilder();

    Frames(Listener listener) {
      this.listener = listener;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      if (partial.length() + data.length() > MAX_MESSAGE) {
        socket.abort();
        listener.onClosed("a message is longer than " + MAX_MESSAGE + " characters");
        return null;
      }
      partial.append(data);
      if (last) {
        message(socket, partial.toString());
        partial.setLength(0);
      }
      socket.request(1);
      return null;
    }

    private void message(WebSocket socket, String text) {
      JsonNode message;
      try {
        message = JSON.readTree(text);
      } catch (JsonProcessingException e) {
        socket.abort();
        listener.onClosed("a message is not JSON");
        return;
      }
      listener.onMessage(message);
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      listener.onClosed("the server closed the WebSocket with " + (status + " " + reason).strip());
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      listener.onClosed("the WebSocket broke: " + error.getMessage());
    }
  }
}
