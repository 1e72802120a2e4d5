package io.sluice.loadtest.target;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.loadtest.client.PeerConnection;
import io.sluice.loadtest.client.PeerRole;
import io.sluice.loadtest.media.TrackMedia;
import io.sluice.signaling.sdp.SdpException;
import io.sluice.signaling.sdp.SessionDescription;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A WHIP publisher or WHEP viewer: one offer, one answer, ended by DELETE. */
final class WhipSession extends ClientSession {
  private static final int CREATED = 201;
  private static final int MAX_DETAIL = 200;

  private final TargetConfig config;
  private final HttpClient http;
  private final URI endpoint;
  private final AtomicReference<@Nullable URI> resource = new AtomicReference<>();

  WhipSession(Join join, TargetConfig config, HttpClient http, URI endpoint) {
    super(join, config.stepTimeout());
    this.config = config;
    this.http = http;
    this.endpoint = endpoint;
  }

  @Override
  CompletableFuture<Void> enter() {
    return join.publishes() ? step("publish", this::publish) : step("view", this::view);
  }

  private CompletableFuture<Void> publish() {
    PeerConnection connection = open(PeerRole.PUBLISHER, true);
    PublishOffer offer = new PublishOffer(connection.local(), join.media(), join.seed());
    return post(offer.description()).thenCompose(answer -> offer.apply(connection, answer));
  }

  private CompletableFuture<Void> view() {
    PeerConnection connection = open(PeerRole.SUBSCRIBER, true);
    SessionDescription offer =
        Receiving.offer(
            connection.local(), join.media().stream().map(TrackMedia::kind).toList(), 1);
    long request = System.nanoTime();
    return post(offer)
        .thenCompose(
            sdp -> {
              try {
                SessionDescription answer = SessionDescription.parseAnswer(sdp);
                connection.receive(Receiving.plan(answer, section -> request));
                RemoteSide.connectByAnswer(connection, answer);
                return CompletableFuture.completedFuture(null);
              } catch (SdpException e) {
                return CompletableFuture.failedFuture(e);
              }
            });
  }

  private CompletableFuture<String> post(SessionDescription offer) {
    HttpRequest request =
        request(endpoint)
            .header("Content-Type", "application/sdp")
            .header("Accept", "application/sdp")
            .POST(BodyPublishers.ofString(offer.print()))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString())
        .exceptionallyCompose(
            thrown -> CompletableFuture.failedFuture(TargetException.unreachable(endpoint, thrown)))
        .thenApply(this::created);
  }

  private HttpRequest.Builder request(URI uri) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(stepTimeout());
    if (!config.token().isEmpty()) {
      request.header("Authorization", "Bearer " + config.token());
    }
    return request;
  }

  private String created(HttpResponse<String> response) {
    String step = join.publishes() ? "publish" : "view";
    if (response.statusCode() != CREATED) {
      throw refused(step, response);
    }
    String location =
        response
            .headers()
            .firstValue("Location")
            .orElseThrow(
                () -> failure(step, TargetException.BAD_ANSWER, "the answer has no Location"));
    try {
      resource.set(response.uri().resolve(location));
    } catch (IllegalArgumentException e) {
      throw failure(step, TargetException.BAD_ANSWER, "the Location is not an address");
    }
    if (isOver()) {
      abort();
    }
    return response.body();
  }

  /** What a server says of its reasons: problem details (RFC 9457) or some text. */
  private TargetException refused(String step, HttpResponse<String> response) {
    String code = Integer.toString(response.statusCode());
    String detail = response.body().strip();
    try {
      JsonNode problem = JsonSocket.JSON.readTree(response.body());
      detail = problem.path("detail").asText(problem.path("title").asText(detail));
      code += problem.hasNonNull("code") ? " " + problem.path("code").asText() : "";
    } catch (JsonProcessingException e) {
      detail = detail.startsWith("<") ? "" : detail.lines().findFirst().orElse("");
    }
    detail = detail.substring(0, Math.min(detail.length(), MAX_DETAIL));
    return failure(step, code, detail.isEmpty() ? "the server refuses the offer" : detail);
  }

  @Override
  CompletableFuture<Void> farewell() {
    URI created = resource.getAndSet(null);
    if (created == null) {
      return CompletableFuture.completedFuture(null);
    }
    return http.sendAsync(request(created).DELETE().build(), BodyHandlers.discarding())
        .thenApply(answered -> null);
  }

  @Override
  void abort() {
    var unused = farewell();
  }

  @Override
  public String id() {
    return "";
  }

  @Override
  public List<String> publishers() {
    return List.of();
  }

  @Override
  public CompletableFuture<Void> watch(Set<String> publishers) {
    return CompletableFuture.failedFuture(
        failure("watch", TargetException.UNSUPPORTED, "a WHEP viewer cannot choose"));
  }
}
