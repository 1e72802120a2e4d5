package io.sluice.signaling.room;

import io.sluice.core.api.MediaKind;
import io.sluice.core.api.ReceiveSection;
import io.sluice.signaling.sdp.CodecMatch;
import io.sluice.signaling.sdp.PublisherOffer;
import io.sluice.signaling.sdp.Rid;
import io.sluice.signaling.sdp.SdpCodec;
import io.sluice.signaling.sdp.SdpException;
import io.sluice.signaling.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The connection on which a participant sends, and its tracks. Guarded by the room's lock. */
final class PublisherConnection {
  private final Member owner;
  private final Map<String, PublishedTrack> tracksByMid = new LinkedHashMap<>();
  private @Nullable PeerLink link;
  private @Nullable PublisherOffer last;
  private long sessionId = Ids.session();
  private long version;

  PublisherConnection(Member owner) {
    this.owner = owner;
  }

  @Nullable PeerLink link() {
    return link;
  }

  List<TrackInfo> infos() {
    return tracksByMid.values().stream().map(t -> t.info).toList();
  }

  List<RoomSnapshot.TrackSnapshot> snapshots() {
    return tracksByMid.values().stream().map(PublishedTrack::snapshot).toList();
  }

  /** The participant's tracks of this kind. */
  List<PublishedTrack> tracks(MediaKind kind) {
    return tracksByMid.values().stream().filter(t -> t.info.kind() == kind).toList();
  }

  boolean hasTracks() {
    return !tracksByMid.isEmpty();
  }

  @Nullable PublishedTrack track(String trackId) {
    for (PublishedTrack track : tracksByMid.values()) {
      if (track.info.id().equals(trackId)) {
        return track;
      }
    }
    return null;
  }

  PublishResult publish(String sdp, List<TrackRequest> requests) throws RoomException {
    PublisherOffer offer = read(sdp);
    Map<String, TrackInfo> begun = plan(offer, Requests.byMid(requests));
    PeerLink peer = link;
    if (peer == null) {
      peer = new PeerLink(owner, ConnectionKind.PUBLISHER, offer.iceLite());
      link = peer;
    } else if (peer.isRestartedBy(offer.transport())) {
      peer.restartIce();
    }
    String answer = offer.answer(peer.local(), sessionId, ++version).print();
    peer.connect(offer.transport(), Mapping.role(offer.setup()));
    last = offer;
    apply(offer, begun, peer);
    return new PublishResult(answer, published(offer));
  }

  private PublisherOffer read(String sdp) throws RoomException {
    try {
      PublisherOffer offer =
          PublisherOffer.read(SessionDescription.parse(sdp), owner.room.codecs, last);
      if (offer.sections().stream().allMatch(s -> s.codec() == null)) {
        throw new RoomException(
            ErrorCode.CODEC_NOT_SUPPORTED, "No section has a codec in common.", "sdp");
      }
      return offer;
    } catch (SdpException e) {
      throw new RoomException(ErrorCode.BAD_SDP, e.getMessage(), "sdp");
    }
  }

  /** The tracks that begin, by mid; changes nothing. */
  private Map<String, TrackInfo> plan(PublisherOffer offer, Map<String, TrackRequest> requests)
      throws RoomException {
    Map<String, TrackInfo> begun = new HashMap<>();
    int sending = 0;
    for (PublisherOffer.Section section : offer.sections()) {
      if (section.codec() == null) {
        requests.remove(section.mid());
      }
      if (!section.sends()) {
        continue;
      }
      sending++;
      TrackRequest request = requests.remove(section.mid());
      PublishedTrack running = tracksByMid.get(section.mid());
      if (running == null || !sameCodec(running, section) || !sameEncodings(section)) {
        begun.put(section.mid(), describe(section, request, running));
      }
    }
    if (sending > owner.room.config.maxTracks()) {
      throw new RoomException(
          ErrorCode.TOO_MANY,
          "A participant publishes at most " + owner.room.config.maxTracks() + " tracks.",
          "sdp");
    }
    if (!requests.isEmpty()) {
      String mid = requests.keySet().iterator().next();
      throw new RoomException(
          ErrorCode.INVALID_FIELD, "No section with mid \"" + mid + "\" sends.", "tracks");
    }
    return begun;
  }

