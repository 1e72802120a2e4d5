package io.sluice.loadtest.client;

import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.RemoteTransport;
import java.util.concurrent.CompletableFuture;

/** One client's connection to the server. All methods may be called from any thread. */
public final class PeerConnection implements AutoCloseable {
  PeerConnection() {}

  /** Our side; gathering is complete. */
  public LocalTransport local() {
    return pending();
  }

  /** Sets the server's side, once, and starts connecting to the candidates given so far. */
  public void connect(RemoteTransport remote) {
    pending();
  }

  /** Adds a candidate of the server; others than UDP of our address family are ignored. */
  public void addRemoteCandidate(IceCandidate candidate) {
    pending();
  }

  /**
   * Completed when the keys are there; exceptionally if there will be no connection, also by {@link
   * #close}.
   */
  public CompletableFuture<Void> connected() {
    return pending();
  }

  /** Sends a track, from when the client is connected on. */
  public void send(SendTrack track) {
    pending();
  }

  /** Stops sending the track of this media section. */
  public void stopSending(String mid) {
    pending();
  }

  /** Sets what may come; replaces what was set before. */
  public void receive(ReceivePlan plan) {
    pending();
  }

  /** Ends the connection with a DTLS close alert. Idempotent. */
  @Override
  public void close() {
    pending();
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <T> T pending() {
    throw new UnsupportedOperationException("to be written");
  }
}
