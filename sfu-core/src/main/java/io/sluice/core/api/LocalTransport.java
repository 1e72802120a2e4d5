package io.sluice.core.api;

import java.util.List;

/**
 * Our side of a transport, to be sent to the peer.
 *
 * @param ice our ICE credentials
 * @param fingerprint our certificate's fingerprint
 * @param candidates all our candidates; gathering is complete at once
 */
public record LocalTransport(
    IceCredentials ice, Fingerprint fingerprint, List<IceCandidate> candidates) {
  public LocalTransport {
    candidates = List.copyOf(candidates);
  }
}
