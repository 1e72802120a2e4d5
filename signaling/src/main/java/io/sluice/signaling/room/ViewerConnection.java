package io.sluice.signaling.room;

import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaSubscription;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.SendSection;
import io.sluice.signaling.sdp.CodecMatch;
import io.sluice.signaling.sdp.SdpException;
import io.sluice.signaling.sdp.SessionDescription;
import io.sluice.signaling.sdp.SubscriberOffer;
import io.sluice.signaling.sdp.ViewerOffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a viewer that made the offer itself (WHEP): its sections stay as they are and
 * follow a publisher's tracks, the first section of a kind the first track of it, and so on.
 * Guarded by the room's lock.
 */
final class ViewerConnection {
  private final Member owner;
  private final List<Slot> slots = new ArrayList<>();
  private @Nullable PeerLink link;
  private @Nullable String chosenPublisher;
  private @Nullable Member followed;
  private boolean viewed;

  /** A section that we send on. */
  private static final class Slot {
    final MediaKind kind;
    final List<ViewerOffer.Payload> codecs;
    final MediaSubscription subscription;
    @Nullable PublishedTrack track;
    @Nullable PublishedTrack refused;

    Slot(MediaKind kind, List<ViewerOffer.Payload> codecs, MediaSubscription subscription) {
      this.kind = kind;
      this.codecs = codecs;
      this.subscription = subscription;
    }

    boolean decodes(PublishedTrack candidate) {
      return codecs.stream().anyMatch(c -> CodecMatch.same(c.codec(), candidate.codec));
    }

    void attach(@Nullable PublishedTrack next) {
      PublishedTrack before = track;
      if (before == next) {
        return;
      }
      if (before != null) {
        before.subscribers--;
      }
      track = next;
      if (next == null) {
        subscription.detach();
      } else {
        next.subscribers++;
        subscription.attach(next.media);
      }
    }
  }

  ViewerConnection(Member owner) {
    this.owner = owner;
  }

  @Nullable PeerLink link() {
    return link;
  }

  /** How many tracks are being received. */
  int active() {
    return (int) slots.stream().filter(s -> s.track != null).count();
  }

  String view(String sdp, @Nullable String publisherId) throws RoomException {
    if (viewed) {
      throw new RoomException(ErrorCode.FORBIDDEN, "The participant views already.");
    }
    if (publisherId != null && owner.room.member(publisherId) == null) {
      throw new RoomException(
          ErrorCode.INVALID_FIELD, "There is no such publisher in the room.", "publisher");
    }
    ViewerOffer offer = read(sdp);
    PeerLink peer = new PeerLink(owner, ConnectionKind.SUBSCRIBER, offer.iceLite());
    link = peer;
    viewed = true;
    chosenPublisher = publisherId;
    List<SubscriberOffer.@Nullable Source> sources = new ArrayList<>();
    Ids.Ssrcs ssrcs = new Ids.Ssrcs();
    for (ViewerOffer.Section section : offer.sections()) {
      sources.add(
          section.receives()
              ? new SubscriberOffer.Source(
                  ssrcs.take(), ssrcs.take(), owner.id(), owner.id(), section.mid())
              : null);
    }
    String answer = offer.answer(peer.local(), Ids.session(), 1, sources).print();
    peer.connect(offer.transport(), Mapping.role(offer.setup()));
    for (int i = 0; i < sources.size(); i++) {
      SubscriberOffer.Source source = sources.get(i);
      if (source != null) {
        slots.add(slot(offer.sections().get(i), source, peer));
      }
    }
    follow();
    return answer;
  }

  private ViewerOffer read(String sdp) throws RoomException {
    try {
      ViewerOffer offer =
          ViewerOffer.read(
              SessionDescription.parse(sdp), owner.room.codecs, owner.room.config.remb());
      if (offer.sections().stream().noneMatch(ViewerOffer.Section::receives)) {
        throw new RoomException(
            ErrorCode.CODEC_NOT_SUPPORTED, "No section receives with a codec in common.", "sdp");
      }
      return offer;
    } catch (SdpException e) {
      throw new RoomException(ErrorCode.BAD_SDP, e.getMessage(), "sdp");
    }
  }

  private Slot slot(ViewerOffer.Section section, SubscriberOffer.Source source, PeerLink peer) {
    MediaKind kind = Mapping.kind(section.kind());
    MediaSubscription subscription =
        peer.transport()
            .send(
                new SendSection(
                    section.mid(),
                    kind,
                    section.codecs().stream().flatMap(c -> payloads(c).stream()).toList(),
                    Mapping.extensions(section.extensions()),
                    source.ssrc(),
                    section.hasRtx() ? source.rtxSsrc() : -1,
                    source.cname(),
                    Mapping.estimates(section.codecs())));
    return new Slot(kind, section.codecs(), subscription);
  }

  private static List<PayloadMapping> payloads(ViewerOffer.Payload payload) {
    return Mapping.payloads(
        Mapping.payload(payload.codec(), payload.rtxPayloadType()), payload.redPayloadType());
  }

  /** Attaches the tracks that there are now. */
  void follow() {
    if (slots.isEmpty()) {
      return;
    }
    Member publisher = publisher();
    followed = publisher;
    for (MediaKind kind : MediaKind.values()) {
      List<PublishedTrack> tracks =
          publisher == null ? List.of() : publisher.publishing.tracks(kind);
      int next = 0;
      for (Slot slot : slots) {
        if (slot.kind == kind) {
          follow(slot, next < tracks.size() ? tracks.get(next) : null);
          next++;
        }
      }
    }
  }

  private @Nullable Member publisher() {
    String chosen = chosenPublisher;
    if (chosen != null) {
      return owner.room.member(chosen);
    }
    Member last = followed;
    if (last != null && last.publishing.hasTracks()) {
      return last;
    }
    for (Member member : owner.room.members()) {
      if (member != owner && member.publishing.hasTracks()) {
        return member;
      }
    }
    return null;
  }

  private void follow(Slot slot, @Nullable PublishedTrack track) {
    if (track == null || slot.decodes(track)) {
      slot.attach(track);
      return;
    }
    slot.attach(null);
    if (slot.refused != track) {
      slot.refused = track;
      owner.tell(
          l ->
              l.subscriptionFailed(
                  track.info.id(),
                  ErrorCode.CODEC_NOT_SUPPORTED,
                  "The client does not decode " + track.codec.name() + "."));
    }
  }

  void trackEnded(PublishedTrack track) {
    for (Slot slot : slots) {
      if (slot.track == track) {
        slot.attach(null);
      }
      if (slot.refused == track) {
        slot.refused = null;
      }
    }
  }

  void close() {
    for (Slot slot : slots) {
      slot.attach(null);
      slot.subscription.close();
    }
    slots.clear();
    followed = null;
    PeerLink closing = link;
    if (closing != null) {
      closing.close();
    }
    link = null;
  }
}
