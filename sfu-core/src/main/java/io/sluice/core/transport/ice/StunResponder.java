package io.sluice.core.transport.ice;

import io.sluice.core.wire.stun.Stun;
import io.sluice.core.wire.stun.StunMessage;
import io.sluice.core.wire.stun.StunWriter;
import java.net.InetSocketAddress;

/** Answers to the peer's checks (RFC 8445 section 7.3), authenticated by our password. */
final class StunResponder {
  private final byte[] key;
  private final IceRole role;
  private final Keeper.Output output;

  StunResponder(byte[] key, IceRole role, Keeper.Output output) {
    this.key = key;
    this.role = role;
    this.output = output;
  }

  /**
   * Looks for what forbids a success response, and answers with the error: 420 for attributes that
   * are not understood (RFC 8489 section 6.3.1), 487 for a role conflict that the peer loses.
   */
  boolean accepts(StunMessage request, LocalSocket socket, InetSocketAddress remote) {
    if (request.unknownCount() > 0) {
      StunWriter writer =
          StunScratch.ofThread()
              .writer
              .start(Stun.BINDING_ERROR, request.idHigh(), request.idLow())
              .errorCode(Stun.UNKNOWN_ATTRIBUTE, "Unknown Attribute")
              .unknownAttributes(request);
      send(writer, socket, remote);
      return false;
    }
    if (!role.resolve(request)) {
      StunWriter writer =
          StunScratch.ofThread()
              .writer
              .start(Stun.BINDING_ERROR, request.idHigh(), request.idLow())
              .errorCode(Stun.ROLE_CONFLICT, "Role Conflict");
      send(writer, socket, remote);
      return false;
    }
    return true;
  }

  void succeed(StunMessage request, LocalSocket socket, InetSocketAddress remote) {
    StunWriter writer =
        StunScratch.ofThread()
            .writer
            .start(Stun.BINDING_SUCCESS, request.idHigh(), request.idLow())
            .xorMappedAddress(remote.getAddress().getAddress(), remote.getPort());
    send(writer, socket, remote);
  }

  private void send(StunWriter writer, LocalSocket socket, InetSocketAddress remote) {
    writer.integrity(StunScratch.ofThread().hmac, key).fingerprint();
    output.send(socket, remote, writer.array(), writer.length());
  }
}
