package io.sluice.core.transport.ice;

import static org.assertj.core.api.Assertions.fail;

import io.sluice.core.api.IceCandidate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** An engine with one loop, on sockets of a test network. */
final class TestPeer implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  final IceEngine engine;
  final List<TestNetwork.Socket> sockets;
  private final Loop loop = new Loop();
  private final AtomicLong skipped = new AtomicLong();

  TestPeer(List<TestNetwork.Socket> sockets, List<InetAddress> publicAddresses) {
    this.sockets = sockets;
    engine = IceEngine.create(new IceConfig(List.<LocalSocket>copyOf(sockets), publicAddresses));
    sockets.forEach(this::read);
  }

  private void read(TestNetwork.Socket socket) {
    socket.onReceive(
        (local, from, data) ->
            loop.execute(() -> engine.onStun(local, from, data, 0, data.length, now())));
  }

  /** A socket that was not there at the start. */
  void add(TestNetwork.Socket socket) {
    engine.addSocket(socket);
    read(socket);
  }

  Session open(boolean controlling) {
    return open(controlling, false);
  }

  Session open(boolean controlling, boolean onLoopback) {
    return new Session(controlling, onLoopback);
  }

  /** Lets time pass at once; ice4j has its own clock and does not notice. */
  void skip(long nanos) {
    skipped.addAndGet(nanos);
  }

  /** Lets a session do what is due. */
  void tick(Session session) {
    run(() -> session.ice.onTimer(now()));
  }

  private long now() {
    return System.nanoTime() + skipped.get();
  }

  /** Runs on the loop and waits for it. */
  <T> T call(Supplier<T> task) {
    try {
      return loop.executor.submit(task::get).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  void run(Runnable task) {
    call(
        () -> {
          task.run();
          return true;
        });
  }

  @Override
  public void close() {
    engine.close();
    loop.executor.shutdownNow();
  }

  /** A session and what it told. */
  final class Session implements IceListener {
    final IceSession ice;
    private final ScheduledFuture<?> timer;
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    final Set<InetSocketAddress> addresses = ConcurrentHashMap.newKeySet();
    final BlockingQueue<IceCandidate> candidates = new LinkedBlockingQueue<>();
    volatile InetSocketAddress selectedLocal = new InetSocketAddress(0);
    volatile InetSocketAddress selected = new InetSocketAddress(0);

    Session(boolean controlling, boolean onLoopback) {
      ice = engine.open(controlling, onLoopback, loop, this);
      timer =
          loop.executor.scheduleAtFixedRate(
              () -> ice.onTimer(now()), 10, 50, TimeUnit.MILLISECONDS);
    }

    void close() {
      timer.cancel(false);
      run(ice::close);
    }

    void connectTo(Session other, boolean withCandidates) {
      run(
          () -> {
            ice.connect(other.ice.local());
            if (withCandidates) {
              other.ice.localCandidates().forEach(ice::addRemoteCandidate);
            }
          });
    }

    /** Connects with another session, each told of the other's candidates, and waits for both. */
    void connectWith(Session other) {
      connectTo(other, true);
      other.connectTo(this, true);
      await("selected");
      other.await("selected");
    }

    void add(IceCandidate candidate) {
      run(() -> ice.addRemoteCandidate(candidate));
    }

    /** Has authentic media come from an address that is not the selected pair's. */
    void media(LocalSocket socket, InetSocketAddress from) {
      run(() -> ice.onMedia(socket, from, now()));
    }

    /** Waits for an event; others before it are passed over. */
    void await(String event) {
      try {
        for (String next; ; ) {
          next = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
          if (next == null) {
            fail("no event '%s' within %d s", event, PATIENCE_SECONDS);
          }
          if (event.equals(next)) {
            return;
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void onAddress(LocalSocket socket, InetSocketAddress remote) {
      addresses.add(remote);
      events.add("address");
    }

    @Override
    public void onAddressGone(LocalSocket socket, InetSocketAddress remote) {
      addresses.remove(remote);
      events.add("gone");
    }

    @Override
    public void onSelected(LocalSocket socket, InetSocketAddress remote) {
      selectedLocal = socket.address();
      selected = remote;
      events.add("selected");
    }

    @Override
    public void onLocalCandidate(IceCandidate candidate) {
      candidates.add(candidate);
    }

    @Override
    public void onDisconnected() {
      events.add("disconnected");
    }

    @Override
    public void onRecovered() {
      events.add("recovered");
    }

    @Override
    public void onSuspended() {
      events.add("suspended");
    }

    @Override
    public void onFailed(String reason) {
      events.add("failed");
    }
  }

  private static final class Loop implements OwnerLoop {
    private volatile Thread thread = Thread.currentThread();
    private final ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              thread = new Thread(task, "test-loop");
              thread.setDaemon(true);
              return thread;
            });

    @Override
    public boolean isCurrent() {
      return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
      try {
        executor.execute(task);
      } catch (RejectedExecutionException e) {
        // The loop has ended: the task is dropped.
      }
    }
  }
}
