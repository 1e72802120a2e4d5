package io.sluice.core.api;

/** Who opens the DTLS handshake (RFC 8842): the client is SDP's {@code active} side. */
public enum DtlsRole {
  CLIENT,
  SERVER
}
