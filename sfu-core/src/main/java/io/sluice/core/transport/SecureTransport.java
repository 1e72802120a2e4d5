package io.sluice.core.transport;

import io.sluice.core.api.Fingerprint;
import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.IceCredentials;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.RemoteTransport;
import io.sluice.core.api.TransportState;
import io.sluice.core.crypto.SrtpKeys;
import io.sluice.core.crypto.SrtpProfile;
import io.sluice.core.crypto.SrtpReceiver;
import io.sluice.core.crypto.SrtpSender;
import io.sluice.core.transport.dtls.DtlsConnection;
import io.sluice.core.transport.dtls.DtlsHandshaker;
import io.sluice.core.transport.dtls.DtlsListener;
import io.sluice.core.transport.ice.IceEngine;
import io.sluice.core.transport.ice.IceListener;
import io.sluice.core.transport.ice.IceSession;
import io.sluice.core.transport.ice.LocalSocket;
import io.sluice.core.transport.ice.OwnerLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ICE, DTLS and SRTP of one peer, from the first check to the keys. Nothing is sent to an address
 * before a check from it was authentic. Except where noted, methods are called on the owner loop.
 */
public final class SecureTransport {
  private final OwnerLoop loop;
  private final TransportOwner owner;
  private final DtlsHandshaker handshaker;
  private final Fingerprint fingerprint;
  private final IceSession ice;
  private final List<Path> bound = new ArrayList<>();

  private @Nullable RemoteTransport remote;
  private @Nullable DtlsConnection dtls;
  private volatile @Nullable Path path;
  private @Nullable SrtpSender sender;
  private @Nullable SrtpReceiver receiver;
  private String cipher = "";
  private volatile TransportState state = TransportState.NEW;

  /** Closed, or failed for good: nothing begins any more, whatever was still under way. */
  private boolean ended;

  private record Path(LocalSocket socket, InetSocketAddress remote) {
    boolean is(LocalSocket otherSocket, InetSocketAddress otherRemote) {
      return socket == otherSocket && remote.equals(otherRemote);
    }
  }

  /**
   * @param controlling our ICE role at the start
   * @param remoteOnLoopback whether loopback candidates are of use to the peer
   */
  public SecureTransport(
      OwnerLoop loop,
      TransportOwner owner,
      IceEngine engine,
      DtlsHandshaker handshaker,
      Fingerprint fingerprint,
      boolean controlling,
      boolean remoteOnLoopback) {
    this.loop = loop;
    this.owner = owner;
    this.handshaker = handshaker;
    this.fingerprint = fingerprint;
    this.ice = engine.open(controlling, remoteOnLoopback, loop, new IceEvents());
  }

  /** Our side; from any thread. */
  public LocalTransport local() {
    return new LocalTransport(ice.local(), fingerprint, ice.localCandidates());
  }

  /** Sets the peer's side; again after an ICE restart, when only its ICE credentials count. */
  public void connect(RemoteTransport side) {
    if (ended) {
      return;
    }
    IceCredentials credentials = side.ice();
    if (remote == null) {
      remote = side;
      become(TransportState.CONNECTING, "");
    }
    ice.connect(credentials);
    openDtls();
  }

  public void addRemoteCandidate(IceCandidate candidate) {
    ice.addRemoteCandidate(candidate);
  }

  /** Begins an ICE restart and returns our new side. */
  public LocalTransport restartIce() {
    ice.restart();
    return local();
  }

  /** A DTLS record from a bound address. */
  public void onDtls(byte[] data, int offset, int length) {
    openDtls();
    if (dtls != null) {
      dtls.receive(data, offset, length);
    }
  }

  /** A TCP connection to the peer ended. */
  public void removeConnection(LocalSocket connection) {
    ice.removeConnection(connection);
  }

  /**
   * Media that our keys authenticate came from an address that is not the path's, and for a while
   * none came from there: see {@link IceSession#onMedia}.
   */
  public void onMediaElsewhere(LocalSocket socket, InetSocketAddress address, long nowNanos) {
    if (!ended) {
      ice.onMedia(socket, address, nowNanos);
    }
  }

  /** To be called every 100 ms or so. */
  public void onTimer(long nowNanos) {
    if (ended) {
      return;
    }
    ice.onTimer(nowNanos);
  }

  /** Protects what is sent, or null before the keys are there. */
  public @Nullable SrtpSender sender() {
    return sender;
  }

