package io.sluice.loadtest.client;

import io.sluice.core.transport.ice.IceListener;
import io.sluice.core.transport.ice.LocalSocket;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Hears of a keeper's events what a client with one socket needs: the path, and its end. */
record SelectionListener(Consumer<InetSocketAddress> selected, Consumer<String> failed)
    implements IceListener {
  @Override
  public void onAddress(LocalSocket socket, InetSocketAddress remote) {}

  @Override
  public void onAddressGone(LocalSocket socket, InetSocketAddress remote) {}

  @Override
  public void onSelected(LocalSocket socket, InetSocketAddress remote) {
    selected.accept(remote);
  }

  @Override
  public void onDisconnected() {}

  @Override
  public void onRecovered() {}

  @Override
  public void onSuspended() {}

  @Override
  public void onFailed(String reason) {
    failed.accept(reason);
  }
}
