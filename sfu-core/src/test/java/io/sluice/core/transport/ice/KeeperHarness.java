package io.sluice.core.transport.ice;

import static io.sluice.core.transport.ice.TestNetwork.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.IceCredentials;
import io.sluice.core.wire.stun.HmacSha1;
import io.sluice.core.wire.stun.Stun;
import io.sluice.core.wire.stun.StunMessage;
import io.sluice.core.wire.stun.StunWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** A keeper in virtual time and a peer that checks it and answers it. */
abstract class KeeperHarness {
  static final long SECOND = 1_000_000_000L;
  static final long MILLI = 1_000_000L;
  static final long TICK = 100 * MILLI;
  static final IceCredentials OURS = new IceCredentials("AAAAAAAAAA", "ourpasswordourpassword00");
  static final IceCredentials THEIRS = new IceCredentials("peer", "theirpasswordtheirpasswo");
  static final InetSocketAddress HOME = address("198.51.100.7", 40000);
  static final InetSocketAddress AWAY = address("203.0.113.9", 50000);

  final TestNetwork.Socket socket = new TestNetwork().bind("192.0.2.1", 10000);
  final List<String> events = new ArrayList<>();
  final List<byte[]> answers = new ArrayList<>();
  final List<Long> checks = new ArrayList<>();
  final HmacSha1 hmac = new HmacSha1();
  final StunWriter writer = new StunWriter();
  final List<InetSocketAddress> answering = new ArrayList<>(List.of(HOME));
  final IceRole role = new IceRole(false, 1000);
  final Keeper keeper =
      new Keeper(OURS, role, socket -> 100, new Random(7675), this::onSend, listener());
  long now = Long.MAX_VALUE - 20 * SECOND; // nanoTime may wrap around
  long ids;
  int agentIds;
  final long roundTrip = 40 * MILLI;
  final List<Runnable> arriving = new ArrayList<>();
  final List<Long> arrivals = new ArrayList<>();

  final Map<String, Long> eventTimes = new HashMap<>();
  final List<InetSocketAddress> targets = new ArrayList<>();
  final List<LocalSocket> sources = new ArrayList<>();
  long requestPriority = 100;
  boolean theirRole = true;
  long theirTieBreaker = 2000;
  boolean unknownAttribute;
  int answerCode;

  void connect() {
    theirRole = !role.controlling();
    keeper.connect(THEIRS);
    request(HOME, false);
    keeper.select(socket, HOME, now);
    keeper.onTimer(now);
  }

  long timeOf(String event) {
    return Objects.requireNonNull(eventTimes.get(event), event);
  }

  /** The answer to a check of the agent, whose transaction the keeper does not know. */
  void agentHearsFrom(InetSocketAddress from) {
    writer
        .start(Stun.BINDING_SUCCESS, -1, ++agentIds)
        .xorMappedAddress(socket.address().getAddress().getAddress(), socket.address().getPort())
        .fingerprint();
    StunMessage message = new StunMessage();
    assertThat(message.parse(writer.array(), 0, writer.length())).isTrue();
    assertThat(keeper.onResponse(message, socket, from, now)).isFalse();
  }

  int checksTo(InetSocketAddress remote) {
    return (int) targets.stream().filter(remote::equals).count();
  }

  StunMessage lastAnswer() {
    StunMessage message = new StunMessage();
    byte[] bytes = answers.get(answers.size() - 1);
    assertThat(message.parse(bytes, 0, bytes.length)).isTrue();
    assertThat(message.fingerprintValid()).isTrue();
    assertThat(message.integrityValid(hmac, key(OURS))).isTrue();
    return message;
  }

  void request(InetSocketAddress from, boolean useCandidate) {
    request(socket, from, useCandidate);
  }

  void request(LocalSocket local, InetSocketAddress from, boolean useCandidate) {
    writer
        .start(Stun.BINDING_REQUEST, ++ids, 0)
        .username((OURS.ufrag() + ":" + THEIRS.ufrag()).getBytes(StandardCharsets.US_ASCII))
        .priority(requestPriority)
        .role(theirRole, theirTieBreaker);
    if (useCandidate) {
      writer.useCandidate();
    }
    writer.integrity(hmac, key(OURS)).fingerprint();
    byte[] bytes = Arrays.copyOf(writer.array(), writer.length());
    if (unknownAttribute) {
      bytes[Stun.HEADER] = 0x7F;
    }
    StunMessage message = new StunMessage();
    assertThat(message.parse(bytes, 0, bytes.length)).isTrue();
    keeper.onRequest(message, local, from, now);
  }

  /** What the keeper sends: checks are answered after a round trip by who answers. */
  void onSend(LocalSocket from, InetSocketAddress remote, byte[] data, int length) {
    StunMessage message = new StunMessage();
    byte[] copy = Arrays.copyOf(data, length);
    assertThat(message.parse(copy, 0, length)).isTrue();
    if (message.type() != Stun.BINDING_REQUEST) {
      answers.add(copy);
      return;
    }
    assertThat(message.username()).isEqualTo(THEIRS.ufrag() + ":" + OURS.ufrag());
    assertThat(message.fingerprintValid()).isTrue();
    assertThat(message.integrityValid(hmac, key(THEIRS))).isTrue();
    assertThat(message.controlling()).isEqualTo(role.controlling());
    checks.add(now);
    targets.add(remote);
    sources.add(from);
    if (answering.contains(remote)) {
      arrivals.add(now + roundTrip);
      arriving.add(() -> answer(message, from, remote));
    }
  }

  void answer(StunMessage check, LocalSocket local, InetSocketAddress from) {
    writer.start(
        answerCode == 0 ? Stun.BINDING_SUCCESS : Stun.BINDING_ERROR, check.idHigh(), check.idLow());
    if (answerCode == 0) {
      writer.xorMappedAddress(
          socket.address().getAddress().getAddress(), socket.address().getPort());
    } else {
      writer.errorCode(answerCode, "");
    }
    writer.integrity(hmac, key(THEIRS)).fingerprint();
    StunMessage message = new StunMessage();
    byte[] bytes = Arrays.copyOf(writer.array(), writer.length());
    assertThat(message.parse(bytes, 0, bytes.length)).isTrue();
    keeper.onResponse(message, local, from, now);
  }

  void run(long nanos) {
    long end = now + nanos;
    while (end - now > 0) {
      long nextTick = now + Math.min(TICK, end - now);
      while (!arrivals.isEmpty() && arrivals.get(0) - nextTick <= 0) {
        now = arrivals.remove(0);
        arriving.remove(0).run();
      }
      now = nextTick;
      keeper.onTimer(now);
    }
  }

  static byte[] key(IceCredentials credentials) {
    return credentials.pwd().getBytes(StandardCharsets.US_ASCII);
  }

  void event(String name) {
    events.add(name);
    eventTimes.put(name, now);
  }

  IceListener listener() {
    return new IceListener() {
      @Override
      public void onAddress(LocalSocket local, InetSocketAddress remote) {
        event("address " + remote);
      }

      @Override
      public void onAddressGone(LocalSocket local, InetSocketAddress remote) {
        event("gone " + remote);
      }

      @Override
      public void onSelected(LocalSocket local, InetSocketAddress remote) {
        event("selected " + remote);
      }

      @Override
      public void onDisconnected() {
        event("disconnected");
      }

      @Override
      public void onRecovered() {
        event("recovered");
      }

      @Override
      public void onSuspended() {
        event("suspended");
      }

      @Override
      public void onFailed(String reason) {
        event("failed");
      }
    };
  }
}
