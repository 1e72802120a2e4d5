package io.sluice.signaling.protocol;

/** What a frame was understood as. */
public sealed interface Parsed {
  /** A request whose fields are within their limits. */
  record Valid(Request request) implements Parsed {}

  /** Not a request. */
  record Invalid(ProtocolError error) implements Parsed {}
}
