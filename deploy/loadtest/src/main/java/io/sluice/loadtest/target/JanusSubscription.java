package io.sluice.loadtest.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.loadtest.client.PeerConnection;
import io.sluice.loadtest.client.PeerRole;
import io.sluice.loadtest.measure.PeerMeter;
import io.sluice.loadtest.target.Roster.Track;
import io.sluice.signaling.sdp.MediaSection;
import io.sluice.signaling.sdp.PublisherOffer;
import io.sluice.signaling.sdp.PublisherOffer.Stream;
import io.sluice.signaling.sdp.SdpException;
import io.sluice.signaling.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The handle of VideoRoom on which a client receives, several streams on one connection. Janus
 * offers, also unasked when a publisher leaves.
 */
final class JanusSubscription implements Subscriptions.Dialect {
  private final JanusSession session;
  private final Map<StreamKey, String> mids = new ConcurrentHashMap<>();

  /** The SSRCs of each section, by mid. */
  private final Map<String, List<Stream>> sources = new ConcurrentHashMap<>();

  private final AtomicInteger versions = new AtomicInteger();
  private volatile long handle = -1;
  private volatile @Nullable PeerConnection peer;

  /** A stream of a publisher; a stream keeps its mid on our side while it is replaced. */
  private record StreamKey(String feed, String mid) {
    static StreamKey of(Track track) {
      return new StreamKey(track.publisher(), track.id());
    }
  }

  JanusSubscription(JanusSession session) {
    this.session = session;
  }

  boolean isAt(long sender) {
    return handle == sender;
  }

  @Override
  public CompletableFuture<Void> change(List<Track> added, List<Track> removed) {
    if (handle < 0) {
      return session
          .step("attach", () -> session.connection().attach(JanusApi.PLUGIN))
          .thenCompose(
              attached -> {
                handle = attached;
                ObjectNode join = session.request("join").put("ptype", "subscriber");
                join.set("streams", streams(added));
                return ask(join);
              });
    }
    ObjectNode change = exchange(added, removed);
    return ask(change != null ? change : update(added, removed));
  }

  private ObjectNode update(List<Track> added, List<Track> removed) {
    ObjectNode update = session.request("update");
    if (!added.isEmpty()) {
      update.set("subscribe", streams(added));
    }
    if (!removed.isEmpty()) {
      update.set("unsubscribe", streams(removed));
    }
    return update;
  }

  private ArrayNode streams(List<Track> tracks) {
    ArrayNode streams = JsonSocket.JSON.createArrayNode();
    tracks.forEach(track -> stream(streams.addObject(), track));
    return streams;
  }

  private ObjectNode stream(ObjectNode stream, Track track) {
    session.putFeed(stream, "feed", track.publisher());
    return stream.put("mid", track.id());
  }

  /**
   * The request that puts other streams in the place of those no longer wanted, without a new
   * negotiation; null if they do not pair up.
   */
  private @Nullable ObjectNode exchange(List<Track> added, List<Track> removed) {
    if (added.size() != removed.size()) {
      return null;
    }
    ObjectNode exchange = session.request("switch");
    ArrayNode streams = exchange.putArray("streams");
    List<Track> free = new ArrayList<>(removed);
    Map<StreamKey, String> moved = new LinkedHashMap<>();
    for (Track track : added) {
      Track place = free.stream().filter(f -> f.kind() == track.kind()).findFirst().orElse(null);
      String mid = place == null ? null : mids.get(StreamKey.of(place));
      if (place == null || mid == null) {
        return null;
      }
      free.remove(place);
      stream(streams.addObject(), track).put("sub_mid", mid);
      moved.put(StreamKey.of(track), mid);
    }
    moved.forEach(this::requested);
    removed.forEach(track -> mids.remove(StreamKey.of(track)));
    mids.putAll(moved);
    return exchange;
  }

  /** The server will send the stream by the SSRCs that are in the section already. */
  private void requested(StreamKey stream, String mid) {
    PeerConnection connection = peer;
    long nanos = session.requestNanos(stream.feed, stream.mid);
    if (connection != null) {
      sources
          .getOrDefault(mid, List.of())
          .forEach(source -> connection.requested(source.ssrc(), nanos));
    }
  }

  /** When the stream was asked for that a section is for. */
  private long requestNanos(MediaSection section) {
    for (Map.Entry<StreamKey, String> entry : mids.entrySet()) {
      if (entry.getValue().equals(section.mid())) {
        return session.requestNanos(entry.getKey().feed, entry.getKey().mid);
      }
    }
    return PeerMeter.NEVER;
  }

  private CompletableFuture<Void> ask(ObjectNode body) {
    return session
        .step("subscribe", () -> session.connection().ask(handle, body, null))
        .thenCompose(this::take);
  }

  /** An answer or event of this handle, with an offer if the sections have changed. */
  CompletableFuture<Void> take(JsonNode message) {
    for (JsonNode stream : JanusConnection.data(message).path("streams")) {
      if (stream.has("feed_id")) {
        mids.put(
            new StreamKey(stream.path("feed_id").asText(), stream.path("feed_mid").asText()),
            stream.path("mid").asText());
      }
    }
    String offer = message.path("jsep").path("sdp").asText();
    return offer.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : session.step("answer", () -> answer(offer));
  }

  private CompletableFuture<Void> answer(String sdp) {
    String answer;
    try {
      answer = accept(SessionDescription.parseAnswer(sdp)).print();
    } catch (SdpException e) {
      return CompletableFuture.failedFuture(e);
    }
    ObjectNode jsep = JanusSession.jsep("answer", answer);
    return session
        .connection()
        .ask(handle, session.request("start"), jsep)
        .thenAccept(started -> session.connection().completeCandidates(handle));
  }

  private SessionDescription accept(SessionDescription offer) throws SdpException {
    PeerConnection connection = peer;
    boolean first = connection == null;
    if (connection == null) {
      connection = session.open(PeerRole.SUBSCRIBER, offer.iceLite());
      peer = connection;
    }
    SessionDescription answer =
        Receiving.answer(offer, connection.local(), offer.sessionId(), versions.incrementAndGet());
    offer
        .sections()
        .forEach(section -> sources.put(section.mid(), PublisherOffer.streams(section, false)));
    connection.receive(Receiving.plan(offer, this::requestNanos));
    if (first) {
      RemoteSide.connectByOffer(connection, offer);
    }
    return answer;
  }
}
