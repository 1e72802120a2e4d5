package io.sluice.signaling.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The demand that all media of a description shares one transport (RFC 9143, RFC 8858). */
public final class Bundle {
  private Bundle() {}

  /**
   * Puts sections together: a bundle of those that are alive; the first of them carries the
   * candidates.
   *
   * @param local our side, with its DTLS role
   */
  public static SessionDescription describe(
      long sessionId, long version, TransportDescription local, List<SectionBuilder> sections) {
    List<MediaSection> built = new ArrayList<>();
    List<String> bundle = new ArrayList<>();
    for (SectionBuilder section : sections) {
      if (section.port != 0) {
        section.transport = bundle.isEmpty() ? local : local.withoutCandidates();
        bundle.add(section.mid);
      }
      built.add(section.build());
    }
    return new SessionDescription(sessionId, version, bundle, false, built);
  }

  /**
   * The peer's side of that transport, with the candidates of all sections; null if no section is
   * alive.
   *
   * @throws SdpException if a live section is outside the bundle, without rtcp-mux, or if the
   *     transport is not fully described
   */
  public static @Nullable TransportDescription transport(SessionDescription description)
      throws SdpException {
    TransportDescription transport = null;
    List<Candidate> candidates = new ArrayList<>();
    boolean end = false;
    for (int i = 0; i < description.sections().size(); i++) {
      MediaSection section = description.sections().get(i);
      if (section.rejected() || !section.isRtp()) {
        continue;
      }
      check(description, i, section);
      TransportDescription own = section.transport();
      if (transport == null) {
        transport = complete(own, i, section.mid());
      }
      candidates.addAll(own.candidates());
      end |= own.endOfCandidates();
    }
    return transport == null
        ? null
        : new TransportDescription(
            transport.ufrag(),
            transport.pwd(),
            transport.options(),
            transport.fingerprints(),
            transport.setup(),
            candidates,
            end);
  }

  /**
   * The side of the peer that offers.
   *
   * @throws SdpException also if no section is alive
   */
  static TransportDescription offered(SessionDescription offer) throws SdpException {
    TransportDescription transport = transport(offer);
    if (transport == null) {
      throw new SdpException("The offer has no section of audio or video over DTLS-SRTP.");
    }
    return transport;
  }

  private static void check(SessionDescription description, int index, MediaSection section)
      throws SdpException {
    if (section.mid().isEmpty()) {
      throw SdpException.inSection(index, "", "has no a=mid.");
    }
    if (!description.bundle().contains(section.mid())) {
      throw SdpException.inSection(
          index, section.mid(), "is not in a=group:BUNDLE, which is required.");
    }
    if (!section.rtcpMux()) {
      throw SdpException.inSection(index, section.mid(), "has no a=rtcp-mux, which is required.");
    }
  }

  private static TransportDescription complete(TransportDescription own, int index, String mid)
      throws SdpException {
    if (own.ufrag() == null || own.pwd() == null) {
      throw SdpException.inSection(index, mid, "has no a=ice-ufrag or a=ice-pwd.");
    }
    if (own.fingerprints().isEmpty()) {
      throw SdpException.inSection(index, mid, "has no a=fingerprint.");
    }
    if (own.setup() == Setup.HOLDCONN) {
      throw SdpException.inSection(index, mid, "holds its connection (a=setup:holdconn).");
    }
    return own;
  }

  /** The role that we answer an offer with: passive unless the peer is. */
  static Setup answerTo(TransportDescription offer) {
    return offer.setup() == Setup.PASSIVE ? Setup.ACTIVE : Setup.PASSIVE;
  }
}
