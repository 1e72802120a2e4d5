package io.sluice.core.transport.ice;

import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.IceCredentials;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.ice4j.stack.SocketlessStunStack;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out on the ICE thread what a session wants of its ice4j agent. Its methods are called on
 * the session's loop.
 */
final class AgentDriver {
  /** Messages waiting for the ICE thread; more are dropped, and repeated by the peer. */
  private static final int MAX_WAITING = 64;

  private static final Logger LOG = LoggerFactory.getLogger(AgentDriver.class);

  private final Executor iceThread;
  private final AtomicInteger agents;
  private final IceCredentials local;
  private final IceRole role;
  private final Supplier<List<LocalSocket>> sockets;
  private final SocketlessStunStack.Output output;
  private final AgentRun.Listener listener;
  private final AtomicInteger waiting = new AtomicInteger();

  /** Owned by the ICE thread. */
  private @Nullable AgentRun run;

  /** Owned by the ICE thread. */
  private boolean stopped;

  AgentDriver(
      Executor iceThread,
      AtomicInteger agents,
      IceCredentials local,
      IceRole role,
      Supplier<List<LocalSocket>> sockets,
      SocketlessStunStack.Output output,
      AgentRun.Listener listener) {
    this.iceThread = iceThread;
    this.agents = agents;
    this.local = local;
    this.role = role;
    this.sockets = sockets;
    this.output = output;
    this.listener = listener;
  }

  /** Begins anew, with a new agent. */
  void start(IceCredentials remote, List<IceCandidate> candidates) {
    List<IceCandidate> snapshot = List.copyOf(candidates);
    iceThread.execute(
        () -> {
          free();
          if (!stopped) {
            create(remote, snapshot);
          }
        });
  }

  void add(IceCandidate candidate) {
    iceThread.execute(
        () -> {
          if (run != null) {
            run.add(candidate);
          }
        });
  }

  /** A socket that may not have been there at the start. */
  void add(LocalSocket socket) {
    iceThread.execute(
        () -> {
          if (run != null) {
            run.add(socket);
          }
        });
  }

  /** A check that was answered. */
  void check(IcePair pair, boolean useCandidate) {
    InetSocketAddress localAddress = pair.socket.address();
    InetSocketAddress remoteAddress = pair.remote;
    long priority = Math.max(1, pair.remotePriority);
    boolean controlling = role.controlling();
    whenNotTooMany(
        agent -> agent.onCheck(localAddress, remoteAddress, priority, useCandidate, controlling));
  }

  /** An answer to a check of the agent. */
  void response(LocalSocket socket, InetSocketAddress remote, byte[] message) {
    whenNotTooMany(agent -> agent.onResponse(socket.address(), remote, message));
  }

  /** Frees the agent for good. */
  void stop() {
    iceThread.execute(
        () -> {
          stopped = true;
          free();
        });
  }

  private interface Task {
    void accept(AgentRun agent);
  }

  private void whenNotTooMany(Task task) {
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      return;
    }
    iceThread.execute(
        () -> {
          waiting.decrementAndGet();
          if (run != null) {
            task.accept(run);
          }
        });
  }

  private void create(IceCredentials remote, List<IceCandidate> candidates) {
    agents.incrementAndGet();
    try {
      AgentRun created = new AgentRun(local, remote, role, sockets.get(), output, listener);
      run = created;
      created.start(candidates);
    } catch (IOException | RuntimeException e) {
      LOG.warn("ice4j did not start", e);
      if (run == null) {
        agents.decrementAndGet();
      }
      free();
      listener.onExhausted();
    }
  }

  private void free() {
    AgentRun old = run;
    if (old != null) {
      run = null;
      agents.decrementAndGet();
      old.free();
    }
  }
}
