package io.sluice.signaling.rest;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The address that a request comes from: the other end of its connection. */
public final class ClientAddress {
  private ClientAddress() {}

  /** The address; null if the connection has none, or none that is resolved. */
  public static @Nullable InetAddress of(Request request) {
    return request.getConnectionMetaData().getRemoteSocketAddress()
            instanceof InetSocketAddress remote
        ? remote.getAddress()
        : null;
  }

  /** Whether the client is on this host. */
  public static boolean isLoopback(Request request) {
    InetAddress address = of(request);
    return address != null && address.isLoopbackAddress();
  }
}
