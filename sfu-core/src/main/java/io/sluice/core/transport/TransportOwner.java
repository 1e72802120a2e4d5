package io.sluice.core.transport;

import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.TransportState;
import io.sluice.core.transport.ice.LocalSocket;
import java.net.InetSocketAddress;

/** Told what happens to a transport, on its loop. */
public interface TransportOwner {
  /** Datagrams over this pair belong to the transport from now on. */
  void onBound(LocalSocket socket, InetSocketAddress remote);

  /** Datagrams over this pair no longer belong to the transport. */
  void onUnbound(LocalSocket socket, InetSocketAddress remote);

  /** Send over this pair from now on. */
  void onPath(LocalSocket socket, InetSocketAddress remote);

  /** Nothing may be sent until the next {@link #onPath}. */
  void onNoPath();

  /** The state changed; {@link TransportState#CONNECTED} comes once keys are there. */
  void onState(TransportState state, String reason);

  /** We have a further candidate, which the peer should learn of. */
  default void onLocalCandidate(IceCandidate candidate) {}
}
