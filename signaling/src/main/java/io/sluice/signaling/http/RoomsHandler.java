package io.sluice.signaling.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.signaling.auth.Access;
import io.sluice.signaling.auth.AccessPolicy;
import io.sluice.signaling.auth.AddressRateLimiter;
import io.sluice.signaling.auth.OriginPolicy;
import io.sluice.signaling.rest.BearerToken;
import io.sluice.signaling.rest.Body;
import io.sluice.signaling.rest.ClientAddress;
import io.sluice.signaling.rest.Problem;
import io.sluice.signaling.room.ErrorCode;
import io.sluice.signaling.room.RoomException;
import io.sluice.signaling.room.RoomService;
import io.sluice.signaling.room.RoomSummary;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** {@code /api/rooms}: lists the rooms and makes one. Where tokens are asked for, one for all. */
final class RoomsHandler extends Handler.Abstract {
  private static final String PATH = "/api/rooms";
  private static final String JSON = "application/json";
  private static final int MAX_BODY = 4 * 1024;
  private static final int BURST = 50;
  private static final int PER_SECOND = 5;
  private static final int MAX_ADDRESSES = 1_024;
  private static final String ALL_ROOMS = "*";

  private final RoomService rooms;
  private final AccessPolicy access;
  private final OriginPolicy origins;
  private final AddressRateLimiter creations =
      new AddressRateLimiter(BURST, PER_SECOND, MAX_ADDRESSES);
  private final JsonMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxDocumentLength(MAX_BODY)
                          .maxNestingDepth(4)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  RoomsHandler(RoomService rooms, AccessPolicy access, OriginPolicy origins) {
    this.rooms = rooms;
    this.access = access;
    this.origins = origins;
  }

  /** A room in the list; the time is in milliseconds since the epoch. */
  private record Listed(String id, String name, int participants, long createdAt) {
    static Listed of(RoomSummary room) {
      return new Listed(
          room.id(), room.name(), room.participants(), room.createdAt().toEpochMilli());
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!Request.getPathInContext(request).equals(PATH)) {
      return false;
    }
    HttpMethod method = HttpMethod.fromString(request.getMethod());
    if (method != HttpMethod.GET && method != HttpMethod.HEAD && method != HttpMethod.POST) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD, POST");
      Problem.of(HttpStatus.METHOD_NOT_ALLOWED_405, ErrorCode.UNKNOWN_TYPE, "GET and POST only.")
          .write(response, callback);
      return true;
    }
    String token = BearerToken.of(request);
    if (access.check(token, ALL_ROOMS) instanceof Access.Refused refused) {
      BearerToken.refuse(token, refused.message(), response, callback);
    } else if (method == HttpMethod.POST) {
      post(request, response, callback);
    } else {
      response.setStatus(HttpStatus.OK_200);
      Body.write(print(rooms.list().stream().map(Listed::of).toList()), JSON, response, callback);
    }
    return true;
  }

  private void post(Request request, Response response, Callback callback) {
    if (!origins.allows(
        request.getHeaders().getValuesList(HttpHeader.ORIGIN),
        request.getHeaders().get(HttpHeader.HOST))) {
      Problem.of(ErrorCode.FORBIDDEN, "Pages of another origin may not make rooms.")
          .write(response, callback);
    } else if (!creations.tryAcquire(remote(request), System.nanoTime())) {
      Problem.of(ErrorCode.RATE_LIMITED, "Too many rooms at once; try again later.")
          .write(response, callback);
    } else {
      Body.read(
          request, response, callback, JSON, MAX_BODY, body -> create(body, response, callback));
    }
  }

  /** Whose haste is limited; what has no address of its own counts as this host. */
  private static InetAddress remote(Request request) {
    InetAddress address = ClientAddress.of(request);
    return address == null ? InetAddress.getLoopbackAddress() : address;
  }

  private void create(String body, Response response, Callback callback) throws RoomException {
    JsonNode wish = parse(body);
    String name = text(wish, "name");
    RoomSummary room = rooms.create(text(wish, "id"), name == null ? "" : name);
    response.setStatus(HttpStatus.CREATED_201);
    response.getHeaders().put(HttpHeader.LOCATION, "/room/" + room.id());
    Body.write(print(Listed.of(room)), JSON, response, callback);
  }

  private JsonNode parse(String body) throws RoomException {
    try {
      JsonNode wish = mapper.readTree(body);
      if (wish.isObject()) {
        return wish;
      }
    } catch (JsonProcessingException e) {
      throw new RoomException(ErrorCode.BAD_JSON, "The body is not a JSON object.");
    }
    throw new RoomException(ErrorCode.BAD_JSON, "The body is not a JSON object.");
  }

  private static @Nullable String text(JsonNode wish, String field) throws RoomException {
    JsonNode value = wish.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual() || value.textValue().codePoints().anyMatch(Character::isISOControl)) {
      throw new RoomException(ErrorCode.INVALID_FIELD, "A string is required.", field);
    }
    return value.textValue();
  }

  private String print(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
