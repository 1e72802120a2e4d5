package io.sluice.loadtest.target;

import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.IceCredentials;
import io.sluice.core.api.RemoteTransport;
import io.sluice.loadtest.client.PeerConnection;
import io.sluice.signaling.room.Mapping;
import io.sluice.signaling.sdp.Bundle;
import io.sluice.signaling.sdp.Candidate;
import io.sluice.signaling.sdp.SdpException;
import io.sluice.signaling.sdp.SessionDescription;
import io.sluice.signaling.sdp.Setup;
import io.sluice.signaling.sdp.TransportDescription;
import java.util.Objects;

/** The server's side of a connection, out of its description. */
final class RemoteSide {
  private RemoteSide() {}

  /**
   * The one transport of all sections.
   *
   * @throws SdpException if there is none, or not all sections share it
   */
  static TransportDescription of(SessionDescription server) throws SdpException {
    TransportDescription transport = Bundle.transport(server);
    if (transport == null) {
      throw new SdpException("The server's description has no section of audio or video.");
    }
    return transport;
  }

  /** Our role towards an offer: we open the handshake, as browsers do, if we may. */
  static Setup answeringRole(TransportDescription offer) {
    return offer.setup() == Setup.ACTIVE ? Setup.PASSIVE : Setup.ACTIVE;
  }

  /**
   * Connects to a server by its answer.
   *
   * @throws SdpException as {@link #of}
   */
  static void connectByAnswer(PeerConnection connection, SessionDescription answer)
      throws SdpException {
    TransportDescription transport = of(answer);
    Setup setup = Objects.requireNonNullElse(transport.setup(), Setup.PASSIVE);
    connect(connection, transport, Mapping.roleTowards(setup));
  }

  /**
   * Connects to a server whose offer we answer.
   *
   * @throws SdpException as {@link #of}
   */
  static void connectByOffer(PeerConnection connection, SessionDescription offer)
      throws SdpException {
    TransportDescription transport = of(offer);
    connect(connection, transport, Mapping.role(answeringRole(transport)));
  }

  private static void connect(
      PeerConnection connection, TransportDescription transport, DtlsRole role) {
    for (Candidate candidate : transport.candidates()) {
      add(connection, candidate);
    }
    IceCredentials ice =
        new IceCredentials(
            Objects.requireNonNull(transport.ufrag()), Objects.requireNonNull(transport.pwd()));
    connection.connect(
        new RemoteTransport(ice, Mapping.fingerprints(transport.fingerprints()), role));
  }

  /** Gives a connection a candidate of the server, unless it is of no use to us. */
  static void add(PeerConnection connection, Candidate candidate) {
    IceCandidate usable = Mapping.candidate(candidate);
    if (usable != null) {
      connection.addRemoteCandidate(usable);
    }
  }
}
