package io.sluice.loadtest.target;

import io.sluice.signaling.sdp.SdpException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * A step of a client's signalling failed; the message is for people and names the step and room.
 */
public final class TargetException extends RuntimeException {
  /** No answer in time. */
  public static final String TIMEOUT = "timeout";

  /** The server's address cannot be connected to. */
  public static final String UNREACHABLE = "unreachable";

  /** ICE or DTLS did not come about. */
  public static final String UNCONNECTED = "unconnected";

  /** The signalling or a connection was closed. */
  public static final String CLOSED = "closed";

  /** The server's answer cannot be used. */
  public static final String BAD_ANSWER = "bad-answer";

  /** The target cannot do what is asked. */
  public static final String UNSUPPORTED = "unsupported";

  /** Something failed on our side. */
  public static final String FAILED = "failed";

  private final String room;
  private final String step;
  private final String code;
  private final String detail;

  /**
   * A failure.
   *
   * @param room the room, empty if it is about none
   * @param step what the client was at, such as join or publish
   * @param code the server's code, such as unauthorized or 404, or one of ours
   * @param detail what went wrong, one clause
   */
  public TargetException(String room, String step, String code, String detail) {
    super((room.isEmpty() ? "" : "room " + room + ", ") + step + ": " + detail + " (" + code + ")");
    this.room = room;
    this.step = step;
    this.code = code;
    this.detail = detail;
  }

  /**
   * The failure of a step by what was thrown, which may be one of these already: without a room, it
   * is told of this room and step.
   */
  static TargetException of(String room, String step, Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof TargetException known) {
      return known.room.isEmpty()
          ? new TargetException(room, step, known.code, known.detail)
          : known;
    }
    TargetException failure = new TargetException(room, step, code(cause), detail(cause));
    failure.initCause(cause);
    return failure;
  }

  /** What was thrown where an address was asked: itself, or what to do where nothing answers. */
  static Throwable unreachable(URI address, Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (!code(cause).equals(UNREACHABLE)) {
      return cause;
    }
    String detail;
    if (isOf(cause, CertificateException.class)) {
      detail = "the certificate of " + address + " is not trusted; --insecure takes any";
    } else if (isOf(cause, SSLException.class)) {
      detail =
          "there is no TLS with " + address + because(cause) + "; does it speak http:// or ws://?";
    } else if (isOf(cause, ConnectException.class)) {
      detail = "no server answers at " + address;
    } else {
      detail = address + " cannot be reached" + because(cause);
    }
    TargetException failure = new TargetException("", "open", UNREACHABLE, detail);
    failure.initCause(cause);
    return failure;
  }

  private static boolean isOf(Throwable thrown, Class<? extends Throwable> type) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String code(Throwable cause) {
    if (cause instanceof WebSocketHandshakeException refused) {
      return Integer.toString(refused.getResponse().statusCode());
    }
    if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
      return TIMEOUT;
    }
    if (cause instanceof SdpException) {
      return BAD_ANSWER;
    }
    return cause instanceof IOException ? UNREACHABLE : FAILED;
  }

  private static String detail(Throwable cause) {
    return switch (code(cause)) {
      case TIMEOUT -> "no answer in time";
      case UNREACHABLE -> "the server cannot be reached" + because(cause);
      default ->
          cause instanceof WebSocketHandshakeException
              ? "the server refuses the WebSocket"
              : reason(cause);
    };
  }

  /** The JDK says nothing of a connection that is refused. */
  private static String because(Throwable cause) {
    return cause.getMessage() == null ? "" : ": " + cause.getMessage();
  }

  /** What a throwable says, or else what it is. */
  static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }

  public String room() {
    return room;
  }

  public String step() {
    return step;
  }

  /** What went wrong, one clause. */
  public String detail() {
    return detail;
  }

  public String code() {
    return code;
  }
}
