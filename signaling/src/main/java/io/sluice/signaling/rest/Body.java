package io.sluice.signaling.rest;

import io.sluice.signaling.room.ErrorCode;
import io.sluice.signaling.room.RoomException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bodies of requests and responses, as text in UTF-8. */
public final class Body {
  /**
   * A body of up to this many times the limit is read to its end before it is refused: a connection
   * that is closed while the client still writes may take the answer with it.
   */
  private static final int DRAINED = 4;

  /** The same for a body of unknown length, which is kept while it is read. */
  private static final int READ = 2;

  /** Of a body that nobody wants. */
  private static final int MAX_READS = 16;

  private static final Logger log = LoggerFactory.getLogger(Body.class);

  private Body() {}

  /** What to do with a body. */
  public interface Use {
    void accept(String body) throws RoomException;
  }

  /**
   * Reads the body without holding a thread and uses it. Another media type, too large a body and
   * whatever goes wrong with its use are answered.
   *
   * @param maxBytes how long the body may be
   */
  public static void read(
      Request request,
      Response response,
      Callback callback,
      String mediaType,
      int maxBytes,
      Use use) {
    if (!isOf(mediaType, request.getHeaders().get(HttpHeader.CONTENT_TYPE))) {
      closeAfter(response);
      Problem.of(
              HttpStatus.UNSUPPORTED_MEDIA_TYPE_415,
              ErrorCode.INVALID_FIELD,
              "The body must be of type " + mediaType + ".")
          .write(response, callback);
    } else if (request.getLength() > (long) DRAINED * maxBytes) {
      closeAfter(response);
      refuseLarge(maxBytes, response, callback);
    } else if (request.getLength() > maxBytes) {
      Content.Source.consumeAll(
          request,
          Callback.from(() -> refuseLarge(maxBytes, response, callback), callback::failed));
    } else {
      Content.Source.asByteArrayAsync(
          request, READ * maxBytes, new Received(maxBytes, response, callback, use));
    }
  }

  private record Received(int maxBytes, Response response, Callback callback, Use use)
      implements Promise.Invocable<byte[]> {
    @Override
    public void succeeded(byte[] body) {
      if (body.length > maxBytes) {
        refuseLarge(maxBytes, response, callback);
        return;
      }
      try {
        use.accept(new String(body, StandardCharsets.UTF_8));
      } catch (RoomException e) {
        Problem.of(e).write(response, callback);
      } catch (RuntimeException e) {
        log.error("request failed", e);
        Problem.of(ErrorCode.INTERNAL, "The server failed to carry this out.")
            .write(response, callback);
      }
    }

    @Override
    public void failed(Throwable failure) {
      if (failure instanceof IllegalStateException) {
        closeAfter(response);
        refuseLarge(maxBytes, response, callback);
      } else {
        // A client that goes away amid its request must not fill the log.
        callback.failed(new QuietException.Exception(failure));
      }
    }
  }

  /** Answers with a body that is not to be stored; the status has been set. */
  public static void write(String body, String mediaType, Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, mediaType);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
  }

  private static void refuseLarge(int maxBytes, Response response, Callback callback) {
    Problem.of(ErrorCode.TOO_LARGE, "A body has at most " + maxBytes + " bytes.")
        .write(response, callback);
  }

  /**
   * Whether the body has come to its end; what has come of it is thrown away. A client that is told
   * nothing would send its next request on a connection that is about to be closed.
   */
  static boolean hasCome(Request request) {
    if (request.getHeaders().contains(HttpHeader.EXPECT)) {
      return false; // it waits for leave to send one, which reading would give
    }
    for (int i = 0; i < MAX_READS; i++) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        return false;
      }
      chunk.release();
      if (chunk.isLast()) {
        return true;
      }
    }
    return false;
  }

  /** What is left of the body is not read, so nothing can follow it. */
  static void closeAfter(Response response) {
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
  }

  private static boolean isOf(String mediaType, @Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int end = contentType.indexOf(';');
    String type = end < 0 ? contentType : contentType.substring(0, end);
    return type.trim().toLowerCase(Locale.ROOT).equals(mediaType);
  }
}
