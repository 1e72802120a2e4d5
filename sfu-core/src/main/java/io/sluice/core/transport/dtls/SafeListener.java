package io.sluice.core.transport.dtls;

import io.sluice.core.crypto.SrtpKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a listener's exception from ending a DTLS thread or a handshake. */
record SafeListener(DtlsListener listener) implements DtlsListener {
  private static final Logger LOG = LoggerFactory.getLogger(SafeListener.class);

  @Override
  public void connected(SrtpKeys keys) {
    call(() -> listener.connected(keys));
  }

  @Override
  public void failed(String reason) {
    call(() -> listener.failed(reason));
  }

  @Override
  public void closed() {
    call(listener::closed);
  }

  private static void call(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      LOG.error("A listener of DTLS failed", e);
    }
  }
}
