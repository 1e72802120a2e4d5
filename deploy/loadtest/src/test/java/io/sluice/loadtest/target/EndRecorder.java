package io.sluice.loadtest.target;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** Keeps what a session is told. */
final class EndRecorder implements SessionListener {
  final CompletableFuture<TargetException> ended = new CompletableFuture<>();
  final BlockingQueue<TargetException> errors = new LinkedBlockingQueue<>();

  @Override
  public void onError(TargetException error) {
    errors.add(error);
  }

  @Override
  public void onEnded(TargetException reason) {
    if (!ended.complete(reason)) {
      errors.add(new TargetException("", "test", "twice", "ended twice"));
    }
  }
}
