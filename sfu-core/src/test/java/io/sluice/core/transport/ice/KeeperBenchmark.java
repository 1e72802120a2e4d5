package io.sluice.core.transport.ice;

import io.sluice.core.api.IceCredentials;
import io.sluice.core.wire.stun.HmacSha1;
import io.sluice.core.wire.stun.Stun;
import io.sluice.core.wire.stun.StunMessage;
import io.sluice.core.wire.stun.StunWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A connectivity check of a peer: parsed, authenticated and answered. */
@State(Scope.Thread)
public class KeeperBenchmark {
  private static final IceCredentials OURS =
      new IceCredentials("AAAAAAAAAA", "ourpasswordourpassword00");
  private static final IceCredentials THEIRS =
      new IceCredentials("peer", "theirpasswordtheirpasswo");
  private static final InetSocketAddress REMOTE = TestNetwork.address("198.51.100.7", 40_000);

  private final byte[] key = OURS.pwd().getBytes(StandardCharsets.US_ASCII);
  private final LocalSocket socket = new TestNetwork().bind("192.0.2.1", 10_000);
  private final Keeper keeper =
      new Keeper(
          OURS,
          new IceRole(false, 1_000),
          local -> 100,
          new Random(1),
          (from, remote, data, length) -> this.answered += length,
          new Deaf());
  private byte[] check = {};
  private long answered;

  @Setup
  public void connect() {
    keeper.connect(THEIRS);
    StunWriter writer = new StunWriter();
    writer
        .start(Stun.BINDING_REQUEST, 1, 2)
        .username((OURS.ufrag() + ":" + THEIRS.ufrag()).getBytes(StandardCharsets.US_ASCII))
        .priority(100)
        .role(true, 2_000)
        .integrity(new HmacSha1(), key)
        .fingerprint();
    check = Arrays.copyOf(writer.array(), writer.length());
    answer();
    keeper.select(socket, REMOTE, 0);
  }

  @Benchmark
  public long answer() {
    StunScratch scratch = StunScratch.ofThread();
    StunMessage message = scratch.message;
    boolean authentic =
        message.parse(check, 0, check.length)
            && message.fingerprintValid()
            && message.integrityValid(scratch.hmac, key);
    if (!authentic || keeper.onRequest(message, socket, REMOTE, 0) == null) {
      throw new IllegalStateException("Refused");
    }
    return answered;
  }

  /** Nothing changes once the pair is selected. */
  private static final class Deaf implements IceListener {
    @Override
    public void onAddress(LocalSocket socket, InetSocketAddress remote) {}

    @Override
    public void onAddressGone(LocalSocket socket, InetSocketAddress remote) {}

    @Override
    public void onSelected(LocalSocket socket, InetSocketAddress remote) {}

    @Override
    public void onDisconnected() {}

    @Override
    public void onRecovered() {}

    @Override
    public void onSuspended() {}

    @Override
    public void onFailed(String reason) {}
  }
}
