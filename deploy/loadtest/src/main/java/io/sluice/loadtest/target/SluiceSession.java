package io.sluice.loadtest.target;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.core.api.MediaKind;
import io.sluice.loadtest.client.PeerConnection;
import io.sluice.loadtest.client.PeerRole;
import io.sluice.loadtest.measure.PeerMeter;
import io.sluice.loadtest.target.Roster.Track;
import io.sluice.signaling.protocol.CandidateInit;
import io.sluice.signaling.protocol.Event;
import io.sluice.signaling.protocol.Reply;
import io.sluice.signaling.protocol.Request;
import io.sluice.signaling.room.Role;
import io.sluice.signaling.sdp.Candidate;
import io.sluice.signaling.sdp.MediaSection;
import io.sluice.signaling.sdp.SdpException;
import io.sluice.signaling.sdp.SessionDescription;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client of Sluice's native protocol. */
final class SluiceSession extends ClientSession implements JsonSocket.Listener {
  private static final String SUBPROTOCOL = "sluice.v1";
  private static final int MAX_TRACK_IDS = 256;
  private static final String[] NO_NAMES = {};

  private final TargetConfig config;
  private final HttpClient http;
  private final URI signal;
  private final SluiceRequests requests;
  private final Subscriptions subscriptions;
  private volatile @Nullable JsonSocket socket;
  private volatile String id = "";
  private volatile @Nullable PeerConnection publisher;
  private volatile @Nullable PeerConnection subscriber;

  SluiceSession(Join join, TargetConfig config, HttpClient http, URI signal) {
    super(join, config.stepTimeout());
    this.config = config;
    this.http = http;
    this.signal = signal;
    requests = new SluiceRequests(this::send);
    subscriptions = new Subscriptions(join.behaviour(), this::subscribe, join.listener());
  }

  private void send(String message) {
    JsonSocket open = socket;
    if (open != null) {
      open.send(message);
    }
  }

  @Override
  CompletableFuture<Void> enter() {
    return step("open", this::open)
        .thenCompose(opened -> step("join", () -> requests.send(Reply.Joined.class, this::join)))
        .thenCompose(this::entered);
  }

  private CompletableFuture<Void> open() {
    return JsonSocket.open(http, signal, SUBPROTOCOL, stepTimeout(), this)
        .thenAccept(
            opened -> {
              socket = opened;
              if (isOver()) {
                opened.abort();
              }
            });
  }

  private Request join(String requestId) {
    String token = config.token();
    return new Request.Join(
        requestId,
        join.room(),
        join.name(),
        join.role().wire(),
        true,
        token.isEmpty() ? null : token);
  }

  private CompletableFuture<Void> entered(Reply.Joined reply) {
    id = reply.participantId();
    subscriptions.room(SluicePresence.of(reply.participants()));
    CompletableFuture<Void> published =
        join.publishes() ? step("publish", this::publish) : CompletableFuture.completedFuture(null);
    CompletableFuture<Void> subscribed =
        join.views() ? subscriptions.start() : CompletableFuture.completedFuture(null);
    return CompletableFuture.allOf(published, subscribed);
  }

  private CompletableFuture<Void> publish() {
    PeerConnection connection = open(PeerRole.PUBLISHER, true);
    publisher = connection;
    PublishOffer offer = new PublishOffer(connection.local(), join.media(), join.seed());
    List<Request.PublishTrack> tracks = new ArrayList<>();
    for (int i = 0; i < join.media().size(); i++) {
      boolean audio = join.media().get(i).kind() == MediaKind.AUDIO;
      tracks.add(
          new Request.PublishTrack(PublishOffer.mid(i), audio ? "microphone" : "camera", ""));
    }
    String sdp = offer.description().print();
    return requests
        .send(Reply.Published.class, rid -> new Request.Publish(rid, sdp, tracks))
        .thenCompose(reply -> offer.apply(connection, reply.sdp()));
  }

  private CompletableFuture<Void> subscribe(List<Track> added, List<Track> removed) {
    return CompletableFuture.allOf(
        step("unsubscribe", () -> wish(removed, Request.Unsubscribe::new)),
        step("subscribe", () -> wish(added, Request.Subscribe::new)));
  }

  private interface Wish {
    Request of(String requestId, List<String> trackIds);
  }

