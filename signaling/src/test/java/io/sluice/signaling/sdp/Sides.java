package io.sluice.signaling.sdp;

import java.util.List;

/** Transports for tests. */
final class Sides {
  private Sides() {}

  static TransportDescription ours() throws SdpException {
    return TransportDescription.local(
        "ours",
        "p".repeat(24),
        new CertificateFingerprint("sha-256", "AB" + ":CD".repeat(31)),
        List.of(Candidate.parse("candidate:1 1 udp 2130706431 127.0.0.1 10000 typ host")));
  }
}
