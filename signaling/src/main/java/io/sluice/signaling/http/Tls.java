package io.sluice.signaling.http;

import java.nio.file.Path;

/** Where the server's certificate comes from. */
public sealed interface Tls {
  /**
   * Files in PEM.
   *
   * @param certificate the certificate, followed by its chain
   * @param key its private key, not encrypted
   */
  record Files(Path certificate, Path key) implements Tls {}

  /** A certificate made at start, for localhost, the host's name and all its addresses. */
  record SelfSigned() implements Tls {}
}
