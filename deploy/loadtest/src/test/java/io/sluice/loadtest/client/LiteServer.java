package io.sluice.loadtest.client;

import io.sluice.core.api.IceCredentials;
import io.sluice.core.transport.ice.LocalSocket;
import io.sluice.core.wire.stun.HmacSha1;
import io.sluice.core.wire.stun.Stun;
import io.sluice.core.wire.stun.StunMessage;
import io.sluice.core.wire.stun.StunWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** An ICE-lite server (RFC 8445 section 2.5): it answers checks and sends none. */
final class LiteServer implements IceNetwork.Host {
  final IceCredentials credentials = new IceCredentials("lite", "a-password-of-22-chars");
  private final LocalSocket socket;
  private final StunMessage message = new StunMessage();
  private final StunWriter writer = new StunWriter();
  private final HmacSha1 hmac = new HmacSha1();
  int requests;
  int nominations;

  LiteServer(IceNetwork network, InetSocketAddress address) {
    socket = network.socket(address);
    network.add(address, this);
  }

  @Override
  public void receive(byte[] data, InetSocketAddress from, long nowNanos) {
    byte[] key = credentials.pwd().getBytes(StandardCharsets.US_ASCII);
    if (!message.parse(data, 0, data.length)
        || !message.integrityValid(hmac, key)
        || !message.fingerprintValid()
        || !message.controlling()
        || !message.username().startsWith("lite:")) {
      throw new AssertionError("not a check that a lite server takes: " + message.username());
    }
    requests++;
    nominations += message.useCandidate() ? 1 : 0;
    writer
        .start(Stun.BINDING_SUCCESS, message.idHigh(), message.idLow())
        .xorMappedAddress(from.getAddress().getAddress(), from.getPort())
        .integrity(hmac, key)
        .fingerprint();
    socket.send(from, writer.array(), 0, writer.length());
  }

  @Override
  public long onTimer(long nowNanos) {
    return nowNanos + 1_000_000_000L;
  }
}
