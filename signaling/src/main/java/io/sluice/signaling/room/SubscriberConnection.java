package io.sluice.signaling.room;

import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaSubscription;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.SendSection;
import io.sluice.signaling.sdp.PayloadTypes;
import io.sluice.signaling.sdp.SdpException;
import io.sluice.signaling.sdp.SessionDescription;
import io.sluice.signaling.sdp.SubscriberAnswer;
import io.sluice.signaling.sdp.SubscriberOffer;
import io.sluice.signaling.sdp.TransportDescription;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connection on which a participant receives: we offer, it answers, one negotiation at a time.
 * Wishes are gathered and met by {@link #settle()}. Guarded by the room's lock.
 *
 * <p>A section is free for another track of its kind once the client has answered it as inactive;
 * one that the client rejected is used again under a new mid (RFC 8829 section 5.2.2).
 */
final class SubscriberConnection {
  private final Member owner;
  private final Map<String, PublishedTrack> wishes = new LinkedHashMap<>();
  private final List<Section> sections = new ArrayList<>();
  private @Nullable PeerLink link;
  private PayloadTypes payloadTypes = new PayloadTypes();
  private Ids.Ssrcs ssrcs = new Ids.Ssrcs();
  private long sessionId = Ids.session();
  private @Nullable SessionDescription open;
  private int version;
  private int nextMid;
  private boolean changed;
  private boolean restart;

  private static final class Section {
    final MediaKind kind;
    String mid;
    PayloadTypes.OfferedCodec codec;
    @Nullable Use use;
    boolean rejected;
    boolean free;

    Section(MediaKind kind, String mid, PayloadTypes.OfferedCodec codec) {
      this.kind = kind;
      this.mid = mid;
      this.codec = codec;
    }
  }

  /** A track's time on a section, with SSRCs of its own. */
  private static final class Use {
    final PublishedTrack track;
    final long ssrc;
    final long rtxSsrc;
    @Nullable MediaSubscription subscription;
    boolean over;

    Use(PublishedTrack track, long ssrc, long rtxSsrc) {
      this.track = track;
      this.ssrc = ssrc;
      this.rtxSsrc = rtxSsrc;
    }

    void end() {
      over = true;
      MediaSubscription ending = subscription;
      if (ending != null) {
        ending.close();
        track.subscribers--;
      }
      subscription = null;
    }
  }

  SubscriberConnection(Member owner) {
    this.owner = owner;
  }

  @Nullable PeerLink link() {
    return link;
  }

  /** How many tracks are being received. */
  int active() {
    int active = 0;
    for (Section section : sections) {
      Use use = section.use;
      active += use != null && use.subscription != null ? 1 : 0;
    }
    return active;
  }

  void subscribe(List<String> trackIds) throws RoomException {
    Map<String, PublishedTrack> added = new LinkedHashMap<>();
    for (String trackId : trackIds) {
      PublishedTrack track = owner.room.track(trackId);
      if (track == null) {
        throw new RoomException(
            ErrorCode.TRACK_NOT_FOUND, "There is no such track in the room.", "trackIds");
      }
      if (track.owner == owner) {
        throw new RoomException(
            ErrorCode.FORBIDDEN, "This track is the participant's own.", "trackIds");
      }
      if (!wishes.containsKey(trackId)) {
        added.put(trackId, track);
      }
    }
    if (wishes.size() + added.size() > owner.room.config.maxSubscriptions()) {
      throw new RoomException(
          ErrorCode.TOO_MANY,
          "A participant receives at most " + owner.room.config.maxSubscriptions() + " tracks.",
          "trackIds");
    }
    wishes.putAll(added);
    if (!added.isEmpty()) {
      change();
    }
  }

  /** Takes a wish back, or learns that its track has ended. */
  void unsubscribe(String trackId) {
    if (wishes.remove(trackId) == null) {
      return;
    }
    change();
    for (Section section : sections) {
      Use use = section.use;
      if (use != null && !use.over && use.track.info.id().equals(trackId)) {
        use.end();
      }
    }
  }

  void restartIce() {
    restart = link != null;
    if (restart) {
      change();
    }
  }

  private void change() {
    changed = true;
    owner.room.unsettled(owner);
  }

  /** Makes an offer if something changed and none is open. */
  void settle() {
    if (!changed || open != null) {
      return;
    }
    changed = false;
    boolean alters = restart;
    Set<PublishedTrack> placed = new HashSet<>();
    for (Section section : sections) {
      Use use = section.use;
      if (use != null && use.over) {
        section.use = null;
        alters |= !section.rejected;
      } else if (use != null) {
        placed.add(use.track);
      }
    }
    for (PublishedTrack track : List.copyOf(wishes.values())) {
      alters |= !placed.contains(track) && place(track);
    }
    if (alters) {
      offer();
    }
  }

  /** Gives the track a section; false if it has to wait, or cannot have one. */
  private boolean place(PublishedTrack track) {
    MediaKind kind = track.info.kind();
    PayloadTypes.OfferedCodec assigned = payloadTypes.assign(track.codec, kind == MediaKind.VIDEO);
    if (assigned == null) {
      fail(track, ErrorCode.TOO_MANY, "No payload type is left for its codec.");
      return false;
    }
    PayloadTypes.OfferedCodec codec = track.hasRed ? payloadTypes.withRed(assigned) : assigned;
    Section section = findFree(kind, codec);
    if (section == null) {
      if (sections.stream().noneMatch(s -> s.kind == kind && s.use == null)) {
        fail(track, ErrorCode.TOO_MANY, "No media section is left.");
      }
      return false;
    }
    section.codec = codec;
    section.free = false;
    section.use = new Use(track, ssrcs.take(), ssrcs.take());
    return true;
  }

  private @Nullable Section findFree(MediaKind kind, PayloadTypes.OfferedCodec codec) {
    for (Section section : sections) {
      if (section.free && section.kind == kind) {
        return section;
      }
    }
    for (Section section : sections) {
      if (section.rejected && section.use == null && section.kind == kind) {
        section.rejected = false;
        section.mid = Integer.toString(nextMid++);
        return section;
      }
    }
    if (sections.size() >= owner.room.config.maxSubscriptions()) {
      return null;
    }
    Section section = new Section(kind, Integer.toString(nextMid++), codec);
    sections.add(section);
    return section;
  }

  private void offer() {
    PeerLink peer = link;
    if (peer == null) {
      peer = new PeerLink(owner, ConnectionKind.SUBSCRIBER, true);
      link = peer;
    } else if (restart) {
      peer.restartIce();
    }
    restart = false;
    version++;
    List<SubscriberOffer.Section> described = new ArrayList<>();
    List<OfferedTrack> tracks = new ArrayList<>();
    for (Section section : sections) {
      Use use = section.use;
      described.add(
          new SubscriberOffer.Section(
              section.mid,
              section.kind.text(),
              section.rejected,
              section.codec,
              use == null ? null : source(use)));
      if (use != null) {
        tracks.add(new OfferedTrack(section.mid, use.track.info.id(), use.track.owner.id()));
      }
    }
    SessionDescription offer =
        SubscriberOffer.describe(peer.local(), sessionId, version, described);
    open = offer;
    int offered = version;
    owner.tell(l -> l.offer(offered, offer.print(), tracks));
  }

  private static SubscriberOffer.Source source(Use use) {
    String publisher = use.track.owner.id();
    return new SubscriberOffer.Source(
        use.ssrc, use.rtxSsrc, publisher, publisher, use.track.info.id());
  }

  void answer(int answered, String sdp) throws RoomException {
    SessionDescription offer = open;
    PeerLink peer = link;
    if (offer == null || peer == null || answered != version) {
      throw new RoomException(
          ErrorCode.STALE_ANSWER, "No offer of version " + answered + " is open.", "version");
    }
    SubscriberAnswer answer = read(offer, sdp);
    TransportDescription remote = answer.transport();
    if (remote != null && peer.changesCertificate(remote)) {
      throw new RoomException(
          ErrorCode.BAD_SDP, "The certificate changed within the connection.", "sdp");
    }
    if (remote != null && remote.setup() != null) {
      peer.connect(remote, Mapping.roleTowards(remote.setup()));
    }
    open = null;
    change();
    for (int i = 0; i < sections.size(); i++) {
      apply(sections.get(i), answer.sections().get(i), peer);
    }
  }

  private static SubscriberAnswer read(SessionDescription offer, String sdp) throws RoomException {
    try {
      return SubscriberAnswer.read(offer, SessionDescription.parseAnswer(sdp));
    } catch (SdpException e) {
      throw new RoomException(ErrorCode.BAD_SDP, e.getMessage(), "sdp");
    }
  }

  private void apply(Section section, SubscriberAnswer.Section answer, PeerLink peer) {
    section.rejected = answer.rejected();
    Use use = section.use;
    section.free = use == null && !answer.rejected();
    if (use == null || use.over) {
      return;
    }
    SubscriberAnswer.Accepted accepted = answer.accepted();
    if (accepted == null) {
      use.end();
      fail(
          use.track,
          ErrorCode.CODEC_NOT_SUPPORTED,
          "The client does not decode " + section.codec.codec().name() + ".");
    } else if (use.subscription == null) {
      begin(section, use, accepted, peer);
    }
  }

  private static void begin(
      Section section, Use use, SubscriberAnswer.Accepted accepted, PeerLink peer) {
    int rtx = section.codec.rtxPayloadType() < 0 ? -1 : accepted.rtxPayloadType();
    PayloadMapping payload = Mapping.payload(use.track.codec.fmtp(), accepted.codec(), rtx);
    MediaSubscription subscription =
        peer.transport()
            .send(
                new SendSection(
                    section.mid,
                    use.track.info.kind(),
                    Mapping.payloads(payload, accepted.redPayloadType()),
                    Mapping.extensions(accepted.extensions()),
                    use.ssrc,
                    rtx < 0 ? -1 : use.rtxSsrc,
                    use.track.owner.id()));
    use.subscription = subscription;
    use.track.subscribers++;
    subscription.attach(use.track.media);
  }

  /** Ends a wish that cannot be met. */
  private void fail(PublishedTrack track, ErrorCode code, String message) {
    wishes.remove(track.info.id());
    owner.tell(l -> l.subscriptionFailed(track.info.id(), code, message));
  }

  /** Ends all subscriptions and the transport; a later subscription begins anew. */
  void close() {
    for (Section section : sections) {
      Use use = section.use;
      if (use != null) {
        use.end();
      }
    }
    PeerLink closing = link;
    if (closing != null) {
      closing.close();
    }
    link = null;
    open = null;
    restart = false;
    changed = false;
    nextMid = 0;
    wishes.clear();
    sections.clear();
    payloadTypes = new PayloadTypes();
    ssrcs = new Ids.Ssrcs();
    sessionId = Ids.session();
  }
}
