package io.sluice.signaling.room;

import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaSubscription;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.SendSection;
import io.sluice.signaling.sdp.PayloadTypes;
import io.sluice.signaling.sdp.SdpCodec;
import io.sluice.signaling.sdp.SdpException;
import io.sluice.signaling.sdp.SessionDescription;
import io.sluice.signaling.sdp.SubscriberAnswer;
import io.sluice.signaling.sdp.SubscriberOffer;
import io.sluice.signaling.sdp.TransportDescription;
import io.sluice.signaling.sdp.ViewerOffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The connection on which a participant receives: we offer, it answers, one negotiation at a time.
 * Wishes are gathered and met by {@link #settle()}. Guarded by the room's lock.
 *
 * <p>A section is free for another track of its kind once the client has answered it as inactive;
 * one that the client rejected is used again under a new mid (RFC 8829 section 5.2.2).
 */
final class SubscriberConnection {
  /** The least time between two messages of the layer that one subscription sends. */
  static final Duration LAYER_GAP = Duration.ofMillis(100);

  private final Member owner;
  private final Map<String, RoomTrack> wishes = new LinkedHashMap<>();
  private final LayerChoices choices = new LayerChoices();
  private final List<Section> sections = new ArrayList<>();
  private @Nullable PeerLink link;
  private PayloadTypes payloadTypes;
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
    List<PayloadTypes.OfferedCodec> codecs;
    @Nullable Use use;
    boolean rejected;
    boolean free;

    Section(MediaKind kind, String mid, List<PayloadTypes.OfferedCodec> codecs) {
      this.kind = kind;
      this.mid = mid;
      this.codecs = codecs;
    }
  }

  /** A track's time on a section, with SSRCs of its own. */
  private static final class Use {
    final RoomTrack track;
    final long ssrc;
    final long rtxSsrc;
    @Nullable MediaSubscription subscription;
    @Nullable SentLayer toldLayer;
    boolean paused;
    boolean over;

    Use(RoomTrack track, long ssrc, long rtxSsrc) {
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

  /** What the media plane tells of a subscription; without a track nothing goes out. */
  private record Sent(@Nullable MediaTrack media, int encoding, int spatialId, int temporalId) {}

  SubscriberConnection(Member owner) {
    this.owner = owner;
    this.payloadTypes = new PayloadTypes(owner.room.config.remb());
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
    Map<String, RoomTrack> added = new LinkedHashMap<>();
    for (String trackId : trackIds) {
      RoomTrack track = owner.room.track(trackId);
      if (track == null) {
        throw new RoomException(
            ErrorCode.TRACK_NOT_FOUND, "There is no such track in the room.", "trackIds");
      }
      if (track.owner() == owner) {
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
    for (RoomTrack track : added.values()) {
      if (track instanceof SlotTrack slot) {
        owner.tell(l -> l.happened(new Broadcast<>(slot.sourceEvent())));
      }
      if (!track.layers.encodings().isEmpty()) {
        owner.tell(l -> l.happened(new Broadcast<>(track.layersEvent())));
      }
    }
  }

  boolean wishes(RoomTrack track) {
    return wishes.containsKey(track.info.id());
  }

  void setLayers(String trackId, LayerRequest request) throws RoomException {
    RoomTrack track = wishes.get(trackId);
    if (track == null) {
      throw new RoomException(
          ErrorCode.TRACK_NOT_FOUND, "The participant is not subscribed to it.", "trackId");
    }
    choices.put(track, request);
    for (Section section : sections) {
      Use use = section.use;
      if (use != null && use.track == track && use.subscription != null) {
        choices.prefer(track, use.subscription);
        pause(use);
      }
    }
  }

  /** One of the room's own tracks carries this participant's own track now, or not any more. */
  void slotChanged(SlotTrack slot) {
    for (Section section : sections) {
      Use use = section.use;
      if (use != null && use.track == slot) {
        pause(use);
      }
    }
  }

  /** Pauses what the participant has paused, and its own voice; goes on with the rest. */
  private void pause(Use use) {
    MediaSubscription subscription = use.subscription;
    boolean ownVoice = use.track instanceof SlotTrack slot && slot.isOwnVoiceOf(owner);
    boolean paused = ownVoice || choices.paused(use.track);
    if (subscription != null && paused != use.paused) {
      use.paused = paused;
      subscription.setPaused(paused);
    }
  }

  /** Takes a wish back, or learns that its track has ended. */
  void unsubscribe(String trackId) {
    if (wishes.remove(trackId) == null) {
      return;
    }
    choices.forget(trackId);
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
    Set<RoomTrack> placed = new HashSet<>();
    for (Section section : sections) {
      Use use = section.use;
      if (use != null && use.over) {
        section.use = null;
        alters |= !section.rejected;
      } else if (use != null) {
        placed.add(use.track);
      }
    }
    for (RoomTrack track : List.copyOf(wishes.values())) {
      alters |= !placed.contains(track) && place(track);
    }
    if (alters) {
      offer();
    }
  }

  /** Gives the track a section; false if it has to wait, or cannot have one. */
  private boolean place(RoomTrack track) {
    MediaKind kind = track.info.kind();
    List<PayloadTypes.OfferedCodec> codecs = assign(track);
    if (codecs.isEmpty()) {
      fail(track, ErrorCode.TOO_MANY, "No payload type is left for its codec.");
      return false;
    }
    Section section = findFree(kind, codecs);
    if (section == null) {
      if (sections.stream().noneMatch(s -> s.kind == kind && s.use == null)) {
        fail(track, ErrorCode.TOO_MANY, "No media section is left.");
      }
      return false;
    }
    section.codecs = codecs;
    section.free = false;
    section.use = new Use(track, ssrcs.take(), ssrcs.take());
    return true;
  }

  private List<PayloadTypes.OfferedCodec> assign(RoomTrack track) {
    List<PayloadTypes.OfferedCodec> codecs = new ArrayList<>();
    for (SdpCodec codec : track.codecs()) {
      PayloadTypes.OfferedCodec assigned =
          payloadTypes.assign(codec, track.info.kind() == MediaKind.VIDEO);
      if (assigned != null) {
        codecs.add(track.hasRed ? payloadTypes.withRed(assigned) : assigned);
      }
    }
    return codecs;
  }

  private @Nullable Section findFree(MediaKind kind, List<PayloadTypes.OfferedCodec> codecs) {
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
    Section section = new Section(kind, Integer.toString(nextMid++), codecs);
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
              section.codecs,
              use == null ? null : source(use)));
      if (use != null) {
        Member publisher = use.track.owner();
        tracks.add(
            new OfferedTrack(
                section.mid, use.track.info.id(), publisher == null ? null : publisher.id()));
      }
    }
    SessionDescription offer =
        SubscriberOffer.describe(peer.local(), sessionId, version, described);
    open = offer;
    int offered = version;
    owner.tell(l -> l.offer(offered, offer.print(), tracks));
  }

  private static SubscriberOffer.Source source(Use use) {
    String stream = use.track.stream();
    return new SubscriberOffer.Source(use.ssrc, use.rtxSsrc, stream, stream, use.track.info.id());
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
          "The client does not decode " + names(section.codecs) + ".");
    } else if (use.subscription == null) {
      begin(section, use, accepted, peer);
    }
  }

  private static String names(List<PayloadTypes.OfferedCodec> codecs) {
    return codecs.stream()
        .map(offered -> offered.codec().name())
        .distinct()
        .collect(Collectors.joining(" or "));
  }

  private void begin(Section section, Use use, SubscriberAnswer.Accepted accepted, PeerLink peer) {
    List<PayloadMapping> payloads = payloads(use.track, accepted);
    Newest<Sent> news = new Newest<>(owner.room, LAYER_GAP, sent -> layerSent(use, sent));
    boolean rtx = payloads.stream().anyMatch(p -> p.rtxPayloadType() >= 0);
    MediaSubscription subscription =
        peer.transport()
            .send(
                new SendSection(
                    section.mid,
                    use.track.info.kind(),
                    payloads,
                    Mapping.extensions(accepted.extensions()),
                    use.ssrc,
                    rtx ? use.rtxSsrc : -1,
                    use.track.stream(),
                    Mapping.estimates(accepted.payloads())),
                (media, encoding, spatialId, temporalId) ->
                    news.tell(new Sent(media, encoding, spatialId, temporalId)));
    use.subscription = subscription;
    use.track.subscribers++;
    choices.prefer(use.track, subscription);
    pause(use);
    subscription.attach(use.track.media());
  }

  /** With the parameters of the track that is sent, if it is known, so that the two match. */
  private static List<PayloadMapping> payloads(
      RoomTrack track, SubscriberAnswer.Accepted accepted) {
    List<PayloadMapping> payloads = new ArrayList<>();
    for (ViewerOffer.Payload payload : accepted.payloads()) {
      SdpCodec codec = payload.codec();
      Map<String, String> fmtp = track instanceof PublishedTrack p ? p.codec.fmtp() : codec.fmtp();
      payloads.addAll(
          Mapping.payloads(
              Mapping.payload(fmtp, codec, payload.rtxPayloadType()), payload.redPayloadType()));
    }
    return payloads;
  }

  private void layerSent(Use use, Sent sent) {
    SentLayer layer = sent.media() == null ? null : layer(use.track, sent);
    if (use.over || Objects.equals(layer, use.toldLayer)) {
      return;
    }
    use.toldLayer = layer;
    owner.tell(l -> l.subscriptionLayer(use.track.info.id(), layer));
  }

  /** Encodings of a track that the room's own carries mean nothing to who receives it. */
  private static SentLayer layer(RoomTrack track, Sent sent) {
    List<String> rids = track.rids;
    int encoding = track instanceof SlotTrack ? -1 : sent.encoding();
    String rid = encoding >= 0 && encoding < rids.size() ? rids.get(encoding) : "";
    return new SentLayer(encoding, rid, sent.spatialId(), sent.temporalId());
  }

  /** Ends a wish that cannot be met. */
  private void fail(RoomTrack track, ErrorCode code, String message) {
    wishes.remove(track.info.id());
    choices.forget(track.info.id());
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
    choices.clear();
    sections.clear();
    payloadTypes = new PayloadTypes(owner.room.config.remb());
    ssrcs = new Ids.Ssrcs();
    sessionId = Ids.session();
  }
}
