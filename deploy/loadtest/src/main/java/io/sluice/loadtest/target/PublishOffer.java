package io.sluice.loadtest.target;

import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.PayloadMapping;
import io.sluice.loadtest.client.PeerConnection;
import io.sluice.loadtest.client.SendTrack;
import io.sluice.loadtest.media.LayerSpec;
import io.sluice.loadtest.media.TrackMedia;
import io.sluice.signaling.room.Mapping;
import io.sluice.signaling.sdp.Bundle;
import io.sluice.signaling.sdp.CodecMatch;
import io.sluice.signaling.sdp.Direction;
import io.sluice.signaling.sdp.MediaSection;
import io.sluice.signaling.sdp.PayloadTypes;
import io.sluice.signaling.sdp.PayloadTypes.OfferedCodec;
import io.sluice.signaling.sdp.Rid;
import io.sluice.signaling.sdp.SdpCodec;
import io.sluice.signaling.sdp.SdpException;
import io.sluice.signaling.sdp.SectionBuilder;
import io.sluice.signaling.sdp.SessionDescription;
import io.sluice.signaling.sdp.Setup;
import io.sluice.signaling.sdp.Simulcast;
import io.sluice.signaling.sdp.SsrcAttribute;
import io.sluice.signaling.sdp.SsrcGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A client's offer of the tracks that it sends, and what of it a server's answer accepts. */
final class PublishOffer {
  private final SessionDescription description;
  private final List<Sent> tracks;
  private final String cname;

  /** A track as offered; with simulcast its layers are known by RID, else by SSRC. */
  private record Sent(
      String mid,
      TrackMedia media,
      OfferedCodec codec,
      List<Long> ssrcs,
      List<Long> rtxSsrcs,
      long seed) {
    boolean simulcast() {
      return media.layers().size() > 1;
    }

    List<String> rids() {
      return simulcast() ? media.layers().stream().map(LayerSpec::rid).toList() : List.of();
    }
  }

  /**
   * Offers tracks, each in a section whose mid is its index.
   *
   * @param seed decides the SSRCs and what is random in the media
   */
  PublishOffer(LocalTransport local, List<TrackMedia> media, long seed) {
    Random random = new Random(seed);
    cname = Long.toHexString(random.nextLong());
    PayloadTypes payloadTypes = new PayloadTypes();
    List<Sent> sent = new ArrayList<>();
    List<SectionBuilder> sections = new ArrayList<>();
    for (TrackMedia track : media) {
      OfferedCodec codec = MediaCodecs.offered(payloadTypes, MediaCodecs.of(track), track.kind());
      int streams = track.layers().size();
      sent.add(
          new Sent(
              mid(sent.size()),
              track,
              codec,
              ssrcs(random, streams),
              codec.rtxPayloadType() < 0 ? List.of() : ssrcs(random, streams),
              random.nextLong()));
      sections.add(section(sent.get(sent.size() - 1)));
    }
    tracks = List.copyOf(sent);
    description =
        Bundle.describe(
            random.nextLong() >>> 1, 1, Mapping.local(local).withSetup(Setup.ACTPASS), sections);
  }

  private static List<Long> ssrcs(Random random, int count) {
    return random.longs(count, 1, 1L << 32).boxed().toList();
  }

  private SectionBuilder section(Sent track) {
    SectionBuilder section =
        SectionBuilder.rtp(track.media.kind().text(), track.mid, Direction.SENDONLY);
    section.add(track.codec.codec(), track.codec.rtxPayloadType());
    section.extensions.addAll(MediaCodecs.sent(track.media));
    section.msids.add(cname + " " + cname + "-" + track.mid);
    if (track.simulcast()) {
      track.rids().forEach(rid -> section.rids.add(new Rid(rid, "send", "")));
      section.simulcast = new Simulcast(String.join(";", track.rids()), "");
    } else {
      announce(section, track);
    }
    return section;
  }

  private void announce(SectionBuilder section, Sent track) {
    List<Long> ssrcs = new ArrayList<>(track.ssrcs);
    ssrcs.addAll(track.rtxSsrcs);
    if (ssrcs.size() == 2) {
      section.groups.add(new SsrcGroup("FID", ssrcs));
    }
    ssrcs.forEach(ssrc -> section.ssrcs.add(new SsrcAttribute(ssrc, "cname", cname)));
  }

  /** The mid of the track with this index. */
  static String mid(int index) {
    return Integer.toString(index);
  }

  SessionDescription description() {
    return description;
  }

  /**
   * The tracks with what the server has accepted of each.
   *
   * @throws SdpException if the answer does not fit, or refuses a track or its simulcast
   */
  List<SendTrack> accepted(SessionDescription answer) throws SdpException {
    if (answer.sections().size() != tracks.size()) {
      throw new SdpException(
          "The answer has %d sections, the offer %d."
              .formatted(answer.sections().size(), tracks.size()));
    }
    List<SendTrack> accepted = new ArrayList<>();
    for (int i = 0; i < tracks.size(); i++) {
      accepted.add(accepted(tracks.get(i), answer.sections().get(i)));
    }
    return accepted;
  }

  /**
   * Takes the server's answer: connects and sends what it accepts.
   *
   * @return completed at once; exceptionally with an {@link SdpException} if the answer does not do
   */
  CompletableFuture<Void> apply(PeerConnection connection, String answerSdp) {
    try {
      SessionDescription answer = SessionDescription.parseAnswer(answerSdp);
      List<SendTrack> accepted = accepted(answer);
      RemoteSide.connectByAnswer(connection, answer);
      accepted.forEach(connection::send);
      return CompletableFuture.completedFuture(null);
    } catch (SdpException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private SendTrack accepted(Sent track, MediaSection answered) throws SdpException {
    String name = track.media.kind().text() + " track of " + track.media.codec();
    if (answered.rejected() || !answered.direction().receives()) {
      throw new SdpException("The server refuses the " + name + ".");
    }
    SdpCodec codec = codec(track, answered);
    if (codec == null) {
      throw new SdpException("The server does not take the codec of the " + name + ".");
    }
    if (!received(answered.simulcast()).containsAll(track.rids())) {
      throw new SdpException("The server does not take the simulcast layers of the " + name + ".");
    }
    PayloadMapping payload = Mapping.payload(codec, answered.rtxOf(codec.payloadType()));
    return new SendTrack(
        track.mid,
        track.media.kind(),
        payload,
        track.ssrcs,
        payload.rtxPayloadType() < 0 ? List.of() : track.rtxSsrcs,
        track.rids(),
        Mapping.extensions(answered.extensions()),
        cname,
        track.media.open(track.seed));
  }

  private static @Nullable SdpCodec codec(Sent track, MediaSection answered) {
    for (SdpCodec codec : answered.codecs()) {
      if (CodecMatch.same(codec, track.codec.codec())) {
        return codec;
      }
    }
    return null;
  }

  /** The layers that the server receives, of each choice among them the first (RFC 8853). */
  private static Set<String> received(@Nullable Simulcast simulcast) {
    if (simulcast == null) {
      return Set.of();
    }
    return Arrays.stream(simulcast.receive().split(";", -1))
        .map(choice -> choice.split(",", 2)[0])
        .collect(Collectors.toSet());
  }
}
