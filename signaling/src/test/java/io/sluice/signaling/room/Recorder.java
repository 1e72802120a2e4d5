package io.sluice.signaling.room;

import io.sluice.core.api.TransportState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Remembers what a participant was told, one line for each event, and the offers in full. */
final class Recorder implements ParticipantListener {
  record Offer(int version, String sdp, List<OfferedTrack> tracks) {}

  final List<String> events = new ArrayList<>();
  final List<Broadcast<RoomEvent>> broadcasts = new ArrayList<>();
  private @Nullable JoinedView view;
  final List<String> failures = new ArrayList<>();
  final List<Offer> offers = new ArrayList<>();
  final List<@Nullable CandidateInit> candidates = new ArrayList<>();

  Offer offer() {
    return offers.get(offers.size() - 1);
  }

  @Override
  public void joined(Participant self, JoinedView view) {
    events.add("joined");
    this.view = view;
  }

  /** The room's own tracks and who spoke, on entering. */
  FloorView floor() {
    return Objects.requireNonNull(view).floor();
  }

  /** What the participant found on entering. */
  List<ParticipantInfo> found() {
    return Objects.requireNonNull(view).participants();
  }

  @Override
  public void happened(Broadcast<RoomEvent> broadcast) {
    RoomEvent event = broadcast.value();
    broadcasts.add(broadcast);
    if (event instanceof RoomEvent.ParticipantJoined joined) {
      events.add("participant-joined " + joined.participant().name());
    } else if (event instanceof RoomEvent.ParticipantLeft left) {
      events.add("participant-left " + left.participantId() + " " + left.reason().wire());
    } else if (event instanceof RoomEvent.ParticipantsChanged changed) {
      events.add(
          "participants-changed "
              + changed.joined().stream().map(ParticipantInfo::name).toList()
              + changed.left().stream().map(RoomEvent.ParticipantLeft::participantId).toList());
    } else if (event instanceof RoomEvent.TrackPublished published) {
      events.add("track-published " + published.track().id());
    } else if (event instanceof RoomEvent.LayersChanged changed) {
      events.add("layers-changed " + changed.trackId());
    } else if (event instanceof RoomEvent.SpeakingChanged changed) {
      changed
          .changes()
          .forEach(c -> events.add((c.speaking() ? "speaks " : "is silent ") + c.trackId()));
    } else if (event instanceof RoomEvent.ActiveSpeakerChanged changed) {
      events.add("active-speaker " + changed.participantId() + " " + changed.trackId());
    } else if (event instanceof RoomEvent.SlotSourceChanged changed) {
      events.add("slot-source " + changed.trackId() + " " + changed.sourceTrackId());
    } else if (event instanceof RoomEvent.TrackUnpublished ended) {
      events.add("track-unpublished " + ended.trackId());
    }
  }

  @Override
  public void offer(int version, String sdp, List<OfferedTrack> tracks) {
    events.add("offer " + version);
    offers.add(new Offer(version, sdp, tracks));
  }

  @Override
  public void localCandidate(ConnectionKind connection, @Nullable CandidateInit candidate) {
    events.add("candidate " + connection.wire());
    candidates.add(candidate);
  }

  @Override
  public void subscriptionFailed(String trackId, ErrorCode code, String message) {
    events.add("subscription-failed " + trackId + " " + code.wire());
    failures.add(message);
  }

  @Override
  public void subscriptionLayer(String trackId, @Nullable SentLayer layer) {
    events.add("subscription-layer " + trackId + " " + layer);
  }

  @Override
  public void connectionState(ConnectionKind connection, TransportState state, String reason) {
    events.add("connection-state " + connection.wire() + " " + state);
  }

  @Override
  public void bye(ByeReason reason, String message) {
    events.add("bye " + reason.wire());
  }
}
