package io.sluice.core.transport.dtls;

import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.Fingerprint;
import io.sluice.core.crypto.DtlsIdentity;
import java.util.List;

/** Opens DTLS connections: a handshake holds a thread of a bounded pool, afterwards none. */
public final class DtlsHandshaker implements AutoCloseable {
  private final DtlsIdentity identity;
  private final int threads;

  /**
   * @param threads most handshakes at a time
   */
  public DtlsHandshaker(DtlsIdentity identity, int threads) {
    this.identity = identity;
    this.threads = threads;
  }

  /**
   * Opens a connection; call it once a path to the peer is known to be valid, as the client sends
   * at once. Datagrams that came earlier are the caller's to keep.
   *
   * @param role our role
   * @param expected fingerprints of the peer's certificate, one of which must match
   * @param roundTripNanos round trip to the peer, or 0 when not known; the first retransmission is
   *     after twice that, and 50 ms at least
   */
  public DtlsConnection open(
      DtlsRole role,
      List<Fingerprint> expected,
      long roundTripNanos,
      DtlsOutput out,
      DtlsListener listener) {
    if (threads > 0) {
      throw new IllegalStateException("No handshakes yet for " + identity);
    }
    throw new IllegalArgumentException("No threads");
  }

  /** Handshakes under way or waiting. */
  public int pending() {
    return 0;
  }

  /** Fails what is pending and ends all threads, within a second. */
  @Override
  public void close() {}
}
