package io.sluice.signaling.http;

import io.sluice.signaling.rest.Problem;
import io.sluice.signaling.room.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The files of the page and the SDK, from the class path; nothing else is found. */
final class StaticHandler extends Handler.Abstract {
  /** Plain names with an ending: no dot files, no dot segments, no escapes, no directories. */
  private static final Pattern FILE =
      Pattern.compile("(?:/[A-Za-z0-9_-]{1,64}){0,4}/[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}");

  /** Pages of any origin may import the SDK; whom it may reach is for the signalling to say. */
  private static final String SDK = "/sdk/";

  private static final Pattern ROOM = Pattern.compile("/room/[^/]+");

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("ts", "text/plain; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private record StaticFile(ByteBuffer bytes, String type, String entityTag) {}

  private final String root;
  private final Map<String, StaticFile> files = new ConcurrentHashMap<>();

  /**
   * @param root where the files are on the class path, such as {@code /web}
   */
  StaticHandler(String root) {
    this.root = root;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = Request.getPathInContext(request);
    StaticFile file = file(path);
    if (file == null) {
      return false;
    }
    if (path.startsWith(SDK)) {
      response.getHeaders().put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
      response.getHeaders().put("Cross-Origin-Resource-Policy", "cross-origin");
    }
    boolean head = HttpMethod.HEAD.is(request.getMethod());
    if (!head && !HttpMethod.GET.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      Problem.of(HttpStatus.METHOD_NOT_ALLOWED_405, ErrorCode.UNKNOWN_TYPE, "GET and HEAD only.")
          .write(response, callback);
      return true;
    }
    response.getHeaders().put(HttpHeader.ETAG, file.entityTag());
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
    if (request.getHeaders().getCSV(HttpHeader.IF_NONE_MATCH, true).contains(file.entityTag())) {
      response.setStatus(HttpStatus.NOT_MODIFIED_304);
      callback.succeeded();
      return true;
    }
    response.setStatus(HttpStatus.OK_200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, file.type());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, file.bytes().remaining());
    response.write(true, head ? null : file.bytes().duplicate(), callback);
    return true;
  }

  private @Nullable StaticFile file(String path) {
    String name =
        path.equals("/") ? "/index.html" : ROOM.matcher(path).matches() ? "/room.html" : path;
    StaticFile known = files.get(name);
    if (known != null) {
      return known;
    }
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null || !FILE.matcher(name).matches()) {
      return null;
    }
    try (InputStream in = StaticHandler.class.getResourceAsStream(root + name)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readAllBytes();
      StaticFile file =
          new StaticFile(ByteBuffer.wrap(bytes).asReadOnlyBuffer(), type, entityTag(bytes));
      files.put(name, file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String entityTag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
