package io.sluice.signaling.ws;

import io.sluice.core.api.LayerPreference;
import io.sluice.core.api.TrackLayers;
import io.sluice.signaling.protocol.CandidateInit;
import io.sluice.signaling.protocol.Event;
import io.sluice.signaling.protocol.IceServer;
import io.sluice.signaling.protocol.ParticipantInfo;
import io.sluice.signaling.protocol.Reply;
import io.sluice.signaling.protocol.Request;
import io.sluice.signaling.protocol.TrackInfo;
import io.sluice.signaling.room.JoinedView;
import io.sluice.signaling.room.LayerRequest;
import io.sluice.signaling.room.OfferedTrack;
import io.sluice.signaling.room.Participant;
import io.sluice.signaling.room.PublishResult;
import io.sluice.signaling.room.RoomEvent;
import io.sluice.signaling.room.SentLayer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a room says, as messages. */
final class Views {
  private Views() {}

  /** Those who are in a room, as messages list them. */
  private record Listed(List<ParticipantInfo> participants) {}

  static Reply joined(
      String re,
      Participant self,
      JoinedView view,
      List<IceServer> iceServers,
      List<String> codecs) {
    return new Reply.Joined(
        re,
        self.id(),
        self.role().wire(),
        new Reply.RoomInfo(
            view.roomId(),
            view.roomName(),
            view.floor().tracks().stream().map(Views::track).toList(),
            view.floor().activeSpeaker(),
            view.floor().speaking()),
        view.others().as(Listed.class, others -> new Listed(participants(others))).participants(),
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

  /** The same event in a message. */
  static Event event(RoomEvent event) {
    if (event instanceof RoomEvent.ParticipantJoined joined) {
      return new Event.ParticipantJoined(participant(joined.participant()));
    } else if (event instanceof RoomEvent.ParticipantLeft left) {
      return new Event.ParticipantLeft(left.participantId(), left.reason().wire());
    } else if (event instanceof RoomEvent.ParticipantsChanged changed) {
      return new Event.ParticipantsChanged(
          participants(changed.joined()),
          changed.left().stream()
              .map(l -> new Event.Departure(l.participantId(), l.reason().wire()))
              .toList());
    } else if (event instanceof RoomEvent.TrackPublished published) {
      return new Event.TrackPublished(published.participantId(), track(published.track()));
    }
    if (event instanceof RoomEvent.LayersChanged changed) {
      return new Event.TrackLayers(
          changed.trackId(), changed.layers().encodings().stream().map(Views::encoding).toList());
    }
    if (event instanceof RoomEvent.SpeakingChanged changed) {
      return new Event.Speaking(
          changed.changes().stream()
              .map(c -> new Event.Speaking.Change(c.participantId(), c.trackId(), c.speaking()))
              .toList());
    } else if (event instanceof RoomEvent.ActiveSpeakerChanged changed) {
      return new Event.ActiveSpeaker(changed.participantId(), changed.trackId());
    } else if (event instanceof RoomEvent.SlotSourceChanged changed) {
      return new Event.SlotSource(
          changed.trackId(), changed.participantId(), changed.sourceTrackId());
    }
    RoomEvent.TrackUnpublished ended = (RoomEvent.TrackUnpublished) event;
    return new Event.TrackUnpublished(ended.participantId(), ended.trackId());
  }

  private static Event.Encoding encoding(TrackLayers.Encoding encoding) {
    return new Event.Encoding(
        encoding.rid(),
        encoding.active(),
        encoding.layers().stream()
            .map(
                l ->
                    new Event.Layer(
                        l.spatialId(),
                        l.temporalId(),
                        l.width(),
                        l.height(),
                        l.frameRate(),
                        l.bitrate()))
            .toList());
  }

  static Event subscriptionLayer(String trackId, @Nullable SentLayer layer) {
    return new Event.SubscriptionLayer(
        trackId,
        layer == null
            ? null
            : new Event.SentLayer(
                layer.encoding() < 0 ? null : layer.encoding(),
                layer.rid(),
                layer.spatialLayer(),
                layer.temporalLayer()));
  }

  static LayerRequest layers(Request.SetLayers wanted) {
    return new LayerRequest(
        new LayerPreference(
            or(wanted.maxWidth(), 0),
            or(wanted.maxHeight(), 0),
            wanted.maxFrameRate() == null ? 0 : wanted.maxFrameRate(),
            or(wanted.maxBitrate(), 0),
            or(wanted.encoding(), -1),
            or(wanted.spatialLayer(), -1),
            or(wanted.temporalLayer(), -1)),
        wanted.rid(),
        wanted.paused());
  }

  private static int or(@Nullable Integer value, int fallback) {
    return value == null ? fallback : value;
  }

  private static List<ParticipantInfo> participants(
      List<io.sluice.signaling.room.ParticipantInfo> participants) {
    return participants.stream().map(Views::participant).toList();
  }

  private static ParticipantInfo participant(io.sluice.signaling.room.ParticipantInfo participant) {
    return new ParticipantInfo(
        participant.id(),
        participant.name(),
        participant.role().wire(),
        participant.tracks().stream().map(Views::track).toList());
  }

  private static TrackInfo track(io.sluice.signaling.room.TrackInfo track) {
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
