package io.sluice.signaling.ws;

/** Where a {@link SignalSession} writes to; never blocks. Safe for use by any thread. */
interface Wire {
  /** Sends a text message, after those before it. */
  void send(Message message);

  /** Closes the connection when all that was sent has left (RFC 6455 section 7.4). */
  void close(int status, String reason);
}
