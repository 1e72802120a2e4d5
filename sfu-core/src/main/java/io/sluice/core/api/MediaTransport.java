package io.sluice.core.api;

import java.util.concurrent.CompletionStage;

/** One secure transport (ICE, DTLS, SRTP) to a peer, with BUNDLE and rtcp-mux. */
public interface MediaTransport extends AutoCloseable {
  /** Our side; changes with {@link #restartIce()}. */
  LocalTransport local();

  /**
   * Sets or, after an ICE restart, replaces the peer's side and starts connecting. Fingerprints and
   * role are fixed by the first call.
   */
  void connect(RemoteTransport remote);

  /**
   * Adds a candidate of the peer. Candidates that RFC 8445 or our rules exclude (names, multicast,
   * unspecified, link-local, loopback to a server that is not on loopback, more than 32) are
   * ignored.
   */
  void addRemoteCandidate(IceCandidate candidate);

  /** Begins an ICE restart (RFC 8445 section 9): new credentials, media flows on meanwhile. */
  LocalTransport restartIce();

  /** Receives a track from the peer. */
  MediaTrack receive(ReceiveSection section, TrackListener listener);

  /** Sends on a section; nothing is sent before a track is attached. */
  MediaSubscription send(SendSection section, SubscriptionListener listener);

  /** As above, without a listener. */
  default MediaSubscription send(SendSection section) {
    return send(section, SubscriptionListener.NONE);
  }

  /**
   * Chooses layers so that all subscriptions of the transport together stay within this bitrate, as
   * far as there are layers to choose from; the peer's own limit (REMB) holds besides.
   *
   * @param bitsPerSecond 0 for no limit
   */
  void limitBitrate(long bitsPerSecond);

  /** Counters now, from the owner loop. */
  CompletionStage<TransportSnapshot> snapshot();

  /** Closes the transport, its tracks and subscriptions; sends a DTLS close alert. Idempotent. */
  @Override
  void close();
}