  private static boolean sameCodec(PublishedTrack running, PublisherOffer.Section section) {
    SdpCodec codec = section.codec();
    return codec != null
        && codec.payloadType() == running.codec.payloadType()
        && CodecMatch.same(codec, running.codec);
  }

  /** The media plane learns a track's encodings when it begins, and only then. */
  private boolean sameEncodings(PublisherOffer.Section section) {
    PublisherOffer before = last;
    return before != null
        && before.sections().stream()
            .anyMatch(
                s -> s.mid().equals(section.mid()) && s.encodings().equals(section.encodings()));
  }

  private TrackInfo describe(
      PublisherOffer.Section section,
      @Nullable TrackRequest request,
      @Nullable PublishedTrack running)
      throws RoomException {
    MediaKind kind = Mapping.kind(section.kind());
    if (request != null) {
      return new TrackInfo(Ids.random(), kind, request.source(), request.label());
    }
    if (running != null) {
      return new TrackInfo(Ids.random(), kind, running.info.source(), running.info.label());
    }
    if (owner.dialect() == Dialect.NATIVE) {
      throw new RoomException(
          ErrorCode.INVALID_FIELD,
          "The section with mid \"" + section.mid() + "\" sends, but is not named.",
          "tracks");
    }
    TrackSource source = kind == MediaKind.AUDIO ? TrackSource.MICROPHONE : TrackSource.CAMERA;
    return new TrackInfo(Ids.random(), kind, source, "");
  }

  private void apply(PublisherOffer offer, Map<String, TrackInfo> begun, PeerLink peer) {
    Set<String> sending = new HashSet<>();
    for (PublisherOffer.Section section : offer.sections()) {
      if (section.sends()) {
        sending.add(section.mid());
      }
    }
    for (PublishedTrack track : List.copyOf(tracksByMid.values())) {
      if (!sending.contains(track.mid) || begun.containsKey(track.mid)) {
        end(track);
      }
    }
    for (PublisherOffer.Section section : offer.sections()) {
      TrackInfo info = begun.get(section.mid());
      SdpCodec codec = section.codec();
      if (info != null && codec != null) {
        PublishedTrack track =
            new PublishedTrack(info, owner, codec, peer, receive(section, codec, info.kind()));
        tracksByMid.put(section.mid(), track);
        owner.room.published(track);
      }
    }
  }

  private ReceiveSection receive(PublisherOffer.Section section, SdpCodec codec, MediaKind kind) {
    return new ReceiveSection(
        section.mid(),
        kind,
        Mapping.payloads(
            Mapping.payload(codec, section.rtxPayloadType()), section.redPayloadType()),
        Mapping.extensions(section.extensions()),
        section.streams().stream()
            .map(s -> new ReceiveSection.AnnouncedStream(s.ssrc(), s.rtxSsrc()))
            .toList(),
        section.rids().stream().map(Rid::id).toList(),
        section.simulcast(),
        new ReceiveSection.Rtcp(section.rtcpRsize(), codec.feedback().contains("rrtr")),
        owner.room.config.gopCache());
  }

  private List<PublishResult.PublishedTrack> published(PublisherOffer offer) {
    List<PublishResult.PublishedTrack> published = new ArrayList<>();
    for (PublisherOffer.Section section : offer.sections()) {
      PublishedTrack track = tracksByMid.get(section.mid());
      if (track != null) {
        published.add(new PublishResult.PublishedTrack(section.mid(), track.info));
      }
    }
    return published;
  }

  void unpublish(List<String> trackIds) throws RoomException {
    List<PublishedTrack> ending = new ArrayList<>();
    for (String trackId : trackIds) {
      PublishedTrack track = track(trackId);
      if (track == null) {
        throw new RoomException(
            ErrorCode.TRACK_NOT_FOUND, "This is no track of the participant.", "trackIds");
      }
      ending.add(track);
    }
    for (PublishedTrack track : ending) {
      if (tracksByMid.get(track.mid) == track) {
        end(track);
      }
    }
  }

  private void end(PublishedTrack track) {
    tracksByMid.remove(track.mid);
    owner.room.unpublished(track);
  }

  /** Ends all tracks and the transport; a later offer begins anew. */
  void close() {
    List.copyOf(tracksByMid.values()).forEach(this::end);
    PeerLink closing = link;
    if (closing != null) {
      closing.close();
    }
    link = null;
    last = null;
    sessionId = Ids.session();
    version = 0;
  }
}
