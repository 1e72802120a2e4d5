package io.sluice.core.io;

import io.sluice.core.api.MediaPlaneException;
import io.sluice.core.transport.ice.IceEngine;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for local addresses that came or went since the sockets were bound, on a thread of its own,
 * and tells the sockets and ICE. An address that cannot be bound is tried again each time.
 */
final class AddressWatch {
  private static final long INTERVAL_SECONDS = 10;
  private static final Logger log = LoggerFactory.getLogger(AddressWatch.class);

  private final Supplier<List<InetAddress>> localAddresses;
  private final SocketSet sockets;
  private final IceEngine ice;
  private final ScheduledExecutorService executor;
  private final Set<InetAddress> refused = new HashSet<>();
  private boolean listingFailed;
  private boolean closed;

  AddressWatch(Supplier<List<InetAddress>> localAddresses, SocketSet sockets, IceEngine ice) {
    this.localAddresses = localAddresses;
    this.sockets = sockets;
    this.ice = ice;
    executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sluice-addresses");
              thread.setDaemon(true);
              return thread;
            });
  }

  void start() {
    var unused =
        executor.scheduleWithFixedDelay(
            this::rescan, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
  }

  /** Looks now; not on a loop, for which it waits. */
  synchronized void rescan() {
    if (closed) {
      return;
    }
    try {
      adopt(new LinkedHashSet<>(localAddresses.get()));
      listingFailed = false;
    } catch (RuntimeException e) {
      if (!listingFailed) {
        listingFailed = true;
        log.warn("cannot look for local addresses; the sockets stay as they are", e);
      }
    }
  }

  private void adopt(Set<InetAddress> present) {
    refused.retainAll(present);
    Set<InetAddress> bound = new HashSet<>();
    for (SharedSocket socket : sockets.sockets()) {
      InetAddress address = socket.address().getAddress();
      if (present.contains(address)) {
        bound.add(address);
      } else {
        drop(socket);
      }
    }
    for (InetAddress address : present) {
      if (!bound.contains(address)) {
        open(address);
      }
    }
  }

  private void open(InetAddress address) {
    SharedSocket socket;
    try {
      socket = sockets.add(address);
    } catch (MediaPlaneException e) {
      if (refused.add(address)) {
        log.warn("a new local address is not used: {}", e.getMessage());
      }
      return;
    }
    refused.remove(address);
    ice.addSocket(socket);
    socket.start();
    log.info("receiving media on {} too", socket.address());
  }

  private void drop(SharedSocket socket) {
    sockets.remove(socket);
    ice.removeSocket(socket);
    socket.close();
    log.info("receiving no more media on {}, which is no local address now", socket.address());
  }

  /** Ends the thread; afterwards no socket is opened or closed. */
  void close() {
    executor.shutdown();
    synchronized (this) {
      closed = true;
    }
  }
}
