package io.sluice.core.transport.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.crypto.SrtpKeys;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets a test wait for what a connection tells. */
final class RecordingListener implements DtlsListener {
  private final CompletableFuture<SrtpKeys> connected = new CompletableFuture<>();
  private final CompletableFuture<String> failed = new CompletableFuture<>();
  private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

  @Override
  public void connected(SrtpKeys keys) {
    connected.complete(keys);
    failed.completeExceptionally(new AssertionError("connected"));
  }

  @Override
  public void failed(String reason) {
    failed.complete(reason);
    connected.completeExceptionally(new AssertionError("failed: " + reason));
  }

  @Override
  public void closed() {
    closed.complete(true);
  }

  /** The keys; fails when the handshake failed. */
  SrtpKeys awaitConnected() {
    return await(connected);
  }

  String awaitFailed() {
    return await(failed);
  }

  boolean awaitClosed() {
    return await(closed);
  }

  boolean isSettled() {
    return connected.isDone();
  }

  /** Waits until so many of them are settled. */
  static void awaitSettled(List<RecordingListener> listeners, int count) {
    CountDownLatch settled = new CountDownLatch(count);
    for (RecordingListener each : listeners) {
      CompletableFuture<?> unused =
          each.connected.whenComplete((keys, error) -> settled.countDown());
    }
    try {
      assertThat(settled.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