  private CompletableFuture<Void> wish(List<Track> tracks, Wish wish) {
    List<String> trackIds = tracks.stream().map(Track::id).toList();
    List<CompletableFuture<?>> taken = new ArrayList<>();
    for (int i = 0; i < trackIds.size(); i += MAX_TRACK_IDS) {
      List<String> some = trackIds.subList(i, Math.min(i + MAX_TRACK_IDS, trackIds.size()));
      taken.add(requests.send(Reply.Ok.class, rid -> wish.of(rid, some)));
    }
    return CompletableFuture.allOf(taken.toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public void onMessage(JsonNode message) {
    if (isOver() && !message.has("re")) {
      return;
    }
    try {
      if (message.has("re")) {
        requests.answered(JsonSocket.JSON.treeToValue(message, Reply.class));
      } else if (message.path("type").asText().equals("error")) {
        join.listener()
            .onError(
                failure(
                    "signalling", message.path("code").asText(), message.path("message").asText()));
      } else {
        Event event = JsonSocket.JSON.treeToValue(message, Event.class);
        if (event != null) {
          on(event);
        }
      }
    } catch (JsonProcessingException | SdpException | RuntimeException e) {
      end(TargetException.of(join.room(), "signalling", e));
    }
  }

  private void on(Event event) throws SdpException {
    Consumer<Roster> presence = SluicePresence.of(event, id);
    if (presence != null) {
      subscriptions.room(presence);
    } else if (event instanceof Event.Offer offer) {
      answer(offer);
    } else if (event instanceof Event.SubscriptionFailed failed) {
      subscriptions.failed(failed.trackId());
      join.listener().onError(failure("subscribe", failed.code(), failed.message()));
    } else if (event instanceof Event.Candidate candidate) {
      candidate(candidate.connection(), candidate.candidate());
    } else if (event instanceof Event.ConnectionState state) {
      state(state);
    } else if (event instanceof Event.Bye bye) {
      end(failure("signalling", bye.code(), "the server says bye: " + bye.message()));
    }
  }

  private void answer(Event.Offer event) throws SdpException {
    SessionDescription offer = SessionDescription.parseAnswer(event.sdp());
    PeerConnection connection = subscriber;
    boolean first = connection == null;
    if (connection == null) {
      connection = open(PeerRole.SUBSCRIBER, offer.iceLite());
      subscriber = connection;
    }
    SessionDescription answer =
        Receiving.answer(offer, connection.local(), offer.sessionId(), event.version());
    connection.receive(Receiving.plan(offer, this::requestNanos));
    if (first) {
      RemoteSide.connectByOffer(connection, offer);
    }
    String sdp = answer.print();
    var unused =
        step(
                "answer",
                () ->
                    requests.send(
                        Reply.Ok.class, rid -> new Request.Answer(rid, event.version(), sdp)))
            .whenComplete(
                (taken, failure) -> {
                  if (failure != null) {
                    end(TargetException.of(join.room(), "answer", failure));
                  }
                });
  }

  /** Its media stream is named by its publisher's identifier. */
  private long requestNanos(MediaSection section) {
    String[] names = section.msids().isEmpty() ? NO_NAMES : section.msids().get(0).split(" ", 2);
    return names.length < 2 ? PeerMeter.NEVER : subscriptions.requestNanos(names[0], names[1]);
  }

  private void candidate(String connection, @Nullable CandidateInit candidate) throws SdpException {
    PeerConnection ours = connection.equals(Role.PUBLISHER.wire()) ? publisher : subscriber;
    if (ours != null && candidate != null && !candidate.candidate().isEmpty()) {
      RemoteSide.add(ours, Candidate.parse(candidate.candidate()));
    }
  }

  private void state(Event.ConnectionState state) {
    if (state.state().equals("failed") || state.state().equals("closed")) {
      String detail = "the server says of the " + state.connection() + " connection";
      end(failure("connection", state.state(), detail + ": " + state.reason()));
    }
  }

  @Override
  public void onClosed(String reason) {
    end(failure("signalling", TargetException.CLOSED, reason));
  }

  @Override
  CompletableFuture<Void> farewell() {
    return requests
        .send(Reply.Ok.class, Request.Leave::new)
        .thenCompose(
            answered -> {
              JsonSocket open = socket;
              return open == null ? CompletableFuture.completedFuture(null) : open.close();
            });
  }

  @Override
  void abort() {
    JsonSocket open = socket;
    if (open != null) {
      open.abort();
    }
    requests.abandon();
  }

  @Override
  public String id() {
    return id;
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
