package io.sluice.loadtest.client;

import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.IceCredentials;
import io.sluice.core.transport.ice.IceRole;
import io.sluice.core.transport.ice.Keeper;
import io.sluice.core.transport.ice.LocalSocket;
import io.sluice.core.transport.ice.StunScratch;
import io.sluice.core.wire.stun.Stun;
import io.sluice.core.wire.stun.StunMessage;
import io.sluice.core.wire.stun.StunWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * ICE of a client with one host candidate (RFC 8445): checks the server's candidates, best first,
 * until a pair is nominated; from then on a {@link Keeper} keeps consent and follows the server.
 * Owned by one loop, without a clock of its own.
 */
final class IceClient {
  /** Candidates of the server that are checked, learnt ones included. */
  static final int MAX_CANDIDATES = 32;

  /** Between the first checks of two candidates (RFC 8445 section 14.2 allows 5 ms and more). */
  static final long PACE_NANOS = 10_000_000L;

  /** How long a valid pair waits for a better one before it is nominated. */
  static final long SETTLE_NANOS = 50_000_000L;

  /** Without a nominated pair for so long since the last candidate, there will be none. */
  static final long LIMIT_NANOS = 15_000_000_000L;

  /** Between two calls of {@link #onTimer} once a pair is selected. */
  private static final long KEEP_NANOS = 100_000_000L;

  /** PRIORITY of checks: a peer-reflexive candidate of the only address (section 5.1.2.1). */
  private static final long PRIORITY = 110L << 24 | 65_535L << 8 | 255;

  /** Told of the way to the server. */
  interface Listener {
    /** Send there from now on. */
    void onPath(InetSocketAddress remote);

    /** There is no way to the server, or none any more; said once. */
    void onNoPath(String reason);
  }

  private final LocalSocket socket;
  private final IceRole role;
  private final RandomGenerator random;
  private final Listener listener;
  private final Keeper keeper;
  private final StunScratch scratch = StunScratch.ofThread();
  private final byte[] localKey;
  private final byte[] localName;
  private final List<RemoteCandidate> candidates = new ArrayList<>();

  private byte @Nullable [] remoteKey;
  private byte[] username = {};
  private boolean selected;
  private boolean over;
  private long sinceNanos;
  private long validSinceNanos;
  private boolean anyValid;
  private long nextPaceNanos;
  private long roundTripNanos = -1;

  /** For the thread that calls this constructor, and no other. */
  IceClient(
      LocalSocket socket,
      IceCredentials local,
      boolean controlling,
      RandomGenerator random,
      Listener listener) {
    this.socket = socket;
    this.random = random;
    this.listener = listener;
    this.role = new IceRole(controlling, random.nextLong());
    this.localKey = local.pwd().getBytes(StandardCharsets.US_ASCII);
    this.localName = (local.ufrag() + ":").getBytes(StandardCharsets.US_ASCII);
    this.keeper =
        new Keeper(
            local,
            role,
            any -> PRIORITY,
            random,
            (from, to, data, length) -> from.send(to, data, 0, length),
            new SelectionListener(this::onSelected, this::end));
  }

  /** Learns the server's credentials and starts with the candidates that are known. */
  void connect(IceCredentials remote, long nowNanos) {
    keeper.connect(remote);
    username =
        (remote.ufrag()
                + ":"
                + new String(localName, 0, localName.length - 1, StandardCharsets.US_ASCII))
            .getBytes(StandardCharsets.UTF_8);
    remoteKey = remote.pwd().getBytes(StandardCharsets.UTF_8);
    sinceNanos = nowNanos;
    nextPaceNanos = nowNanos;
    onTimer(nowNanos);
  }

  /** Takes a candidate of the server; one that we cannot send to is ignored. */
  void addCandidate(IceCandidate candidate, long nowNanos) {
    if (candidate.protocol().equalsIgnoreCase("udp") && isUsable(candidate.address())) {
      sinceNanos = nowNanos;
      add(candidate.address(), candidate.priority());
    }
  }

