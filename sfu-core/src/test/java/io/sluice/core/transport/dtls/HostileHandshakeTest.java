package io.sluice.core.transport.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.api.DtlsRole;
import io.sluice.core.crypto.DtlsIdentity;
import io.sluice.core.crypto.SrtpProfile;
import io.sluice.core.testkit.Seeds;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that leave out, twist, flood or keep silent. */
class HostileHandshakeTest {
  private static final int THREADS = 2;
  private static final int MOST = THREADS * 5;
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  private static final DtlsIdentity US = DtlsIdentity.generate(new SecureRandom(), NOW);
  private static final DtlsIdentity THEM = DtlsIdentity.generate(new SecureRandom(), NOW);

  private final AtomicLong now = new AtomicLong();
  private final DtlsHandshaker handshaker =
      new DtlsHandshaker(US, THREADS, SrtpProfile.preference(), now::get);
  private final RecordingListener listener = new RecordingListener();

  @AfterEach
  void stop() {
    handshaker.close();
  }

  private DtlsConnection serve(DtlsOutput out, RecordingListener told) {
    return handshaker.open(DtlsRole.SERVER, List.of(THEM.fingerprint()), 0, out, told);
  }

  private void assertRefused(RawClient client, String reason) {
    assertThatThrownBy(() -> client.connect(serve(client, listener)))
        .isInstanceOf(IOException.class);
    assertThat(listener.awaitFailed()).isEqualTo(reason);
    assertThat(handshaker.pending()).isZero();
  }

  private void assertServes() {
    RawClient client = new RawClient().certificate(THEM);
    RecordingListener told = new RecordingListener();
    assertThatCode(() -> client.connect(serve(client, told))).doesNotThrowAnyException();
    assertThat(told.awaitConnected().profile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
  }

  @Test
  void shouldServeARealClient() {
    assertServes();
  }

  @Test
  void shouldRefuseAClientWithoutACertificate() {
    assertRefused(new RawClient(), "the peer sent no certificate");
  }

  @Test
  void shouldRefuseAClientWithoutSrtp() {
    assertRefused(
        new RawClient().certificate(THEM).profiles(List.of()),
        "the peer offered no SRTP profile of ours");
  }

  /** RFC 7627: every browser has it. */
  @Test
  void shouldRefuseAClientWithoutAnExtendedMasterSecret() {
    assertRefused(
        new RawClient().certificate(THEM).withoutExtendedMasterSecret(),
        "the handshake broke off: handshake_failure");
  }

  @Test
  void shouldRefuseAnEncryptedMessageThatAnnouncesMegabytes() {
    assertRefused(
        new RawClient().certificate(THEM).bloatFinished(), "the handshake broke off: decode_error");
  }

  /** 10,000 damaged hellos to pending handshakes; then one handshake that must succeed. */
  @Test
  void shouldStayBoundedUnderGarbageAndServeOthers() {
    Random random = Seeds.random();
    byte[] hello = firstFlight();
    List<RecordingListener> told = new ArrayList<>();
    for (int connections = 0; connections < MOST; connections++) {
      RecordingListener each = new RecordingListener();
      told.add(each);
      DtlsConnection target = serve((data, offset, length) -> {}, each);
      for (int i = 0; i < 1_000; i++) {
        byte[] damaged = Arrays.copyOf(hello, random.nextInt(hello.length + 1));
        for (int flips = random.nextInt(8); flips > 0 && damaged.length > 0; flips--) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        target.receive(damaged, 0, damaged.length);
      }
    }
    now.addAndGet(TimeUnit.SECONDS.toNanos(31));
    told.forEach(each -> assertThat(each.awaitFailed()).isNotEmpty());
    assertThat(handshaker.pending()).isZero();
    assertServes();
  }

  private byte[] firstFlight() {
    CompletableFuture<byte[]> sent = new CompletableFuture<>();
    DtlsConnection client =
        handshaker.open(
            DtlsRole.CLIENT,
            List.of(THEM.fingerprint()),
            0,
            (data, offset, length) -> sent.complete(Arrays.copyOfRange(data, offset, length)),
            listener);
    byte[] flight = sent.join();
    client.close();
    return flight;
  }

  @Test
  void shouldRefuseMoreHandshakesThanThePoolTakesAndRecover() {
    List<RecordingListener> silent = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      RecordingListener each = new RecordingListener();
      silent.add(each);
      handshaker.open(DtlsRole.CLIENT, List.of(), 0, (data, offset, length) -> {}, each);
    }
    handshaker.open(DtlsRole.CLIENT, List.of(), 0, (data, offset, length) -> {}, listener);
    assertThat(listener.awaitFailed()).isEqualTo("too many handshakes at a time");
    assertThat(handshaker.pending()).isEqualTo(MOST);
    assertThat(silent).noneMatch(RecordingListener::isSettled);

    // The last one is alone then, and may take its time.
    now.addAndGet(TimeUnit.SECONDS.toNanos(6));
    RecordingListener.awaitSettled(silent, MOST - 1);
    now.addAndGet(TimeUnit.SECONDS.toNanos(25));
    for (RecordingListener each : silent) {
      assertThat(each.awaitFailed()).isEqualTo("the handshake took too long");
    }
    assertServes();
  }

  @Test
  void shouldHoldNoThreadForAServerWithoutADatagram() {
    for (int i = 0; i < 10 * MOST; i++) {
      serve((data, offset, length) -> {}, new RecordingListener());
    }
    assertServes();
  }

  @Test
  void shouldBoundWhatWaitsForAHandshake() throws InterruptedException {
    DatagramQueue queue = new DatagramQueue();
    int taken = 0;
    while (queue.offer(new byte[taken % 3])) {
      taken++;
    }
    assertThat(queue.bytes()).isLessThanOrEqualTo(DatagramQueue.LIMIT);
    assertThat(taken).isLessThan(DatagramQueue.LIMIT / 30);
    for (int i = 0; i < taken; i++) {
      assertThat(queue.poll(0)).hasSize(i % 3);
    }
    assertThat(queue.poll(0)).isNull();
    assertThat(queue.bytes()).isZero();
  }
}
