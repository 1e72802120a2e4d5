package io.sluice.signaling.ws;

import io.sluice.signaling.protocol.ProtocolCodec;

/**
 * A text message, which may go to many.
 *
 * @param bytes its length in UTF-8
 */
record Message(String text, long bytes) {
  Message(String text) {
    this(text, ProtocolCodec.utf8Length(text));
  }
}
