package io.sluice.signaling.room;

import io.sluice.core.api.TransportState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Remembers what a participant was told, one line for each event, and the offers in full. */
final class Recorder implements ParticipantListener {
  record Offer(int version, String sdp, List<OfferedTrack> tracks) {}

  final List<String> events = new ArrayList<>();
  final List<Offer> offers = new ArrayList<>();
  final List<@Nullable CandidateInit> candidates = new ArrayList<>();

  Offer offer() {
    return offers.get(offers.size() - 1);
  }

  @Override
  public void joined(Participant self) {
    events.add("joined");
  }

  @Override
  public void participantJoined(ParticipantInfo participant) {
    events.add("participant-joined " + participant.name());
  }

  @Override
  public void participantLeft(String participantId, LeaveReason reason) {
    events.add("participant-left " + participantId + " " + reason.wire());
  }

  @Override
  public void trackPublished(String participantId, TrackInfo track) {
    events.add("track-published " + track.id());
  }

  @Override
  public void trackUnpublished(String participantId, String trackId) {
    events.add("track-unpublished " + trackId);
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