  private boolean isUsable(InetSocketAddress remote) {
    InetAddress ip = remote.getAddress();
    InetAddress own = socket.address().getAddress();
    return ip != null
        && remote.getPort() != 0
        && ip.getClass() == own.getClass()
        && !ip.isAnyLocalAddress()
        && !ip.isMulticastAddress()
        && (own.isLoopbackAddress() || !ip.isLoopbackAddress());
  }

  private @Nullable RemoteCandidate add(InetSocketAddress address, long priority) {
    for (RemoteCandidate candidate : candidates) {
      if (candidate.address.equals(address)) {
        return candidate;
      }
    }
    if (candidates.size() == MAX_CANDIDATES) {
      return null;
    }
    RemoteCandidate added = new RemoteCandidate(address, priority);
    candidates.add(added);
    return added;
  }

  /** Whether the server spoke from this address, or named it. */
  boolean isKnown(InetSocketAddress address) {
    for (int i = 0; i < candidates.size(); i++) {
      if (candidates.get(i).address.equals(address)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a pair is nominated. */
  boolean isSelected() {
    return selected;
  }

  /** Round trip to the server, or -1 while not known. */
  long roundTripNanos() {
    long kept = keeper.roundTripNanos();
    return kept >= 0 ? kept : roundTripNanos;
  }

  /** Takes a datagram that may be STUN; what is not authentic is dropped. */
  void onStun(byte[] data, int offset, int length, InetSocketAddress from, long nowNanos) {
    StunMessage message = scratch.message;
    if (over || !message.parse(data, offset, length) || !message.fingerprintValid()) {
      return;
    }
    switch (message.type()) {
      case Stun.BINDING_REQUEST -> {
        if (isForUs(data) && message.integrityValid(scratch.hmac, localKey)) {
          onRequest(from, nowNanos);
        }
      }
      case Stun.BINDING_SUCCESS, Stun.BINDING_ERROR -> {
        byte[] key = remoteKey;
        if (key != null && message.integrityValid(scratch.hmac, key)) {
          onAnswer(from, nowNanos);
        }
      }
      default -> {}
    }
  }

  /** The user name of a check is ours, a colon and the server's (RFC 8445 section 7.2.2). */
  private boolean isForUs(byte[] data) {
    int at = scratch.message.usernameAt();
    if (at < 0 || scratch.message.usernameLength() < localName.length) {
      return false;
    }
    for (int i = 0; i < localName.length; i++) {
      if (data[at + i] != localName[i]) {
        return false;
      }
    }
    return true;
  }

  private void onRequest(InetSocketAddress from, long nowNanos) {
    StunMessage request = scratch.message;
    if (keeper.onRequest(request, socket, from, nowNanos) == null || selected) {
      return;
    }
    RemoteCandidate candidate = add(from, request.priority());
    if (candidate == null) {
      return;
    }
    candidate.nominated |= request.useCandidate() && !role.controlling();
    if (candidate.valid && candidate.nominated) {
      keeper.select(socket, from, nowNanos);
    } else if (!candidate.valid && !candidate.underWay()) {
      check(candidate, false, nowNanos); // a triggered check, RFC 8445 section 7.3.1.4
    }
  }

  private void onAnswer(InetSocketAddress from, long nowNanos) {
    StunMessage answer = scratch.message;
    if (keeper.onResponse(answer, socket, from, nowNanos) || selected) {
      return;
    }
    for (int i = 0; i < candidates.size(); i++) {
      RemoteCandidate candidate = candidates.get(i);
      if (candidate.take(answer.idHigh(), answer.idLow(), from)) {
        if (answer.type() == Stun.BINDING_SUCCESS) {
          succeeded(candidate, nowNanos);
        } else if (answer.errorCode() == Stun.ROLE_CONFLICT) {
          role.set(!candidate.controlling());
          check(candidate, false, nowNanos);
        }
        return;
      }
    }
  }

  private void succeeded(RemoteCandidate candidate, long nowNanos) {
    candidate.valid = true;
    roundTripNanos = candidate.roundTripNanos(nowNanos);
    if (!anyValid) {
      anyValid = true;
      validSinceNanos = nowNanos;
    }
    boolean done =
        role.controlling()
            ? candidate.nominating() && candidate.controlling()
            : candidate.nominated;
    if (done) {
      keeper.select(socket, candidate.address, nowNanos);
    } else {
      nominate(nowNanos);
    }
  }

  /** As controlling side: nominates the best valid pair, once no better one is to be expected. */
  private void nominate(long nowNanos) {
    if (!role.controlling() || !anyValid) {
      return;
    }
    RemoteCandidate best = null;
    boolean betterToCome = false;
    for (int i = 0; i < candidates.size(); i++) {
      RemoteCandidate candidate = candidates.get(i);
      if (candidate.underWay() && candidate.nominating()) {
        return;
      }
      if (candidate.valid && (best == null || candidate.priority > best.priority)) {
        best = candidate;
      }
    }
    if (best == null) {
      return;
    }
    for (int i = 0; i < candidates.size(); i++) {
      RemoteCandidate candidate = candidates.get(i);
      boolean open = candidate.underWay() || !candidate.started();
      betterToCome |= !candidate.valid && open && candidate.priority > best.priority;
    }
    if (!betterToCome || nowNanos - validSinceNanos >= SETTLE_NANOS) {
      check(best, true, nowNanos);
    }
  }

  /**
   * Sends what is due.
   *
   * @return when to call again
   */
  long onTimer(long nowNanos) {
    if (over) {
      return nowNanos + KEEP_NANOS;
    }
    if (selected) {
      keeper.onTimer(nowNanos);
      return nowNanos + KEEP_NANOS;
    }
    if (remoteKey != null) {
      if (nowNanos - sinceNanos >= LIMIT_NANOS) {
        end("no candidate of the server works");
        return nowNanos + KEEP_NANOS;
      }
      begin(nowNanos);
      for (int i = 0; i < candidates.size(); i++) {
        if (candidates.get(i).resendDue(nowNanos)) {
          send(candidates.get(i));
        }
      }
      nominate(nowNanos);
    }
    return nowNanos + PACE_NANOS;
  }

  /** Begins to check the best candidate that was not checked yet. */
  private void begin(long nowNanos) {
    if (nowNanos - nextPaceNanos < 0) {
      return;
    }
    RemoteCandidate best = null;
    for (int i = 0; i < candidates.size(); i++) {
      RemoteCandidate candidate = candidates.get(i);
      if (!candidate.started() && (best == null || candidate.priority > best.priority)) {
        best = candidate;
      }
    }
    if (best != null) {
      nextPaceNanos = nowNanos + PACE_NANOS;
      check(best, false, nowNanos);
    }
  }

  private void check(RemoteCandidate candidate, boolean nominate, long nowNanos) {
    if (remoteKey != null) {
      candidate.begin(random.nextLong(), random.nextInt(), role.controlling(), nominate, nowNanos);
      send(candidate);
    }
  }

  private void send(RemoteCandidate candidate) {
    byte[] key = remoteKey;
    if (key == null) {
      return;
    }
    StunWriter writer =
        scratch
            .writer
            .start(Stun.BINDING_REQUEST, candidate.idHigh(), candidate.idLow())
            .username(username)
            .priority(PRIORITY)
            .role(candidate.controlling(), role.tieBreaker());
    if (candidate.nominating()) {
      writer.useCandidate();
    }
    writer.integrity(scratch.hmac, key).fingerprint();
    socket.send(candidate.address, writer.array(), 0, writer.length());
  }

  private void onSelected(InetSocketAddress remote) {
    selected = true;
    listener.onPath(remote);
  }

  private void end(String reason) {
    if (!over) {
      close();
      listener.onNoPath(reason);
    }
  }

  /** Neither answers nor sends anything from now on. */
  void close() {
    over = true;
    keeper.close();
  }
}
