package io.sluice.signaling.http;

import io.sluice.signaling.auth.AccessPolicy;
import io.sluice.signaling.room.FakePlane;
import io.sluice.signaling.room.RoomConfig;
import io.sluice.signaling.room.RoomService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A real server over a media plane without media. */
final class TestServer implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  final FakePlane plane = new FakePlane();
  final RoomService rooms = new RoomService(plane, RoomConfig.defaults());
  final AtomicBoolean mediaUp = new AtomicBoolean(true);
  final SignalingServer server;
  final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  TestServer() {
    this(config(), AccessPolicy.open());
  }

  TestServer(SignalingConfig config, AccessPolicy access) {
    try {
      server = SignalingServer.start(config, rooms, access, mediaUp::get);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SignalingConfig config() {
    return SignalingConfig.defaults().withBind("127.0.0.1", 0);
  }

  URI uri(String path) {
    return server.uri().resolve(path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  /** An offer that a browser made. */
  static String offer(String name) throws IOException {
    try (InputStream in = TestServer.class.getResourceAsStream("/sdp/" + name + ".sdp")) {
      if (in == null) {
        throw new IOException("no offer " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    rooms.close();
    server.close();
  }
}
