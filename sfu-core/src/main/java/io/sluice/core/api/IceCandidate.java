package io.sluice.core.api;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * An ICE candidate (RFC 8839 section 5.1), component 1 only.
 *
 * @param foundation the foundation
 * @param protocol {@code udp} or {@code tcp}; those of ours over TCP are passive (RFC 6544)
 * @param priority the priority, unsigned 32 bits
 * @param address a literal IP address and port; never a name
 * @param type host, server reflexive, peer reflexive or relayed
 * @param related the related address of a candidate that is not a host's
 */
public record IceCandidate(
    String foundation,
    String protocol,
    long priority,
    InetSocketAddress address,
    Type type,
    @Nullable InetSocketAddress related) {

  /** Candidate types of RFC 8445 in their SDP spelling, lower case. */
  public enum Type {
    HOST,
    SRFLX,
    PRFLX,
    RELAY
  }
}
