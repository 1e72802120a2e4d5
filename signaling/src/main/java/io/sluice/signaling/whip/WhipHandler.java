package io.sluice.signaling.whip;

import io.sluice.signaling.auth.Access;
import io.sluice.signaling.auth.AccessPolicy;
import io.sluice.signaling.protocol.IceServer;
import io.sluice.signaling.rest.BearerToken;
import io.sluice.signaling.rest.Body;
import io.sluice.signaling.rest.ClientAddress;
import io.sluice.signaling.rest.Problem;
import io.sluice.signaling.room.Dialect;
import io.sluice.signaling.room.ErrorCode;
import io.sluice.signaling.room.JoinRequest;
import io.sluice.signaling.room.LeaveReason;
import io.sluice.signaling.room.Role;
import io.sluice.signaling.room.RoomException;
import io.sluice.signaling.room.RoomService;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints {@code /whip/{room}} and {@code /whep/{room}} and the session resources below them.
 * Any web page may use them: they take bearer tokens, never cookies.
 */
public final class WhipHandler extends Handler.Abstract {
  private static final String OFFER = "application/sdp";
  private static final String FRAGMENT = "application/trickle-ice-sdpfrag";
  private static final int MAX_BODY = 256 * 1024;
  private static final int MAX_NAME = 64;

  private final AccessPolicy access;
  private final WhipSessions sessions;
  private final List<HttpField> links;

  /**
   * @param iceServers announced in Link headers (RFC 9725 section 4.6)
   * @param executor where sessions that failed are ended
   */
  public WhipHandler(
      RoomService rooms,
      AccessPolicy access,
      List<IceServer> iceServers,
      WhipLimits limits,
      Executor executor) {
    this.access = access;
    this.sessions = new WhipSessions(rooms, limits, executor);
    this.links = IceLinks.of(iceServers);
  }

  /** Ends sessions that did not connect in time; to be called about twice a second. */
  public void tick(long nowNanos) {
    sessions.tick(nowNanos);
  }

  /** Sessions that are open. */
  public int sessions() {
    return sessions.size();
  }

  /** An address: the dialect, the room and, below an endpoint, the session's name. */
  private record Target(Dialect dialect, String room, @Nullable String session) {
    static @Nullable Target of(String path) {
      String[] parts = path.split("/", -1);
      if (parts.length < 3 || parts.length > 4 || !parts[0].isEmpty() || parts[2].isEmpty()) {
        return null;
      }
      Dialect dialect =
          switch (parts[1]) {
            case "whip" -> Dialect.WHIP;
            case "whep" -> Dialect.WHEP;
            default -> null;
          };
      return dialect == null
          ? null
          : new Target(dialect, parts[2], parts.length == 4 ? parts[3] : null);
    }

    String methods() {
      return session == null ? "OPTIONS, POST" : "DELETE, OPTIONS, PATCH";
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Target target = Target.of(Request.getPathInContext(request));
    if (target == null) {
      return false;
    }
    Cors.allow(response);
    HttpMethod method = HttpMethod.fromString(request.getMethod());
    if (method == HttpMethod.OPTIONS) {
      options(target, request, response, callback);
    } else if (target.session() == null && method == HttpMethod.POST) {
      post(target, request, response, callback);
    } else if (target.session() != null && method == HttpMethod.PATCH) {
      patch(target, request, response, callback);
    } else if (target.session() != null && method == HttpMethod.DELETE) {
      delete(target, request, response, callback);
    } else {
      response.getHeaders().put(HttpHeader.ALLOW, target.methods());
      Problem.of(
              HttpStatus.METHOD_NOT_ALLOWED_405,
              ErrorCode.UNKNOWN_TYPE,
              "Allowed here: " + target.methods() + ".")
          .write(response, callback);
    }
    return true;
  }

  /**
   * Tells ICE servers (RFC 9725 section 4.6), whose credentials are as secret as the room, only to
   * whom may enter it, and not in a preflight, which cannot show a token.
   */
  private void options(Target target, Request request, Response response, Callback callback) {
    Cors.preflight(response, target.methods());
    if (target.session() == null) {
      response.getHeaders().put("Accept-Post", OFFER);
      boolean preflight = request.getHeaders().contains(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD);
      if (!preflight
          && access.check(BearerToken.of(request), target.room()) instanceof Access.Granted) {
        links.forEach(response.getHeaders()::add);
      }
    } else {
      response.getHeaders().put("Accept-Patch", FRAGMENT);
    }
    response.setStatus(HttpStatus.NO_CONTENT_204);
    callback.succeeded();
  }

