package io.sluice.core.transport.ice;

import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.IceCredentials;
import io.sluice.core.wire.stun.StunMessage;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.ice4j.TransportAddress;
import org.jspecify.annotations.Nullable;

/**
 * One set of our credentials, from being offered to the peer until an ICE restart or the end: the
 * keeper answers, an agent looks for the pair, then the keeper is alone.
 */
final class IceGeneration {
  /** Without a pair for so long, it has failed. */
  static final long CONNECT_NANOS = 30_000_000_000L;

  /** Messages on their way from other loops; more are dropped, and repeated by the peer. */
  private static final int MAX_HOPS = 64;

  private final OwnerLoop loop;
  private final LocalCandidates localCandidates;
  private final boolean loopback;
  private final UnverifiedBudget budget;
  private final IceListener listener;
  private final IceRole role;
  private final IceCredentials local;
  private final byte[] localKey;
  private final OutstandingChecks.Own outstanding;
  private final Keeper keeper;
  private final AgentDriver agent;
  private final List<IceCandidate> remoteCandidates = new ArrayList<>();
  private final Set<InetSocketAddress> heard = ConcurrentHashMap.newKeySet();
  private final AtomicInteger hops = new AtomicInteger();

  private volatile byte @Nullable [] remoteKey;
  private volatile boolean closed;
  private @Nullable IceCredentials remote;
  private boolean connecting;
  private boolean exhausted;
  private boolean deadlineKnown;
  private long deadline;
  private long now;

  IceGeneration(
      DefaultIceEngine engine,
      IceCredentials local,
      OwnerLoop loop,
      LocalCandidates localCandidates,
      boolean loopback,
      boolean controlling,
      UnverifiedBudget budget,
      IceListener listener) {
    this.loop = loop;
    this.localCandidates = localCandidates;
    this.loopback = loopback;
    this.budget = budget;
    this.listener = listener;
    this.local = local;
    localKey = local.pwd().getBytes(StandardCharsets.US_ASCII);
    outstanding = engine.outstanding().own();
    role = new IceRole(controlling, engine.random().nextLong());
    keeper =
        new Keeper(
            local,
            role,
            localCandidates::reflexivePriority,
            engine.random(),
            this::sendFromKeeper,
            new KeeperEvents());
    agent =
        new AgentDriver(
            engine.iceThread(),
            engine.agentCount(),
            local,
            role,
            localCandidates::sockets,
            this::sendFromAgent,
            new AgentEvents());
  }

  IceCredentials local() {
    return local;
  }

  OwnerLoop loop() {
    return loop;
  }

  /** Our password, with which the peer's checks are authenticated. */
  byte[] localKey() {
    return localKey;
  }

  /** The peer's password, with which its answers are authenticated; from any thread. */
  byte @Nullable [] remoteKey() {
    return remoteKey;
  }

  boolean controlling() {
    return role.controlling();
  }

  boolean isClosed() {
    return closed;
  }

  boolean isSelected() {
    return keeper.selected() != null;
  }

  boolean holds(LocalSocket socket, InetSocketAddress address) {
    return keeper.pairs().find(socket, address) != null;
  }

  long roundTripNanos() {
    return keeper.roundTripNanos();
  }

  void connect(IceCredentials credentials) {
    if (remote != null || closed) {
      return;
    }
    if (!Ufrag.isUsable(credentials)) {
      fail("the peer's ICE credentials are malformed");
      return;
    }
    remote = credentials;
    remoteKey = credentials.pwd().getBytes(StandardCharsets.UTF_8);
    keeper.connect(credentials);
    connecting = true;
    startAgent(credentials);
  }

  private void startAgent(IceCredentials credentials) {
    setExhausted(false);
    agent.start(credentials, remoteCandidates);
    PairTable pairs = keeper.pairs();
    for (int i = 0; i < pairs.size(); i++) {
      if (!pairs.get(i).socket.isConnection()) {
        agent.check(pairs.get(i), pairs.get(i).nominationPending);
      }
    }
  }

  private void setExhausted(boolean nowExhausted) {
    exhausted = nowExhausted;
    keeper.agentFailed(nowExhausted);
  }

  void addRemoteCandidate(IceCandidate candidate) {
    if (closed
        || remoteCandidates.size() >= CandidateRules.MAX_REMOTE
        || !CandidateRules.allows(candidate, loopback)) {
      return;
    }
    for (IceCandidate known : remoteCandidates) {
      if (known.address().equals(candidate.address())) {
        return;
      }
    }
    remoteCandidates.add(candidate);
    if (connecting && !restartExhausted()) {
      agent.add(candidate);
    }
  }

  /** A further socket that serves the peer. */
  void addSocket(LocalSocket socket) {
    if (connecting && !restartExhausted()) {
      agent.add(socket);
    }
  }

  /** A socket is gone, and what came over it. */
  void removeSocket(LocalSocket socket) {
    if (!closed) {
      keeper.removeSocket(socket);
    }
  }

  /** There is something new to try after all pairs failed. */
  private boolean restartExhausted() {
    IceCredentials credentials = remote;
    if (!exhausted || credentials == null) {
      return false;
    }
    startAgent(credentials);
    return true;
  }

  /** An authentic check; from any thread. */
  void onRequest(
      StunMessage message,
      LocalSocket socket,
      InetSocketAddress from,
      byte[] data,
      int off,
      int len,
      long time) {
    if (loop.isCurrent()) {
      answer(message, socket, from, time);
    } else {
      hop(Arrays.copyOfRange(data, off, off + len), copy -> answer(copy, socket, from, time));
    }
  }

