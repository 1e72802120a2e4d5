package io.sluice.core.transport.ice;

import io.sluice.core.api.IceCandidate;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Which addresses of a peer we are willing to send checks to: the server is no port scanner. */
final class CandidateRules {
  /** Candidates that a peer may give for one set of credentials. */
  static final int MAX_REMOTE = 32;

  private static final long MAX_PRIORITY = 0xFFFFFFFFL;

  private CandidateRules() {}

  static boolean allows(IceCandidate candidate, boolean loopback) {
    return candidate.protocol().equalsIgnoreCase("udp")
        && candidate.priority() >= 0
        && candidate.priority() <= MAX_PRIORITY
        && allows(candidate.address(), loopback);
  }

  private static boolean allows(InetSocketAddress address, boolean loopback) {
    InetAddress ip = address.getAddress();
    return ip != null
        && address.getPort() != 0
        && !ip.isAnyLocalAddress()
        && !ip.isMulticastAddress()
        && !ip.isLinkLocalAddress()
        && !isBroadcast(ip)
        && (loopback || !ip.isLoopbackAddress());
  }

  /** 255.255.255.255 and 0.0.0.0/8, "this network". */
  private static boolean isBroadcast(InetAddress ip) {
    byte[] bytes = ip.getAddress();
    return bytes.length == 4
        && (bytes[0] == 0
            || (bytes[0] == -1 && bytes[1] == -1 && bytes[2] == -1 && bytes[3] == -1));
  }
}
