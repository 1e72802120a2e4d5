package io.sluice.core.transport.ice;

import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.IceCredentials;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session: the current generation of credentials and, during an ICE restart, the previous one,
 * whose pair carries media until the current one has its own.
 */
final class DefaultIceSession implements IceSession {
  private final DefaultIceEngine engine;
  private final boolean loopback;
  private final OwnerLoop loop;
  private final IceListener listener;
  private final LocalCandidates localCandidates;
  private final UnverifiedBudget budget = new UnverifiedBudget();

  private volatile IceGeneration current;
  private @Nullable IceGeneration previous;
  private boolean disconnected;
  private boolean closed;

  DefaultIceSession(
      DefaultIceEngine engine,
      boolean controlling,
      boolean loopback,
      OwnerLoop loop,
      IceListener listener) {
    this.engine = engine;
    this.loopback = loopback;
    this.loop = loop;
    this.listener = listener;
    localCandidates = new LocalCandidates(engine.config(), loopback);
    Events events = new Events();
    current = engine.newGeneration(loop, localCandidates, loopback, controlling, budget, events);
    events.generation = current;
  }

  @Override
  public IceCredentials local() {
    return current.local();
  }

  @Override
  public List<IceCandidate> localCandidates() {
    return localCandidates.candidates();
  }

  @Override
  public void connect(IceCredentials remote) {
    current.connect(remote);
  }

  @Override
  public void addRemoteCandidate(IceCandidate candidate) {
    current.addRemoteCandidate(candidate);
  }

  @Override
  public IceCredentials restart() {
    IceGeneration old = current;
    if (closed) {
      return old.local();
    }
    Events events = new Events();
    IceGeneration fresh =
        engine.newGeneration(loop, localCandidates, loopback, old.controlling(), budget, events);
    events.generation = fresh;
    current = fresh;
    if (old.isSelected()) {
      IceGeneration older = previous;
      previous = old;
      end(older);
    } else {
      end(old);
    }
    return fresh.local();
  }

  /** The engine has a further socket; from any thread. */
  void addSocket(LocalSocket socket) {
    later(
        () -> {
          List<IceCandidate> fresh = localCandidates.add(socket);
          if (localCandidates.find(socket.address()) == socket) {
            current.addSocket(socket);
          }
          fresh.forEach(listener::onLocalCandidate);
        });
  }

  /** The engine lost a socket; from any thread. */
  void removeSocket(LocalSocket socket) {
    later(
        () -> {
          localCandidates.remove(socket);
          removePairs(socket);
        });
  }

  @Override
  public void removeConnection(LocalSocket connection) {
    if (!closed) {
      removePairs(connection);
    }
  }

  private void removePairs(LocalSocket socket) {
    current.removeSocket(socket);
    IceGeneration old = previous;
    if (old != null) {
      old.removeSocket(socket);
    }
  }

  private void later(Runnable task) {
    loop.execute(
        () -> {
          if (!closed) {
            task.run();
          }
        });
  }

  @Override
  public void onMedia(LocalSocket socket, InetSocketAddress remote, long nowNanos) {
    IceGeneration old = previous;
    (old != null ? old : current).onMedia(socket, remote, nowNanos);
  }

  @Override
  public void onTimer(long nowNanos) {
    IceGeneration old = previous;
    if (old != null) {
      old.onTimer(nowNanos);
    }
    current.onTimer(nowNanos);
  }

  @Override
  public long roundTripNanos() {
    IceGeneration old = previous;
    return old != null ? old.roundTripNanos() : current.roundTripNanos();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      end(previous);
      previous = null;
      end(current);
      engine.forget(this);
    }
  }

  /** The engine closes; from any thread. */
  void abandon() {
    current.abandon();
    IceGeneration old = previous;
    if (old != null) {
      old.abandon();
    }
  }

  private void end(@Nullable IceGeneration generation) {
    if (generation != null) {
      engine.unregister(generation);
      generation.close();
    }
  }

  /** What one generation tells, merged with what the other one holds. */
  private final class Events implements IceListener {
    /** Null only while it is being made, when it has nothing to tell. */
    @Nullable IceGeneration generation;

    private boolean heldByOther(LocalSocket socket, InetSocketAddress remote) {
      IceGeneration other = generation == current ? previous : current;
      return other != null && other != generation && other.holds(socket, remote);
    }

    @Override
    public void onAddress(LocalSocket socket, InetSocketAddress remote) {
      if (!heldByOther(socket, remote)) {
        listener.onAddress(socket, remote);
      }
    }

    @Override
    public void onAddressGone(LocalSocket socket, InetSocketAddress remote) {
      if (!heldByOther(socket, remote)) {
        listener.onAddressGone(socket, remote);
      }
    }

    @Override
    public void onSelected(LocalSocket socket, InetSocketAddress remote) {
      listener.onSelected(socket, remote);
      if (generation == current) {
        IceGeneration old = previous;
        previous = null;
        end(old);
        onRecovered();
      }
    }

    @Override
    public void onDisconnected() {
      if (!disconnected) {
        disconnected = true;
        listener.onDisconnected();
      }
    }

    @Override
    public void onRecovered() {
      if (disconnected) {
        disconnected = false;
        listener.onRecovered();
      }
    }

    @Override
    public void onSuspended() {
      listener.onSuspended();
    }

    @Override
    public void onFailed(String reason) {
      end(generation);
      if (generation == current) {
        if (previous == null) {
          listener.onFailed(reason);
        }
        return;
      }
      previous = null;
      if (current.isClosed()) {
        listener.onFailed(reason);
      } else {
        listener.onSuspended();
      }
    }
  }
}
