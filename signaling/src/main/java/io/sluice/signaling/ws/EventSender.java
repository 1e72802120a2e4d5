package io.sluice.signaling.ws;

import io.sluice.core.api.TransportState;
import io.sluice.signaling.protocol.Event;
import io.sluice.signaling.protocol.ProtocolCodec;
import io.sluice.signaling.room.Broadcast;
import io.sluice.signaling.room.ByeReason;
import io.sluice.signaling.room.CandidateInit;
import io.sluice.signaling.room.ConnectionKind;
import io.sluice.signaling.room.ErrorCode;
import io.sluice.signaling.room.JoinedView;
import io.sluice.signaling.room.OfferedTrack;
import io.sluice.signaling.room.Participant;
import io.sluice.signaling.room.ParticipantListener;
import io.sluice.signaling.room.RoomEvent;
import io.sluice.signaling.room.SentLayer;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Tells a client what happens around one participant of its own. */
final class EventSender implements ParticipantListener {
  private static final int GOING_AWAY = 1001;

  private final ProtocolCodec codec;
  private final Wire wire;
  private final BiConsumer<Participant, JoinedView> onJoined;

  /**
   * @param onJoined called with the participant and what it finds, before the first event
   */
  EventSender(ProtocolCodec codec, Wire wire, BiConsumer<Participant, JoinedView> onJoined) {
    this.codec = codec;
    this.wire = wire;
    this.onJoined = onJoined;
  }

  @Override
  public void joined(Participant self, JoinedView view) {
    onJoined.accept(self, view);
  }

  @Override
  public void happened(Broadcast<RoomEvent> broadcast) {
    wire.send(broadcast.as(Message.class, event -> new Message(codec.print(Views.event(event)))));
  }

  @Override
  public void offer(int version, String sdp, List<OfferedTrack> tracks) {
    send(new Event.Offer(version, sdp, tracks.stream().map(Views::offered).toList()));
  }

  @Override
  public void localCandidate(ConnectionKind connection, @Nullable CandidateInit candidate) {
    send(new Event.Candidate(connection.wire(), Views.candidate(candidate)));
  }

  @Override
  public void subscriptionFailed(String trackId, ErrorCode code, String message) {
    send(new Event.SubscriptionFailed(trackId, code.wire(), message));
  }

  @Override
  public void subscriptionLayer(String trackId, @Nullable SentLayer layer) {
    send(Views.subscriptionLayer(trackId, layer));
  }

  @Override
  public void connectionState(ConnectionKind connection, TransportState state, String reason) {
    String name = state.name().toLowerCase(Locale.ROOT);
    send(new Event.ConnectionState(connection.wire(), name, reason));
  }

  @Override
  public void bye(ByeReason reason, String message) {
    send(new Event.Bye(reason.wire(), message));
    wire.close(GOING_AWAY, reason.wire());
  }

  private void send(Event event) {
    wire.send(new Message(codec.print(event)));
  }
}
