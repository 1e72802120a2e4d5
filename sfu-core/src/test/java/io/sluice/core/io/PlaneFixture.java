package io.sluice.core.io;

import io.sluice.core.api.Codec;
import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.HeaderExtensionMapping;
import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaPeer;
import io.sluice.core.api.MediaTransport;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.RemoteTransport;
import io.sluice.core.api.SendSection;
import io.sluice.core.api.TransportState;
import io.sluice.core.crypto.SrtpProfile;
import io.sluice.core.testkit.NetworkModel;
import io.sluice.core.testkit.PeerConnection;
import io.sluice.core.testkit.RelayPort;
import io.sluice.core.testkit.RtcPeer;
import io.sluice.core.testkit.UdpRelay;
import io.sluice.core.wire.rtcp.RtcpHandler;
import io.sluice.core.wire.rtcp.RtcpParser;
import io.sluice.core.wire.rtcp.RtcpWriter;
import io.sluice.core.wire.rtp.RtpHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sections, packets and connected peers for tests of the whole plane. */
final class PlaneFixture {
  static final long PUBLISHED_SSRC = 0x11223344L;
  static final long SENT_SSRC = 0x55667788L;
  static final long SENT_RTX_SSRC = 0x99aabbccL;
  static final byte[] KEYFRAME = {0x10, 0x00, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  static final byte[] DELTA = {0x10, 0x01, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

  private static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";

  private PlaneFixture() {}

  /** A peer's end and the server's end of one transport. */
  record Link(RtcPeer peer, MediaTransport transport) {}

  static Link link(MediaPeer participant, boolean serverOffers) throws Exception {
    return link(participant, serverOffers, SrtpProfile.preference());
  }

  /** The peer knows these SRTP profiles alone. */
  static Link link(MediaPeer participant, boolean serverOffers, List<SrtpProfile> profiles)
      throws Exception {
    return link(participant, serverOffers, profiles, null);
  }

  /**
   * Awaits that the loops of these have done what they were told, such as to attach: of datagrams
   * and tasks that wait, a loop takes the datagrams first.
   */
  static void awaitTasks(Link... links) throws Exception {
    for (Link link : links) {
      link.transport().snapshot().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  /** A network between a peer and the server. */
  record Network(UdpRelay relay, NetworkModel toServer, NetworkModel toPeer) {
    private LocalTransport instead(LocalTransport server) throws IOException {
      List<IceCandidate> candidates = new ArrayList<>();
      for (IceCandidate candidate : server.candidates()) {
        RelayPort port = relay.open(candidate.address(), toServer, toPeer);
        candidates.add(
            new IceCandidate(
                candidate.foundation(),
                candidate.protocol(),
                candidate.priority(),
                port.address(),
                candidate.type(),
                candidate.related()));
      }
      return new LocalTransport(server.ice(), server.fingerprint(), candidates);
    }
  }

  /** Without a network the peer and the server know each other's addresses. */
  static Link link(
      MediaPeer participant,
      boolean serverOffers,
      List<SrtpProfile> profiles,
      @Nullable Network network)
      throws Exception {
    return link(participant, serverOffers, new RtcPeer(!serverOffers, profiles), network);
  }

  /** The peer controls unless the server offers. */
  static Link link(
      MediaPeer participant, boolean serverOffers, RtcPeer peer, @Nullable Network network)
      throws Exception {
    CompletableFuture<Void> connected = new CompletableFuture<>();
    MediaTransport transport = open(participant, serverOffers, peer, connected);
    DtlsRole peerRole = serverOffers ? DtlsRole.CLIENT : DtlsRole.SERVER;
    if (network == null) {
      peer.local().candidates().forEach(transport::addRemoteCandidate);
      peer.connect(transport.local(), peerRole);
    } else {
      peer.connect(network.instead(transport.local()), peerRole);
    }
    connected.get(20, TimeUnit.SECONDS);
    return new Link(peer, transport);
  }

  /** The server's end, which knows the peer's side but none of its candidates. */
  private static MediaTransport open(
      MediaPeer participant,
      boolean serverOffers,
      RtcPeer peer,
      CompletableFuture<Void> connected) {
    MediaTransport transport =
        participant.openTransport(
            serverOffers,
            true,
            (state, reason) -> {
              if (state == TransportState.CONNECTED) {
                connected.complete(null);
              }
            });
    DtlsRole serverRole = serverOffers ? DtlsRole.SERVER : DtlsRole.CLIENT;
    transport.connect(
        new RemoteTransport(peer.local().ice(), List.of(peer.local().fingerprint()), serverRole));
    return transport;
  }

  /** A peer whose UDP is blocked, with the connection that it made instead. */
  record TcpLink(Link link, PeerConnection connection) {}

  static TcpLink tcpLink(MediaPeer participant, boolean serverOffers) throws Exception {
    return tcpLink(participant, serverOffers, new RtcPeer(!serverOffers));
  }

  /** The peer controls unless the server offers. */
  static TcpLink tcpLink(MediaPeer participant, boolean serverOffers, RtcPeer peer)
      throws Exception {
    CompletableFuture<Void> connected = new CompletableFuture<>();
    MediaTransport transport = open(participant, serverOffers, peer, connected);
    DtlsRole peerRole = serverOffers ? DtlsRole.CLIENT : DtlsRole.SERVER;
    PeerConnection connection = peer.connectByTcp(transport.local(), peerRole);
    connected.get(20, TimeUnit.SECONDS);
    return new TcpLink(new Link(peer, transport), connection);
  }

  static ReceiveSection video() {
    Codec vp8 = new Codec("VP8", 90_000, 0, Map.of());
    return new ReceiveSection(
        "v",
        MediaKind.VIDEO,
        List.of(new PayloadMapping(vp8, 96, 97, true, true, true, false)),
        List.of(new HeaderExtensionMapping(MID, 3)),
        List.of(new ReceiveSection.AnnouncedStream(PUBLISHED_SSRC, -1)),
        List.of());
  }

  static SendSection sending(String mid, long ssrc, long rtxSsrc) {
    Codec vp8 = new Codec("VP8", 90_000, 0, Map.of());
    return new SendSection(
        mid,
        MediaKind.VIDEO,
        List.of(new PayloadMapping(vp8, 120, rtxSsrc < 0 ? -1 : 121, true, true, true, false)),
        List.of(new HeaderExtensionMapping(MID, 5)),
        ssrc,
        rtxSsrc,
        "cname");
  }

  static void publish(RtcPeer peer, int sequence, byte[] payload) {
    peer.sendRtp(packet(sequence, payload), RtpHeader.FIXED_LENGTH, sequence);
  }

  /** A packet as the publisher sends it, before it is protected. */
  static byte[] packet(int sequence, byte[] payload) {
    byte[] packet = new byte[RtpHeader.FIXED_LENGTH + payload.length];
    RtpHeader.write(packet, 0, false, true, 96, sequence, 3_000L * sequence, PUBLISHED_SSRC);
    System.arraycopy(payload, 0, packet, RtpHeader.FIXED_LENGTH, payload.length);
    return packet;
  }

  static byte[] rtcp(Consumer<RtcpWriter> content) {
    byte[] data = new byte[200];
    RtcpWriter writer = new RtcpWriter();
    writer.begin(data, 0, data.length);
    writer.receiverReport(1);
    content.accept(writer);
    return Arrays.copyOf(data, writer.length());
  }

  static Predicate<byte[]> pliFor(long ssrc) {
    return data -> {
      boolean[] found = {false};
      RtcpParser.parse(
          data,
          0,
          data.length,
          new RtcpHandler() {
            @Override
            public void pli(long senderSsrc, long mediaSsrc) {
              found[0] |= mediaSsrc == ssrc;
            }
          });
      return found[0];
    };
  }
}