  /** Unprotects what is received, or null before the keys are there. */
  public @Nullable SrtpReceiver receiver() {
    return receiver;
  }

  /** The negotiated profile's name, or empty before the keys are there. */
  public String cipher() {
    return cipher;
  }

  /** From any thread. */
  public TransportState state() {
    return state;
  }

  /** Round trip in nanoseconds, or -1 while unknown. */
  public long roundTripNanos() {
    return ice.roundTripNanos();
  }

  /** Ends the transport, with a close alert to the peer if the handshake was done. Idempotent. */
  public void close() {
    end(TransportState.CLOSED, "");
  }

  private void end(TransportState last, String reason) {
    if (!ended) {
      ended = true;
      release();
    }
    if (state != TransportState.CLOSED) {
      become(last, reason);
    }
  }

  /** The path stays known: the close alert goes there when a DTLS thread has written it. */
  private void release() {
    if (dtls != null) {
      dtls.close();
      dtls = null;
    }
    ice.close();
    for (Path each : bound) {
      owner.onUnbound(each.socket(), each.remote());
    }
    bound.clear();
    sender = null;
    receiver = null;
  }

  private void openDtls() {
    RemoteTransport peer = remote;
    if (ended || dtls != null || sender != null || peer == null || path == null) {
      return;
    }
    dtls =
        handshaker.open(
            peer.localRole(),
            peer.fingerprints(),
            Math.max(0, ice.roundTripNanos()),
            this::sendOnPath,
            new DtlsEvents());
  }

  private void sendOnPath(byte[] data, int offset, int length) {
    Path current = path;
    if (current != null) {
      current.socket().send(current.remote(), data, offset, length);
    }
  }

  private void become(TransportState next, String reason) {
    if (state != next) {
      state = next;
      owner.onState(next, reason);
    }
  }

  private void onKeys(SrtpSender sending, SrtpReceiver receiving, SrtpProfile profile) {
    if (ended) {
      return;
    }
    sender = sending;
    receiver = receiving;
    cipher = profile.profileName();
    // Without a path it is connected when there is one again: see onRecovered().
    if (path != null && state == TransportState.CONNECTING) {
      become(TransportState.CONNECTED, "");
    }
  }

  /** ICE events, on the loop. */
  private final class IceEvents implements IceListener {
    @Override
    public void onAddress(LocalSocket socket, InetSocketAddress address) {
      if (ended) {
        return;
      }
      bound.add(new Path(socket, address));
      owner.onBound(socket, address);
      if (path == null) {
        usePath(socket, address);
      }
    }

    @Override
    public void onAddressGone(LocalSocket socket, InetSocketAddress address) {
      if (bound.removeIf(each -> each.is(socket, address))) {
        owner.onUnbound(socket, address);
      }
    }

    @Override
    public void onSelected(LocalSocket socket, InetSocketAddress address) {
      if (!ended) {
        usePath(socket, address);
        onRecovered();
      }
    }

    private void usePath(LocalSocket socket, InetSocketAddress address) {
      path = new Path(socket, address);
      owner.onPath(socket, address);
      openDtls();
    }

    @Override
    public void onDisconnected() {
      if (state == TransportState.CONNECTED) {
        become(TransportState.DISCONNECTED, "no answer to consent checks");
      }
    }

    @Override
    public void onRecovered() {
      if (sender != null) {
        become(TransportState.CONNECTED, "");
      }
    }

    @Override
    public void onSuspended() {
      if (!ended) {
        path = null;
        owner.onNoPath();
        onDisconnected();
      }
    }

    @Override
    public void onLocalCandidate(IceCandidate candidate) {
      owner.onLocalCandidate(candidate);
    }

    @Override
    public void onFailed(String reason) {
      if (!ended) {
        become(TransportState.FAILED, reason);
      }
    }
  }

  /** DTLS events, on threads of its pool. */
  private final class DtlsEvents implements DtlsListener {
    @Override
    public void connected(SrtpKeys keys) {
      // Made here, so that the loop has them at once: media may come right behind the handshake.
      SrtpSender sending = new SrtpSender(keys);
      SrtpReceiver receiving = new SrtpReceiver(keys);
      loop.execute(() -> onKeys(sending, receiving, keys.profile()));
    }

    @Override
    public void failed(String reason) {
      loop.execute(() -> end(TransportState.FAILED, reason));
    }

    @Override
    public void closed() {
      loop.execute(() -> end(TransportState.CLOSED, "closed by the peer"));
    }
  }
}
