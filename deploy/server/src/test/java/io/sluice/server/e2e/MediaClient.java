package io.sluice.server.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.IceCredentials;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.testkit.RtcPeer;
import io.sluice.signaling.room.Mapping;
import io.sluice.signaling.sdp.Bundle;
import io.sluice.signaling.sdp.Candidate;
import io.sluice.signaling.sdp.Direction;
import io.sluice.signaling.sdp.MediaSection;
import io.sluice.signaling.sdp.SdpCodec;
import io.sluice.signaling.sdp.SectionBuilder;
import io.sluice.signaling.sdp.SessionDescription;
import io.sluice.signaling.sdp.Setup;
import io.sluice.signaling.sdp.TransportDescription;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** A client of the native protocol with one connection, of real ICE, DTLS and SRTP. */
final class MediaClient implements AutoCloseable {
  final RtcPeer peer;
  private final SignalClient signal;

  private MediaClient(SignalClient signal, RtcPeer peer) {
    this.signal = signal;
    this.peer = peer;
  }

  /** A client that has joined, to publish or to subscribe. */
  static MediaClient join(URI server, String room, boolean publishes) throws SocketException {
    SignalClient signal = SignalClient.join(server, room, publishes ? "Ada" : "Grace");
    return new MediaClient(signal, new RtcPeer(publishes));
  }

  /** Publishes one section as a camera, and connects; returns the track's id. */
  String publish(SectionBuilder section) throws Exception {
    TransportDescription ours = Mapping.local(peer.local()).withSetup(Setup.ACTPASS);
    String offer = Bundle.describe(1, 1, ours, List.of(section)).print();
    JsonNode published =
        signal.request(
            "{\"type\":\"publish\",\"sdp\":%s,\"tracks\":[{\"mid\":\"0\",\"source\":\"camera\"}]}"
                .formatted(SignalClient.quoted(offer)));
    SessionDescription answer = SessionDescription.parseAnswer(published.path("sdp").asText());
    TransportDescription server = Objects.requireNonNull(Bundle.transport(answer));
    peer.connect(local(server), Mapping.roleTowards(Objects.requireNonNull(server.setup())));
    return published.at("/tracks/0/id").asText();
  }

  /** Subscribes to a track, and connects; returns the section on which it comes. */
  MediaSection subscribe(String trackId) throws Exception {
    request("{\"type\":\"subscribe\",\"trackIds\":[\"%s\"]}".formatted(trackId));
    JsonNode event = awaitEvent("offer", any -> true);
    SessionDescription offer = SessionDescription.parse(event.path("sdp").asText());
    MediaSection offered = offer.sections().get(0);
    SectionBuilder section = SectionBuilder.answering(offered, Direction.RECVONLY);
    for (SdpCodec codec : offered.codecs()) {
      if (!codec.is("rtx")) {
        section.add(codec, offered.rtxOf(codec.payloadType()));
      }
    }
    TransportDescription ours = Mapping.local(peer.local()).withSetup(Setup.ACTIVE);
    String answer = Bundle.describe(1, 1, ours, List.of(section)).print();
    request(
        "{\"type\":\"answer\",\"version\":%d,\"sdp\":%s}"
            .formatted(event.path("version").asInt(), SignalClient.quoted(answer)));
    TransportDescription server = Objects.requireNonNull(Bundle.transport(offer));
    peer.connect(local(server), Mapping.role(Setup.ACTIVE));
    return offered;
  }

  /** Sends a request that must be agreed to. */
  void request(String json) {
    JsonNode reply = signal.request(json);
    if (!reply.path("type").asText().equals("ok")) {
      throw new AssertionError(reply);
    }
  }

  /** The next event of this type that the test looks for; others are dropped. */
  JsonNode awaitEvent(String type, Predicate<JsonNode> wanted) {
    while (true) {
      JsonNode event = signal.nextRoomEvent();
      if (event.path("type").asText().equals(type) && wanted.test(event)) {
        return event;
      }
    }
  }

  private static LocalTransport local(TransportDescription server) {
    List<IceCandidate> candidates = new ArrayList<>();
    for (Candidate candidate : server.candidates()) {
      IceCandidate usable = Mapping.candidate(candidate);
      if (usable != null) {
        candidates.add(usable);
      }
    }
    return new LocalTransport(
        new IceCredentials(
            Objects.requireNonNull(server.ufrag()), Objects.requireNonNull(server.pwd())),
        Mapping.fingerprints(server.fingerprints()).get(0),
        candidates);
  }

  @Override
  public void close() {
    signal.vanish();
    peer.close();
  }
}