  private void answer(StunMessage message, LocalSocket socket, InetSocketAddress from, long time) {
    now = time;
    IcePair pair = closed ? null : keeper.onRequest(message, socket, from, time);
    boolean forAgent = connecting && !socket.isConnection();
    if (pair != null && forAgent && !restartExhausted()) {
      agent.check(pair, message.useCandidate());
    }
  }

  /** An authentic answer to a check of ours; from any thread. */
  void onResponse(
      StunMessage message,
      LocalSocket socket,
      InetSocketAddress from,
      byte[] data,
      int off,
      int len,
      long time) {
    budget.verify(from);
    outstanding.answered(message.idHigh(), message.idLow());
    byte[] copy = Arrays.copyOfRange(data, off, off + len);
    if (loop.isCurrent()) {
      take(message, socket, from, copy, time);
    } else {
      hop(copy, parsed -> take(parsed, socket, from, copy, time));
    }
  }

  private void take(
      StunMessage message, LocalSocket socket, InetSocketAddress from, byte[] copy, long time) {
    now = time;
    if (!closed
        && !keeper.onResponse(message, socket, from, time)
        && connecting
        && !socket.isConnection()) {
      agent.response(socket, from, copy);
    }
  }

  private interface Handler {
    void handle(StunMessage message);
  }

  private void hop(byte[] copy, Handler handler) {
    if (hops.incrementAndGet() > MAX_HOPS) {
      hops.decrementAndGet();
      return;
    }
    loop.execute(
        () -> {
          hops.decrementAndGet();
          StunMessage message = StunScratch.ofThread().message;
          if (message.parse(copy, 0, copy.length)) {
            handler.handle(message);
          }
        });
  }

  /** Authentic media came over a pair that is not the selected one. */
  void onMedia(LocalSocket socket, InetSocketAddress from, long time) {
    now = time;
    if (!closed) {
      keeper.onMedia(socket, from, time);
    }
  }

  void onTimer(long time) {
    now = time;
    if (closed) {
      return;
    }
    if (connecting) {
      if (!deadlineKnown) {
        deadlineKnown = true;
        deadline = time + CONNECT_NANOS;
      } else if (time - deadline >= (keeper.hasConnection(time) ? CONNECT_NANOS : 0)) {
        fail("no pair of addresses works");
        return;
      }
    }
    keeper.onTimer(time);
  }

  private void fail(String reason) {
    close();
    listener.onFailed(reason);
  }

  /** Ends it: its addresses are given back, nothing is sent any more. Idempotent. */
  void close() {
    if (!closed) {
      closed = true;
      connecting = false;
      agent.stop();
      keeper.close();
      outstanding.close();
    }
  }

  /** From any thread, when the engine closes. */
  void abandon() {
    closed = true;
    agent.stop();
  }

  private void sendFromKeeper(LocalSocket socket, InetSocketAddress to, byte[] data, int len) {
    send(socket, to, data, len, heard.contains(to));
  }

  private void sendFromAgent(TransportAddress from, TransportAddress to, byte[] message) {
    LocalSocket socket = localCandidates.find(from);
    if (socket != null) {
      InetSocketAddress remoteAddress = new InetSocketAddress(to.getAddress(), to.getPort());
      send(socket, remoteAddress, message, message.length, heard.contains(remoteAddress));
    }
  }

  private void send(
      LocalSocket socket, InetSocketAddress to, byte[] data, int len, boolean isHeard) {
    if (closed) {
      return;
    }
    if (OutstandingChecks.isCheck(data)) {
      if (!budget.take(to, len, isHeard)) {
        return;
      }
      outstanding.sent(OutstandingChecks.idOf(data), new OutstandingChecks.Check(this, socket, to));
    }
    socket.send(to, data, 0, len);
  }

  private final class KeeperEvents implements IceListener {
    @Override
    public void onAddress(LocalSocket socket, InetSocketAddress address) {
      heard.add(address);
      listener.onAddress(socket, address);
    }

    @Override
    public void onAddressGone(LocalSocket socket, InetSocketAddress address) {
      heard.remove(address);
      listener.onAddressGone(socket, address);
    }

    @Override
    public void onSelected(LocalSocket socket, InetSocketAddress address) {
      if (connecting) {
        connecting = false;
        agent.stop();
      }
      budget.refill();
      listener.onSelected(socket, address);
    }

    @Override
    public void onDisconnected() {
      listener.onDisconnected();
    }

    @Override
    public void onRecovered() {
      listener.onRecovered();
    }

    @Override
    public void onSuspended() {
      listener.onSuspended();
    }

    @Override
    public void onFailed(String reason) {
      fail(reason);
    }
  }

  private final class AgentEvents implements AgentRun.Listener {
    @Override
    public void onPair(InetSocketAddress from, InetSocketAddress to) {
      loop.execute(() -> selectAgentPair(from, to));
    }

    @Override
    public void onExhausted() {
      loop.execute(() -> setExhausted(connecting));
    }
  }

  private void selectAgentPair(InetSocketAddress from, InetSocketAddress to) {
    if (closed || !connecting) {
      return;
    }
    LocalSocket socket = localCandidates.find(from);
    if (socket == null) {
      setExhausted(true); // its address went just now: the agent is of no more use
    } else {
      keeper.select(socket, new InetSocketAddress(to.getAddress(), to.getPort()), now);
    }
  }
}
