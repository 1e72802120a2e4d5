package io.sluice.signaling.ws;

import io.sluice.core.api.TransportState;
import io.sluice.signaling.protocol.Event;
import io.sluice.signaling.protocol.ProtocolCodec;
import io.sluice.signaling.room.ByeReason;
import io.sluice.signaling.room.CandidateInit;
import io.sluice.signaling.room.ConnectionKind;
import io.sluice.signaling.room.ErrorCode;
import io.sluice.signaling.room.LeaveReason;
import io.sluice.signaling.room.OfferedTrack;
import io.sluice.signaling.room.Participant;
import io.sluice.signaling.room.ParticipantInfo;
import io.sluice.signaling.room.ParticipantListener;
import io.sluice.signaling.room.TrackInfo;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells a client what happens around one participant of its own. */
final class EventSender implements ParticipantListener {
  private static final int GOING_AWAY = 1001;

  private final ProtocolCodec codec;
  private final Wire wire;
  private final Consumer<Participant> onJoined;

  /**
   * @param onJoined called with the participant before the first event
   */
  EventSender(ProtocolCodec codec, Wire wire, Consumer<Participant> onJoined) {
    this.codec = codec;
    this.wire = wire;
    this.onJoined = onJoined;
  }

  @Override
  public void joined(Participant self) {
    onJoined.accept(self);
  }

  @Override
  public void participantJoined(ParticipantInfo participant) {
    send(new Event.ParticipantJoined(Views.participant(participant)));
  }

  @Override
  public void participantLeft(String participantId, LeaveReason reason) {
    send(new Event.ParticipantLeft(participantId, reason.wire()));
  }

  @Override
  public void trackPublished(String participantId, TrackInfo track) {
    send(new Event.TrackPublished(participantId, Views.track(track)));
  }

  @Override
  public void trackUnpublished(String participantId, String trackId) {
    send(new Event.TrackUnpublished(participantId, trackId));
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
    wire.send(codec.print(event));
  }
}
