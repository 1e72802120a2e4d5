package io.sluice.core.transport.ice;

import io.sluice.core.api.IceCredentials;
import io.sluice.core.wire.stun.Stun;
import io.sluice.core.wire.stun.StunMessage;
import io.sluice.core.wire.stun.StunWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Answers the peer's checks under one set of credentials, from the start to the end; once a pair is
 * nominated it also keeps consent (RFC 7675), checks back and follows the peer to new addresses.
 * Before that the agent looks for a pair of UDP addresses; TCP connections, which it does not know,
 * are the keeper's from the start.
 *
 * <p>Owned by one loop. Messages given to it are authentic. Time is an argument, and only its
 * differences count.
 */
public final class Keeper {
  /** Consent checks are 5 s apart, give or take 20% (RFC 7675 section 5.1). */
  static final long CONSENT_INTERVAL = 5_000_000_000L;

  /** Without an answer for so long the peer counts as disconnected. */
  static final long DISCONNECTED_AFTER = 10_000_000_000L;

  /** Consent expires at 30 s; a timer that is 200 ms late must not make it later. */
  static final long CONSENT_EXPIRES = 29_800_000_000L;

  /** An unanswered check is followed by another one, with a new transaction id. */
  static final long REPEAT = 1_000_000_000L;

  /** Where a pair is not nominated, checks end after so many unanswered ones. */
  static final int MAX_UNANSWERED = 7;

  /**
   * How long the selected pair may leave a check unanswered while checks come over another. A check
   * alone is no sign of a move: browsers keep spare pairs alive by them, and a single lost check
   * must not bring about a worse path. Media is one, for a peer sends it over one pair at a time:
   * {@link #onMedia} waits for nothing but the answer to a check.
   */
  static final long MOVE_AFTER = 600_000_000L;

  /** For so long after a selection, USE-CANDIDATE on a pair of lower priority changes nothing. */
  static final long SETTLE = 3_000_000_000L;

  /**
   * For so long a connection that works leaves UDP the time to be found; then we nominate it, if
   * that is ours to do.
   */
  static final long NOMINATE_CONNECTION_AFTER = 1_000_000_000L;

  /** Where checks and answers go. */
  public interface Output {
    /** Sends a message; the array is reused afterwards. */
    void send(LocalSocket socket, InetSocketAddress remote, byte[] data, int len);
  }

  private final Output output;
  private final IceListener listener;
  private final IceRole role;
  private final StunResponder responder;
  private final ToLongFunction<LocalSocket> priorities;
  private final RandomGenerator random;
  private final String localUfrag;
  private final PairTable pairs;
  private final MediaHint hint = new MediaHint();

  private byte[] username = new byte[0];
  private byte @Nullable [] remoteKey;
  private @Nullable IcePair selected;
  private long selectedAt;
  private long consentAt;
  private long nextConsent;
  private boolean disconnected;
  private boolean agentFailed;
  private boolean over;
  private long roundTrip = -1;

  /**
   * @param local our credentials, under which the peer's checks come
   * @param priorities PRIORITY of our checks from a socket (RFC 8445 section 7.1.1)
   * @param random makes transaction ids and jitter
   * @param output where messages go
   * @param listener told of pairs and of consent
   */
  public Keeper(
      IceCredentials local,
      IceRole role,
      ToLongFunction<LocalSocket> priorities,
      RandomGenerator random,
      Output output,
      IceListener listener) {
    this.output = output;
    this.listener = listener;
    this.role = role;
    this.priorities = priorities;
    this.random = random;
    this.localUfrag = local.ufrag();
    this.responder =
        new StunResponder(local.pwd().getBytes(StandardCharsets.US_ASCII), role, output);
    this.pairs = new PairTable(listener);
  }