  private void post(Target target, Request request, Response response, Callback callback) {
    Access.Granted granted = authorize(target, request, response, callback);
    if (granted == null) {
      return;
    }
    Role role = target.dialect() == Dialect.WHIP ? Role.PUBLISHER : Role.SUBSCRIBER;
    if (!granted.covers(role.wire())) {
      Problem.of(ErrorCode.FORBIDDEN, "The token does not allow this role.")
          .write(response, callback);
      return;
    }
    Fields query = Request.extractQueryParameters(request);
    String name = granted.name().isEmpty() ? orEmpty(query.getValue("name")) : granted.name();
    if (name.length() > MAX_NAME || name.codePoints().anyMatch(Character::isISOControl)) {
      Problem.of(ErrorCode.INVALID_FIELD, "The name has at most 64 characters, none of control.")
          .write(response, callback);
      return;
    }
    JoinRequest join =
        new JoinRequest(
            target.room(), name, role, true, target.dialect(), ClientAddress.isLoopback(request));
    String publisher = query.getValue("publisher");
    response.getHeaders().put("Accept-Post", OFFER);
    Body.read(
        request,
        response,
        callback,
        OFFER,
        MAX_BODY,
        offer -> created(target, sessions.open(join, offer, publisher), response, callback));
  }

  private void created(
      Target target, WhipSessions.Opened opened, Response response, Callback callback) {
    String location =
        "/" + target.dialect().wire() + "/" + target.room() + "/" + opened.session().id();
    response.setStatus(HttpStatus.CREATED_201);
    response.getHeaders().put(HttpHeader.LOCATION, location);
    response.getHeaders().put(HttpHeader.ETAG, opened.session().entityTag());
    response.getHeaders().put("Accept-Patch", FRAGMENT);
    links.forEach(response.getHeaders()::add);
    Body.write(opened.answer(), OFFER, response, callback);
  }

  private void patch(Target target, Request request, Response response, Callback callback) {
    WhipSession session = authorizedSession(target, request, response, callback);
    if (session == null) {
      return;
    }
    List<String> tags = request.getHeaders().getCSV(HttpHeader.IF_MATCH, true);
    if (tags.isEmpty()) {
      Problem.of(
              HttpStatus.PRECONDITION_REQUIRED_428,
              ErrorCode.INVALID_FIELD,
              "If-Match is required: the entity tag to trickle, * to restart ICE.")
          .write(response, callback);
      return;
    }
    Body.read(
        request,
        response,
        callback,
        FRAGMENT,
        MAX_BODY,
        text -> patch(session, tags, text, response, callback));
  }

  /** RFC 9725 sections 4.3.2 (trickle) and 4.3.3 (restart). */
  private static void patch(
      WhipSession session, List<String> tags, String text, Response response, Callback callback)
      throws RoomException {
    SdpFragment fragment = SdpFragment.parse(text);
    if (fragment == null) {
      throw new RoomException(ErrorCode.BAD_SDP, "The ICE attributes are malformed.", "sdp");
    }
    boolean any = tags.contains("*");
    if (!any && !tags.contains(session.entityTag())) {
      Problem.of(
              HttpStatus.PRECONDITION_FAILED_412,
              ErrorCode.STALE_ANSWER,
              "The entity tag is not that of the ICE session under way.")
          .write(response, callback);
    } else if (session.isCurrent(fragment) || (!any && fragment.ufrag() == null)) {
      session.trickle(fragment);
      response.setStatus(HttpStatus.NO_CONTENT_204);
      callback.succeeded();
    } else if (any) {
      SdpFragment local = session.restart(fragment);
      response.setStatus(HttpStatus.OK_200);
      response.getHeaders().put(HttpHeader.ETAG, session.entityTag());
      Body.write(local.print(), FRAGMENT, response, callback);
    } else {
      Problem.of(
              HttpStatus.CONFLICT_409,
              ErrorCode.STALE_ANSWER,
              "The fragment is of another ICE session; to restart ICE, send If-Match: *.")
          .write(response, callback);
    }
  }

  private void delete(Target target, Request request, Response response, Callback callback) {
    WhipSession session = authorizedSession(target, request, response, callback);
    if (session != null) {
      sessions.end(session, LeaveReason.LEFT);
      response.setStatus(HttpStatus.OK_200);
      callback.succeeded();
    }
  }

  private @Nullable WhipSession authorizedSession(
      Target target, Request request, Response response, Callback callback) {
    if (authorize(target, request, response, callback) == null) {
      return null;
    }
    String id = Objects.requireNonNull(target.session());
    WhipSession session = sessions.find(id, target.dialect(), target.room());
    if (session == null) {
      Problem.of(ErrorCode.NOT_JOINED, "There is no such session.").write(response, callback);
    }
    return session;
  }

  /** What the request's token grants; null if it was answered with 401. */
  private Access.@Nullable Granted authorize(
      Target target, Request request, Response response, Callback callback) {
    String token = BearerToken.of(request);
    Access decision = access.check(token, target.room());
    if (decision instanceof Access.Refused refused) {
      BearerToken.refuse(token, refused.message(), response, callback);
      return null;
    }
    return (Access.Granted) decision;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
