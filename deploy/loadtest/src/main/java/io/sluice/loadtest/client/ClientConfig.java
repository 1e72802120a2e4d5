package io.sluice.loadtest.client;

import io.sluice.core.crypto.SrtpProfile;
import java.net.InetAddress;
import java.util.List;

/**
 * Settings that all clients share.
 *
 * @param localAddress the address that clients announce as their host candidate; see {@link
 *     ClientEngine#addressTowards}
 * @param loops event loops for subscribers; publishers have one more
 * @param gro whether the kernel may hand over several packets of a sender as one (UDP_GRO): it
 *     spares the sender's host the segmentation on loopback
 * @param receiveBuffer bytes asked of the kernel for each client's socket
 * @param decryptEvery every so many packets of a stream one is decrypted, to read its mark; 1 for
 *     all
 * @param profiles SRTP profiles to negotiate, the best first
 * @param handshakeThreads most DTLS handshakes at a time, 1–256
 */
public record ClientConfig(
    InetAddress localAddress,
    int loops,
    boolean gro,
    int receiveBuffer,
    int decryptEvery,
    List<SrtpProfile> profiles,
    int handshakeThreads) {
  private static final int RECEIVE_BUFFER = 1 << 20;
  private static final int DECRYPT_EVERY = 64;

  /** So many that they are not soon short: then handshakes would be given less time. */
  private static final int HANDSHAKE_THREADS = 256;

  public ClientConfig {
    profiles = List.copyOf(profiles);
    if (loops < 1 || decryptEvery < 1 || receiveBuffer < 1 || profiles.isEmpty()) {
      throw new IllegalArgumentException("loops, buffers and profiles must be at least one");
    }
    if (handshakeThreads < 1 || handshakeThreads > 256) {
      throw new IllegalArgumentException("handshake threads must be 1 to 256");
    }
  }

  /** One loop for subscribers, 1 MiB buffers, every 64th packet decrypted, no UDP_GRO. */
  public static ClientConfig of(InetAddress localAddress) {
    return new ClientConfig(
        localAddress,
        1,
        false,
        RECEIVE_BUFFER,
        DECRYPT_EVERY,
        SrtpProfile.preference(),
        HANDSHAKE_THREADS);
  }
}
