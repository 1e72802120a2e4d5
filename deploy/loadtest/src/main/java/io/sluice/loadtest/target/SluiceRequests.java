package io.sluice.loadtest.target;

import io.sluice.signaling.protocol.ProtocolCodec;
import io.sluice.signaling.protocol.Reply;
import io.sluice.signaling.protocol.Request;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The requests of one client that have no reply yet. Safe for use by any thread. */
final class SluiceRequests {
  private static final ProtocolCodec CODEC = new ProtocolCodec();

  private final Consumer<String> sender;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<String, CompletableFuture<Reply>> outstanding = new ConcurrentHashMap<>();

  SluiceRequests(Consumer<String> sender) {
    this.sender = sender;
  }

  /**
   * Sends a request.
   *
   * @param type of the reply
   * @param request makes the request with its id
   * @return the reply; exceptionally with a {@link TargetException} if it is an error
   */
  <R extends Reply> CompletableFuture<R> send(Class<R> type, Function<String, Request> request) {
    String id = Integer.toString(ids.incrementAndGet());
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    outstanding.put(id, reply);
    sender.accept(CODEC.print(request.apply(id)));
    return reply.thenApply(
        answered -> {
          if (!type.isInstance(answered)) {
            throw failure(TargetException.BAD_ANSWER, "a reply of the wrong type");
          }
          return type.cast(answered);
        });
  }

  /** A reply has come; null for one of an unknown type. */
  void answered(@Nullable Reply reply) {
    String id = reply == null ? null : reply.re();
    CompletableFuture<Reply> request = id == null ? null : outstanding.remove(id);
    if (request == null) {
      return;
    }
    if (reply instanceof Reply.Failed failed) {
      String field = failed.field() == null ? "" : " [" + failed.field() + "]";
      request.completeExceptionally(failure(failed.code(), failed.message() + field));
    } else {
      request.complete(reply);
    }
  }

  /** No more replies will come. */
  void abandon() {
    outstanding
        .values()
        .removeIf(
            request ->
                request.completeExceptionally(
                    failure(TargetException.CLOSED, "the session is over")));
  }

  /** To be told of a room and step by who waits. */
  private static TargetException failure(String code, String detail) {
    return new TargetException("", "signalling", code, detail);
  }
}
