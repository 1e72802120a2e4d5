package io.sluice.signaling.http;

import io.sluice.core.api.TransportState;
import io.sluice.signaling.room.ByeReason;
import io.sluice.signaling.room.CandidateInit;
import io.sluice.signaling.room.ConnectionKind;
import io.sluice.signaling.room.ErrorCode;
import io.sluice.signaling.room.LeaveReason;
import io.sluice.signaling.room.OfferedTrack;
import io.sluice.signaling.room.ParticipantInfo;
import io.sluice.signaling.room.ParticipantListener;
import io.sluice.signaling.room.TrackInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A participant that does not care. */
final class SilentListener implements ParticipantListener {
  @Override
  public void participantJoined(ParticipantInfo participant) {}

  @Override
  public void participantLeft(String participantId, LeaveReason reason) {}

  @Override
  public void trackPublished(String participantId, TrackInfo track) {}

  @Override
  public void trackUnpublished(String participantId, String trackId) {}

  @Override
  public void offer(int version, String sdp, List<OfferedTrack> tracks) {}

  @Override
  public void localCandidate(ConnectionKind connection, @Nullable CandidateInit candidate) {}

  @Override
  public void subscriptionFailed(String trackId, ErrorCode code, String message) {}

  @Override
  public void connectionState(ConnectionKind connection, TransportState state, String reason) {}

  @Override
  public void bye(ByeReason reason, String message) {}
}
