package io.sluice.loadtest.client;

import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.RemoteTransport;
import io.sluice.loadtest.measure.PeerMeter;
import java.util.concurrent.CompletableFuture;

/** One client's connection to the server. All methods may be called from any thread. */
public final class PeerConnection implements AutoCloseable {
  private final ClientTransport transport;
  private final LocalTransport local;
  private final CompletableFuture<Void> connected;

  PeerConnection(
      ClientTransport transport, LocalTransport local, CompletableFuture<Void> connected) {
    this.transport = transport;
    this.local = local;
    this.connected = connected;
  }

  /** Our side; gathering is complete. */
  public LocalTransport local() {
    return local;
  }

  /** Sets the server's side, once, and starts connecting to the candidates given so far. */
  public void connect(RemoteTransport remote) {
    transport.loop.execute(() -> transport.connect(remote));
  }

  /** Adds a candidate of the server; others than UDP of our address family are ignored. */
  public void addRemoteCandidate(IceCandidate candidate) {
    transport.loop.execute(() -> transport.addRemoteCandidate(candidate));
  }

  /**
   * Completed when the keys are there; exceptionally, with an {@link java.io.IOException}, if there
   * will be no connection, also by {@link #close}. Completed on the client's loop: what depends on
   * it must not block.
   */
  public CompletableFuture<Void> connected() {
    return connected;
  }

  /**
   * Sends a track, from when the client is connected on; the time of its source begins then.
   *
   * @throws IllegalArgumentException never on this thread: a client takes at most 64 tracks,
   *     further ones are not sent
   */
  public void send(SendTrack track) {
    transport.loop.execute(() -> transport.outgoing.add(track, System.nanoTime()));
  }

  /** Stops sending the track of this media section. */
  public void stopSending(String mid) {
    transport.loop.execute(() -> transport.outgoing.stop(mid));
  }

  /**
   * Sets what may come; replaces what was set before. Streams that were announced and are not any
   * more have ended.
   */
  public void receive(ReceivePlan plan) {
    transport.loop.execute(() -> transport.incoming.plan(plan, System.nanoTime()));
  }

  /**
   * The viewer asks for another track, which the server will send by an SSRC that is in use.
   *
   * @param requestNanos when, as {@link System#nanoTime}
   */
  public void requested(long ssrc, long requestNanos) {
    transport.loop.execute(() -> transport.incoming.requested(ssrc, requestNanos));
  }

  /** What is measured of it. */
  public PeerMeter meter() {
    return transport.meter;
  }

  /** Ends the connection with a DTLS close alert. Idempotent. */
  @Override
  public void close() {
    transport.loop.execute(transport::close);
  }
}
