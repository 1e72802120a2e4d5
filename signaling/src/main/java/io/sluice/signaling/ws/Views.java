package io.sluice.signaling.ws;

import io.sluice.signaling.protocol.CandidateInit;
import io.sluice.signaling.protocol.Event;
import io.sluice.signaling.protocol.IceServer;
import io.sluice.signaling.protocol.ParticipantInfo;
import io.sluice.signaling.protocol.Reply;
import io.sluice.signaling.protocol.TrackInfo;
import io.sluice.signaling.room.JoinedView;
import io.sluice.signaling.room.OfferedTrack;
import io.sluice.signaling.room.Participant;
import io.sluice.signaling.room.PublishResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a room says, as messages. */
final class Views {
  private Views() {}

  static Reply joined(
      String re, Participant self, List<IceServer> iceServers, List<String> codecs) {
    JoinedView view = self.joinedView();
    return new Reply.Joined(
        re,
        self.id(),
        self.role().wire(),
        new Reply.RoomInfo(view.roomId(), view.roomName()),
        view.participants().stream().map(Views::participant).toList(),
        iceServers,
        codecs);
  }

  static Reply published(String re, PublishResult result) {
    return new Reply.Published(
        re, result.sdp(), result.tracks().stream().map(Views::published).toList());
  }

  private static Reply.PublishedTrack published(PublishResult.PublishedTrack published) {
    TrackInfo track = track(published.track());
    return new Reply.PublishedTrack(
        track.id(), published.mid(), track.kind(), track.source(), track.label());
  }

  static ParticipantInfo participant(io.sluice.signaling.room.ParticipantInfo participant) {
    return new ParticipantInfo(
        participant.id(),
        participant.name(),
        participant.role().wire(),
        participant.tracks().stream().map(Views::track).toList());
  }

  static TrackInfo track(io.sluice.signaling.room.TrackInfo track) {
    return new TrackInfo(track.id(), track.kind().text(), track.source().wire(), track.label());
  }

  static Event.OfferedTrack offered(OfferedTrack track) {
    return new Event.OfferedTrack(track.mid(), track.trackId(), track.participantId());
  }

  static @Nullable CandidateInit candidate(
      io.sluice.signaling.room.@Nullable CandidateInit candidate) {
    return candidate == null
        ? null
        : new CandidateInit(
            candidate.candidate(),
            candidate.sdpMid(),
            candidate.sdpMLineIndex(),
            candidate.usernameFragment());
  }

  static io.sluice.signaling.room.@Nullable CandidateInit candidate(
      @Nullable CandidateInit candidate) {
    return candidate == null
        ? null
        : new io.sluice.signaling.room.CandidateInit(
            candidate.candidate(),
            candidate.sdpMid(),
            candidate.sdpMLineIndex(),
            candidate.usernameFragment());
  }
}
