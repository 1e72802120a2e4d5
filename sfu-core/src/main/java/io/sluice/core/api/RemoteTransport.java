package io.sluice.core.api;

import java.util.List;

/**
 * The peer's side of a transport.
 *
 * @param ice its ICE credentials
 * @param fingerprints its certificate's fingerprints; one of them must match
 * @param localRole our DTLS role towards it
 */
public record RemoteTransport(
    IceCredentials ice, List<Fingerprint> fingerprints, DtlsRole localRole) {
  public RemoteTransport {
    fingerprints = List.copyOf(fingerprints);
  }
}
