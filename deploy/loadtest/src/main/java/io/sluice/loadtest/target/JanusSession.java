package io.sluice.loadtest.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.core.api.MediaKind;
import io.sluice.loadtest.client.PeerConnection;
import io.sluice.loadtest.client.PeerRole;
import io.sluice.loadtest.measure.PeerMeter;
import io.sluice.loadtest.target.Roster.Track;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A client of a VideoRoom. Who only views joins as a publisher that sends nothing, as Janus's own
 * clients do, to be told of publishers.
 *
 * <p>Janus lists publishers in no order; ours number their feeds as they join.
 */
final class JanusSession extends ClientSession implements JanusConnection.Listener {
  private final JanusApi api;
  private final JanusRooms rooms;
  private final String feed;
  private final Subscriptions subscriptions;
  private final JanusSubscription subscription = new JanusSubscription(this);
  private final JanusConnection connection;
  private volatile long handle = -1;

  JanusSession(Join join, JanusApi api, JanusRooms rooms, long feed) {
    super(join, api.config().stepTimeout());
    this.api = api;
    this.rooms = rooms;
    connection = new JanusConnection(api, this);
    this.feed = Long.toString(feed);
    subscriptions = new Subscriptions(join.behaviour(), subscription, join.listener());
  }

  @Override
  CompletableFuture<Void> enter() {
    return step("room", () -> rooms.ensure(join.room(), join.media()))
        .thenCompose(exists -> step("open", connection::open))
        .thenCompose(opened -> step("attach", () -> connection.attach(JanusApi.PLUGIN)))
        .thenCompose(
            attached -> {
              handle = attached;
              return join.publishes() ? step("publish", this::publish) : step("join", this::visit);
            })
        .thenCompose(
            entered ->
                join.views() ? subscriptions.start() : CompletableFuture.completedFuture(null));
  }

  private CompletableFuture<Void> visit() {
    return connection.ask(handle, joining("join"), null).thenAccept(this::joined);
  }

  private CompletableFuture<Void> publish() {
    PeerConnection peer = open(PeerRole.PUBLISHER, true);
    PublishOffer offer = new PublishOffer(peer.local(), join.media(), join.seed());
    return connection
        .ask(handle, joining("joinandconfigure"), jsep("offer", offer.description().print()))
        .thenCompose(
            answer -> {
              connection.completeCandidates(handle);
              joined(answer);
              return offer.apply(peer, answer.path("jsep").path("sdp").asText());
            });
  }

  private ObjectNode joining(String request) {
    ObjectNode body = request(request).put("ptype", "publisher").put("display", join.name());
    putFeed(body, "id", feed);
    if (!api.config().token().isEmpty()) {
      body.put("token", api.config().token());
    }
    return body;
  }

  private void joined(JsonNode answer) {
    note(JanusConnection.data(answer).path("publishers"));
  }

  private void note(JsonNode publishers) {
    List<JsonNode> ordered = new ArrayList<>();
    publishers.forEach(ordered::add);
    ordered.sort(Comparator.comparingLong(publisher -> publisher.path("id").asLong()));
    subscriptions.room(roster -> ordered.forEach(publisher -> note(roster, publisher)));
  }

  private static void note(Roster roster, JsonNode publisher) {
    String id = publisher.path("id").asText();
    roster.joined(id);
    for (JsonNode stream : publisher.path("streams")) {
      String type = stream.path("type").asText();
      boolean audio = type.equals(MediaKind.AUDIO.text());
      if ((audio || type.equals(MediaKind.VIDEO.text())) && !stream.path("disabled").asBoolean()) {
        MediaKind kind = audio ? MediaKind.AUDIO : MediaKind.VIDEO;
        roster.published(new Track(id, stream.path("mid").asText(), kind));
      }
    }
  }

  @Override
  public void onMessage(JsonNode message) {
    if (isOver()) {
      return;
    }
    switch (message.path("janus").asText()) {
      case "event" -> event(message);
      case "hangup" ->
          end(failure("connection", "hangup", message.path("reason").asText("Janus hung up")));
      case "timeout" -> end(failure("signalling", "timeout", "the session timed out at Janus"));
      case "error" -> {
        JsonNode error = message.path("error");
        join.listener()
            .onError(
                failure("signalling", error.path("code").asText(), error.path("reason").asText()));
      }
      default -> {}
    }
  }

  private void event(JsonNode message) {
    if (subscription.isAt(message.path("sender").asLong())) {
      var unused =
          subscription
              .take(message)
              .exceptionally(
                  failure -> {
                    end(TargetException.of(join.room(), "answer", failure));
                    return null;
                  });
      return;
    }
    JsonNode data = JanusConnection.data(message);
    if (data.path("videoroom").asText().equals("destroyed")) {
      end(failure("signalling", "destroyed", "the room was destroyed"));
      return;
    }
    note(data.path("publishers"));
    for (String gone : List.of("unpublished", "leaving", "kicked")) {
      if (data.has(gone)) {
        gone(gone, data.path(gone).asText());
      }
    }
  }

  private void gone(String how, String id) {
    if (id.equals(feed) || id.equals("ok")) {
      end(failure("signalling", how, "Janus ends the publisher"));
    } else {
      subscriptions.room(roster -> roster.left(id));
    }
  }

  @Override
  public void onClosed(String reason) {
    end(failure("signalling", TargetException.CLOSED, reason));
  }

  @Override
  CompletableFuture<Void> farewell() {
    return connection
        .ask(handle, request("leave"), null)
        .handle((left, failure) -> connection)
        .thenCompose(JanusConnection::destroy);
  }

  @Override
  void abort() {
    connection.abort();
  }

  /** When the client asked for a stream of a publisher, or {@link PeerMeter#NEVER}. */
  long requestNanos(String publisher, String mid) {
    return subscriptions.requestNanos(publisher, mid);
  }

  /** The connection to Janus. */
  JanusConnection connection() {
    return connection;
  }

  /** A request about the client's room. */
  ObjectNode request(String request) {
    return api.request(request, join.room());
  }

  /** Names a feed in a request. */
  void putFeed(ObjectNode body, String field, String id) {
    if (api.config().janus().stringIds()) {
      body.put(field, id);
    } else {
      body.put(field, Long.parseLong(id));
    }
  }

  /** A description that goes with a request. */
  static ObjectNode jsep(String type, String sdp) {
    return JsonSocket.JSON.createObjectNode().put("type", type).put("sdp", sdp);
  }

  @Override
  public String id() {
    return feed;
  }

  @Override
  public List<String> publishers() {
    return subscriptions.publishers();
  }

  @Override
  public CompletableFuture<Void> watch(Set<String> publishers) {
    return step("watch", () -> subscriptions.watch(publishers));
  }
}