  /** Learns the peer's credentials; before that it only answers. */
  public void connect(IceCredentials remote) {
    username = (remote.ufrag() + ":" + localUfrag).getBytes(StandardCharsets.UTF_8);
    remoteKey = remote.pwd().getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the agent has given up: connections need not wait for UDP any more. */
  void agentFailed(boolean failed) {
    agentFailed = failed;
  }

  /** Whether a TCP connection works over which the peer spoke within the last 30 s. */
  boolean hasConnection(long now) {
    for (int i = 0; i < pairs.size(); i++) {
      IcePair pair = pairs.get(i);
      if (pair.socket.isConnection() && pair.valid && now - pair.heardAt < CONSENT_EXPIRES) {
        return true;
      }
    }
    return false;
  }

  /** The peer's addresses that sent authentic checks. */
  PairTable pairs() {
    return pairs;
  }

  /** The pair for media, once nominated. */
  @Nullable IcePair selected() {
    return selected;
  }

  /** Smoothed (RFC 6298), or -1. */
  public long roundTripNanos() {
    return roundTrip;
  }

  /**
   * Answers a check.
   *
   * @return its pair, or null when it was refused: a role conflict, an attribute that must be
   *     understood, a ninth address, or a fifth connection
   */
  public @Nullable IcePair onRequest(
      StunMessage request, LocalSocket socket, InetSocketAddress remote, long now) {
    if (over || !responder.accepts(request, socket, remote)) {
      return null;
    }
    IcePair pair = pairs.admit(socket, remote, selected, now);
    if (pair == null) {
      return null;
    }
    responder.succeed(request, socket, remote);
    pair.heardAt = now;
    pair.requestAt = now;
    pair.requested = true;
    pair.remotePriority = request.priority();
    if (request.useCandidate() && !role.controlling()) {
      nominated(pair, now);
    }
    if (pair != selected && (selected != null || socket.isConnection())) {
      checkBack(pair, now);
    }
    return pair;
  }

  /** The peer nominated a pair (RFC 8445 section 7.3.1.5). */
  private void nominated(IcePair pair, long now) {
    if (pair == selected || !mayReplace(pair, now)) {
      return;
    }
    if (selected != null && now - selectedAt > SETTLE) {
      for (int i = 0; i < pairs.size(); i++) {
        pairs.get(i).nominationPending = false;
      }
    }
    if (pair.valid) {
      select(pair, now);
    } else {
      pair.nominationPending = true;
    }
  }

  /**
   * A peer that nominates aggressively (RFC 5245) puts USE-CANDIDATE into all its first checks and
   * means the pair of highest priority; later the last one counts.
   */
  private boolean mayReplace(IcePair pair, long now) {
    IcePair current = selected;
    return current == null
        || current.gone
        || now - selectedAt > SETTLE
        || current.unanswered > 1
        || priority(pair) >= priority(current);
  }

  /** RFC 8445 section 6.1.2.3. */
  private long priority(IcePair pair) {
    long local = priorities.applyAsLong(pair.socket);
    long remote = pair.remotePriority;
    long controlling = role.controlling() ? local : remote;
    long controlled = role.controlling() ? remote : local;
    return (Math.min(controlling, controlled) << 31)
        + Math.max(controlling, controlled)
        + (controlling > controlled ? 1 : 0);
  }

  /** A triggered check (RFC 8445 section 7.3.1.4), and one of the pair it may come to replace. */
  private void checkBack(IcePair pair, long now) {
    boolean fresh = pair.valid && now - pair.answeredAt < CONSENT_INTERVAL;
    boolean underWay = pair.unanswered > 0 && now - pair.checkedAt < REPEAT / 2;
    if (!fresh && !underWay) {
      check(pair, false, now);
    }
    IcePair current = selected;
    if (current != null && current.unanswered == 0 && now - current.heardAt > MOVE_AFTER / 2) {
      check(current, false, now);
    }
  }

  /**
   * Authentic media came over this pair, and for a while none over the selected one: the peer has
   * moved, or its NAT has moved it, which it may learn seconds later. The media may be a copy that
   * somebody else sends from his address, and the pair may be unknown: it is checked, with
   * USE-CANDIDATE if nominating is ours, and followed once it answers; only then is it bound.
   * Checks go out when media comes, at most one in {@link MediaHint#CHECK_INTERVAL}.
   */
  public void onMedia(LocalSocket socket, InetSocketAddress remote, long now) {
    IcePair current = selected;
    if (over || current == null || current.is(socket, remote)) {
      return;
    }
    IcePair known = pairs.find(socket, remote);
    boolean settling = now - selectedAt <= SETTLE && !current.gone && current.unanswered <= 1;
    if (known != null && settling) {
      return; // media that is still under way may come over any pair
    }
    IcePair pair = hint.heard(known, socket, remote, now);
    if (pair != null) {
      check(pair, role.controlling(), now);
    }
  }

  /**
   * An answer of the peer to a check sent over this pair, by us or by the agent.
   *
   * @return whether it was a check of the keeper's
   */
  public boolean onResponse(
      StunMessage response, LocalSocket socket, InetSocketAddress remote, long now) {
    IcePair known = pairs.find(socket, remote);
    IcePair pair = known == null ? hint.find(socket, remote) : known;
    if (over || pair == null) {
      return false;
    }
    int check = pair.take(response.idHigh(), response.idLow());
    if (response.type() == Stun.BINDING_SUCCESS) {
      if (known == null) {
        if (check < 0) {
          return false;
        }
        pairs.adopt(pair, selected, now);
      }
      if (check >= 0) {
        measure(now - pair.sentAt(check));
      }
      succeeded(pair, check >= 0 && pair.nominating(check) && isLatest(pair.sentAt(check)), now);
    } else if (check >= 0 && response.errorCode() == Stun.ROLE_CONFLICT) {
      role.set(!pair.controlling(check));
      check(pair, false, now);
    }
    return check >= 0;
  }

  /** Whether nothing was selected since a nomination was sent: it would undo that. */
  private boolean isLatest(long sentAt) {
    return selected == null || selectedAt - sentAt < 0;
  }

  private void succeeded(IcePair pair, boolean nominating, long now) {
    pair.answered(now);
    if (pair == selected) {
      consentAt = now;
      if (disconnected) {
        disconnected = false;
        listener.onRecovered();
      }
    } else if (hint.isFresh(pair, now)
        || (role.controlling() ? nominating : pair.nominationPending && mayReplace(pair, now))) {
      select(pair, now);
    }
  }

  private void measure(long sample) {
    roundTrip = roundTrip < 0 ? sample : roundTrip + (sample - roundTrip) / 8;
  }

  /** Takes the pair that the agent found; from here on the keeper is in charge. */
  public void select(LocalSocket socket, InetSocketAddress remote, long now) {
    if (!over && selected == null) {
      IcePair pair = pairs.force(socket, remote, now);
      pair.answered(now);
      select(pair, now);
    }
  }

  private void select(IcePair pair, long now) {
    pair.nominationPending = false;
    hint.clear();
    selected = pair;
    selectedAt = now;
    consentAt = pair.answeredAt;
    nextConsent = now;
    listener.onSelected(pair.socket, pair.remote);
    if (disconnected && now - consentAt < DISCONNECTED_AFTER) {
      disconnected = false;
      listener.onRecovered();
    }
  }

  /** Sends what is due; before a pair is selected, over connections only. */
  public void onTimer(long now) {
    IcePair current = selected;
    if (over) {
      return;
    }
    if (current == null) {
      tryConnections(now);
      return;
    }
    if (now - consentAt >= CONSENT_EXPIRES) {
      over = true;
      listener.onFailed("the peer has not answered for 30 seconds");
      return;
    }
    if (!disconnected && now - consentAt >= DISCONNECTED_AFTER) {
      disconnected = true;
      listener.onDisconnected();
    }
    if (!current.gone) {
      keepConsent(current, now);
    }
    for (int i = 0; i < pairs.size(); i++) {
      repeat(pairs.get(i), now);
    }
    pairs.expire(current, now);
    if (current.gone) {
      replace(current, now);
    } else {
      considerMove(current, now);
    }
    if (current == selected && current.socket.isConnection() && role.controlling()) {
      returnToDatagrams(now);
    }
  }

  /** A connection is the last resort: UDP that works by now takes over, as that is ours to do. */
  private void returnToDatagrams(long now) {
    for (int i = 0; i < pairs.size(); i++) {
      IcePair pair = pairs.get(i);
      if (!pair.socket.isConnection()
          && pair.requested
          && pair.valid
          && now - pair.requestAt < CONSENT_INTERVAL
          && now - pair.answeredAt < CONSENT_INTERVAL) {
        checkUnlessUnderWay(pair, true, now);
      }
    }
  }

  private void tryConnections(long now) {
    IcePair best = null;
    boolean datagramsWork = false;
    for (int i = 0; i < pairs.size(); i++) {
      IcePair pair = pairs.get(i);
      if (!pair.socket.isConnection()) {
        datagramsWork |= pair.valid && now - pair.answeredAt < DISCONNECTED_AFTER;
      } else if (!pair.valid) {
        checkUnlessUnderWay(pair, false, now);
      } else if (pair.unanswered < MAX_UNANSWERED
          && (best == null || priority(pair) > priority(best))) {
        best = pair;
      }
    }
    if (best != null && role.controlling()) {
      boolean waited = now - best.validSince >= NOMINATE_CONNECTION_AFTER;
      if (agentFailed || (waited && !datagramsWork)) {
        checkUnlessUnderWay(best, true, now);
      }
    }
  }

  private void checkUnlessUnderWay(IcePair pair, boolean nominate, long now) {
    boolean underWay = pair.unanswered > 0 && now - pair.checkedAt < REPEAT;
    if (!underWay && pair.unanswered < MAX_UNANSWERED) {
      check(pair, nominate, now);
    }
  }

  private void keepConsent(IcePair current, long now) {
    boolean due = now - nextConsent >= 0;
    if (due || (current.unanswered > 0 && now - current.checkedAt >= REPEAT)) {
      check(current, false, now);
      double jitter = 0.8 + 0.4 * random.nextDouble();
      nextConsent = now + (long) (CONSENT_INTERVAL * jitter);
    }
  }

  private void repeat(IcePair pair, long now) {
    if (pair != selected
        && pair.unanswered > 0
        && pair.unanswered < MAX_UNANSWERED
        && now - pair.checkedAt >= REPEAT) {
      check(pair, false, now);
    }
  }

  /**
   * Follows a peer whose address changed, by a NAT that bound it anew for example: it speaks from
   * another pair that answers us, and the selected one does not answer.
   */
  private void considerMove(IcePair current, long now) {
    IcePair other = latestHeard(current);
    if (other == null || other.requestAt - current.heardAt <= 0) {
      return;
    }
    if (current.unanswered == 0) {
      check(current, false, now);
    }
    boolean silent = now - current.unansweredSince >= Math.max(MOVE_AFTER, 3 * roundTrip);
    if (!silent || !other.valid || other.answeredAt - current.heardAt <= 0) {
      return;
    }
    if (!role.controlling()) {
      select(other, now);
    } else if (other.unanswered == 0) {
      check(other, true, now);
    }
  }

  /** Goes on over the pair that asked last, once it answers. */
  private void replace(IcePair gone, long now) {
    IcePair other = latestHeard(gone);
    if (other == null) {
      return;
    }
    boolean answers = other.valid && other.answeredAt - gone.heardAt > 0;
    if (answers && !role.controlling()) {
      select(other, now);
    } else if (other.unanswered == 0) {
      check(other, role.controlling(), now);
    }
  }

  private @Nullable IcePair latestHeard(IcePair except) {
    IcePair latest = null;
    for (int i = 0; i < pairs.size(); i++) {
      IcePair pair = pairs.get(i);
      if (pair != except
          && pair.requested
          && (latest == null || pair.requestAt - latest.requestAt > 0)) {
        latest = pair;
      }
    }
    return latest;
  }

  private void check(IcePair pair, boolean nominate, long now) {
    byte[] key = remoteKey;
    if (key == null) {
      return;
    }
    StunScratch scratch = StunScratch.ofThread();
    long idHigh = random.nextLong();
    int idLow = random.nextInt();
    StunWriter writer =
        scratch
            .writer
            .start(Stun.BINDING_REQUEST, idHigh, idLow)
            .username(username)
            .priority(priorities.applyAsLong(pair.socket))
            .role(role.controlling(), role.tieBreaker());
    if (nominate) {
      writer.useCandidate();
    }
    writer.integrity(scratch.hmac, key).fingerprint();
    pair.sent(idHigh, idLow, role.controlling(), nominate, now);
    output.send(pair.socket, pair.remote, writer.array(), writer.length());
  }

  /**
   * A socket is gone, and its pairs. When one of them was the selected one, another takes its place
   * as soon as it answers; without one, consent expires.
   */
  void removeSocket(LocalSocket socket) {
    pairs.removeSocket(socket);
    hint.clear();
    IcePair current = selected;
    if (current != null && current.socket == socket) {
      current.gone = true;
    }
  }

  /** Forgets everything; nothing is answered or sent any more. */
  public void close() {
    over = true;
    selected = null;
    hint.clear();
    pairs.clear();
  }
}
