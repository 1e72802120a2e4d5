package io.sluice.loadtest.target;

import io.sluice.core.api.HeaderExtensionMapping;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection.AnnouncedStream;
import io.sluice.loadtest.client.ReceivePlan;
import io.sluice.loadtest.measure.PeerMeter;
import io.sluice.signaling.room.Mapping;
import io.sluice.signaling.room.RoomConfig;
import io.sluice.signaling.sdp.Bundle;
import io.sluice.signaling.sdp.Direction;
import io.sluice.signaling.sdp.Extmap;
import io.sluice.signaling.sdp.HeaderExtensions;
import io.sluice.signaling.sdp.MediaSection;
import io.sluice.signaling.sdp.PayloadTypes;
import io.sluice.signaling.sdp.PayloadTypes.OfferedCodec;
import io.sluice.signaling.sdp.PublisherOffer;
import io.sluice.signaling.sdp.SdpCodec;
import io.sluice.signaling.sdp.SdpException;
import io.sluice.signaling.sdp.SectionBuilder;
import io.sluice.signaling.sdp.SessionDescription;
import io.sluice.signaling.sdp.Setup;
import io.sluice.signaling.sdp.TransportDescription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** The descriptions of connections on which a client receives. */
final class Receiving {
  /**
   * What is accepted. Without transport-wide feedback, which our clients do not give, a server
   * takes the path to be as wide as it likes.
   */
  private static final Set<String> EXTENSIONS =
      Set.of(
          HeaderExtensions.MID,
          HeaderExtensions.RID,
          HeaderExtensions.AUDIO_LEVEL,
          HeaderExtensions.ABS_SEND_TIME,
          HeaderExtensions.ABS_CAPTURE_TIME,
          HeaderExtensions.ORIENTATION,
          HeaderExtensions.PLAYOUT_DELAY,
          HeaderExtensions.DEPENDENCY_DESCRIPTOR);

  private static final Set<String> FEEDBACK = Set.of("nack", "nack pli", "ccm fir");

  private Receiving() {}

  /** An offer to receive one track of each of these kinds, in any codec. */
  static SessionDescription offer(LocalTransport local, List<MediaKind> kinds, long sessionId) {
    PayloadTypes payloadTypes = new PayloadTypes();
    List<SectionBuilder> sections = new ArrayList<>();
    for (MediaKind kind : kinds) {
      String mid = Integer.toString(sections.size());
      SectionBuilder section = SectionBuilder.rtp(kind.text(), mid, Direction.RECVONLY);
      for (SdpCodec codec : MediaCodecs.all(kind)) {
        OfferedCodec offered = MediaCodecs.offered(payloadTypes, codec, kind);
        section.add(accepted(offered.codec()), offered.rtxPayloadType());
      }
      section.extensions.addAll(MediaCodecs.received());
      sections.add(section);
    }
    return Bundle.describe(sessionId, 1, Mapping.local(local).withSetup(Setup.ACTPASS), sections);
  }

  /**
   * The answer to a server's offer: each section with a known codec is received in the offer's own
   * numbers.
   *
   * @throws SdpException if no section of the offer can be used
   */
  static SessionDescription answer(
      SessionDescription offer, LocalTransport local, long sessionId, long version)
      throws SdpException {
    List<SectionBuilder> sections = new ArrayList<>();
    for (MediaSection offered : offer.sections()) {
      sections.add(answer(offered));
    }
    TransportDescription ours =
        Mapping.local(local).withSetup(RemoteSide.answeringRole(RemoteSide.of(offer)));
    return Bundle.describe(sessionId, version, ours, sections);
  }

  private static SectionBuilder answer(MediaSection offered) {
    List<SdpCodec> codecs = known(offered);
    if (codecs.isEmpty()) {
      return SectionBuilder.rejected(offered);
    }
    boolean flows = offered.direction().sends();
    SectionBuilder section =
        SectionBuilder.answering(offered, flows ? Direction.RECVONLY : Direction.INACTIVE);
    for (SdpCodec codec : codecs) {
      section.add(accepted(codec), offered.rtxOf(codec.payloadType()));
    }
    section.extensions.addAll(extensions(offered));
    return section;
  }

  /** The codecs of a live section that our clients know, RTX left out. */
  private static List<SdpCodec> known(MediaSection section) {
    if (section.rejected() || !section.isRtp()) {
      return List.of();
    }
    return section.codecs().stream().filter(c -> RoomConfig.codec(c.name()).isPresent()).toList();
  }

  private static SdpCodec accepted(SdpCodec codec) {
    return codec.withFeedback(codec.feedback().stream().filter(FEEDBACK::contains).toList());
  }

  private static List<Extmap> extensions(MediaSection section) {
    return section.extensions().stream().filter(e -> EXTENSIONS.contains(e.uri())).toList();
  }

  /**
   * What a server that has described its side will send.
   *
   * @param requestNanos when the viewer asked for the track of a section, or {@link
   *     PeerMeter#NEVER} if that is not known
   */
  static ReceivePlan plan(SessionDescription server, ToLongFunction<MediaSection> requestNanos) {
    Map<Integer, PayloadMapping> payloads = new TreeMap<>();
    Map<Integer, HeaderExtensionMapping> extensions = new TreeMap<>();
    List<AnnouncedStream> streams = new ArrayList<>();
    Map<Long, Long> requests = new HashMap<>();
    for (MediaSection section : server.sections()) {
      boolean rtx = false;
      for (SdpCodec codec : known(section)) {
        PayloadMapping payload =
            Mapping.payload(accepted(codec), section.rtxOf(codec.payloadType()));
        payloads.putIfAbsent(codec.payloadType(), payload);
        rtx |= payload.rtxPayloadType() >= 0;
      }
      Mapping.extensions(extensions(section)).forEach(e -> extensions.putIfAbsent(e.id(), e));
      if (!section.rejected() && section.direction().sends()) {
        long request = requestNanos.applyAsLong(section);
        for (PublisherOffer.Stream stream : PublisherOffer.streams(section, rtx)) {
          streams.add(new AnnouncedStream(stream.ssrc(), stream.rtxSsrc()));
          if (request != PeerMeter.NEVER) {
            requests.put(stream.ssrc(), request);
          }
        }
      }
    }
    return new ReceivePlan(
        List.copyOf(payloads.values()), List.copyOf(extensions.values()), streams, requests);
  }
}
