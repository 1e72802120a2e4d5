package io.sluice.core.transport.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.Fingerprint;
import io.sluice.core.crypto.DtlsIdentity;
import io.sluice.core.crypto.SrtpKeys;
import io.sluice.core.crypto.SrtpProfile;
import io.sluice.core.crypto.SrtpReceiver;
import io.sluice.core.crypto.SrtpSender;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DTLS-SRTP between our client and our server (RFC 5764, RFC 6347, RFC 8122). */
class HandshakeTest {
  private static final byte CHANGE_CIPHER_SPEC = 20;
  private static final long RTT_NANOS = 10_000_000L;
  private static final DtlsIdentity US = identity();
  private static final DtlsIdentity THEM = identity();

  private final DtlsHandshaker server = handshaker(US, SrtpProfile.preference());
  private final RecordingListener onServer = new RecordingListener();
  private final RecordingListener onClient = new RecordingListener();

  private static DtlsIdentity identity() {
    return DtlsIdentity.generate(new SecureRandom(), Instant.parse("2026-05-01T00:00:00Z"));
  }

  private static DtlsHandshaker handshaker(DtlsIdentity identity, List<SrtpProfile> profiles) {
    return new DtlsHandshaker(identity, 4, profiles, System::nanoTime);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private List<DtlsConnection> open(
      LossyPipe pipe, DtlsHandshaker client, Fingerprint ofServer, Fingerprint ofClient) {
    DtlsConnection right =
        server.open(DtlsRole.SERVER, List.of(ofClient), RTT_NANOS, pipe.right(), onServer);
    pipe.right().attach(right);
    DtlsConnection left =
        client.open(DtlsRole.CLIENT, List.of(ofServer), RTT_NANOS, pipe.left(), onClient);
    pipe.left().attach(left);
    return List.of(left, right);
  }

  private static void assertKeysFit(SrtpKeys ours, SrtpKeys theirs) {
    byte[] packet = new byte[100];
    packet[0] = (byte) 0x80;
    packet[1] = (byte) 200;
    int length = new SrtpSender(ours).protectRtcp(packet, 0, 28);
    assertThat(new SrtpReceiver(theirs).unprotectRtcp(packet, 0, length)).isEqualTo(28);
    length = new SrtpSender(theirs).protectRtcp(packet, 0, 28);
    assertThat(new SrtpReceiver(ours).unprotectRtcp(packet, 0, length)).isEqualTo(28);
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldAgreeOnTheProfileThatBothHave(SrtpProfile profile) {
    try (LossyPipe pipe = LossyPipe.perfect();
        DtlsHandshaker client = handshaker(THEM, List.of(profile))) {
      open(pipe, client, US.fingerprint(), THEM.fingerprint());
      SrtpKeys clientKeys = onClient.awaitConnected();
      SrtpKeys serverKeys = onServer.awaitConnected();
      assertThat(clientKeys.profile()).isEqualTo(profile);
      assertThat(serverKeys.profile()).isEqualTo(profile);
      assertKeysFit(clientKeys, serverKeys);
      assertThat(server.pending()).isZero();
      assertThat(client.pending()).isZero();
    }
  }

  @Test
  void shouldPreferShortGcmWhateverTheClientPrefers() {
    List<SrtpProfile> reversed =
        List.of(
            SrtpProfile.AES128_CM_HMAC_SHA1_80,
            SrtpProfile.AEAD_AES_256_GCM,
            SrtpProfile.AEAD_AES_128_GCM);
    try (LossyPipe pipe = LossyPipe.perfect();
        DtlsHandshaker client = handshaker(THEM, reversed)) {
      open(pipe, client, US.fingerprint(), THEM.fingerprint());
      assertThat(onClient.awaitConnected().profile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
    }
  }

  /** RFC 6347 section 4.2.4: flights are sent again until they are answered. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldConnectOverLossReorderingAndDuplication(long seed) {
    try (LossyPipe pipe = new LossyPipe(seed, 0.2, 0.1, 20);
        DtlsHandshaker client = handshaker(THEM, SrtpProfile.preference())) {
      open(pipe, client, US.fingerprint(), THEM.fingerprint());
      assertKeysFit(onClient.awaitConnected(), onServer.awaitConnected());
    }
  }

  /** RFC 6347 section 4.2.4: who sent the last flight repeats it though its handshake is done. */
  @Test
  void shouldRepeatTheLastFlightWithoutAThreadOfThePool() {
    try (LossyPipe pipe = LossyPipe.perfect();
        DtlsHandshaker client = handshaker(THEM, SrtpProfile.preference())) {
      pipe.loseOne(datagram -> datagram[0] == CHANGE_CIPHER_SPEC);
      open(pipe, client, US.fingerprint(), THEM.fingerprint());
      assertKeysFit(onServer.awaitConnected(), onClient.awaitConnected());
      assertThat(pipe.lostIt()).isTrue();
    }
  }

  /** A client that lost the last flight asks for it ever more seldom, and may not be heard. */
  @Test
  void shouldRepeatTheLastFlightToAClientThatIsNotHeard() {
    try (LossyPipe pipe = LossyPipe.perfect();
        DtlsHandshaker client = handshaker(THEM, SrtpProfile.preference())) {
      pipe.loseOne(
          datagram -> {
            boolean last = datagram[0] == CHANGE_CIPHER_SPEC;
            if (last) {
              pipe.right().attach(new Deaf());
            }
            return last;
          });
      open(pipe, client, US.fingerprint(), THEM.fingerprint());
      assertKeysFit(onServer.awaitConnected(), onClient.awaitConnected());
      assertThat(pipe.lostIt()).isTrue();
    }
  }

  private static final class Deaf implements DtlsConnection {
    @Override
    public void receive(byte[] data, int offset, int length) {}

    @Override
    public void close() {}
  }

  /** The server's keys are there before the client can use its own. */
  @Test
  void shouldTellTheServersKeysBeforeItsLastFlightLeaves() {
    AtomicBoolean toldFirst = new AtomicBoolean();
    try (LossyPipe pipe = LossyPipe.perfect();
        DtlsHandshaker client = handshaker(THEM, SrtpProfile.preference())) {
      pipe.loseOne(
          datagram -> {
            if (datagram[0] == CHANGE_CIPHER_SPEC) {
              toldFirst.set(onServer.isSettled());
            }
            return false;
          });
      open(pipe, client, US.fingerprint(), THEM.fingerprint());
      onClient.awaitConnected();
      assertThat(toldFirst).isTrue();
    }
  }

  @Test
  void shouldRefuseAClientWhoseCertificateIsNotTheAnnouncedOne() {
    try (LossyPipe pipe = LossyPipe.perfect();
        DtlsHandshaker client = handshaker(THEM, SrtpProfile.preference())) {
      open(pipe, client, US.fingerprint(), US.fingerprint());
      assertThat(onServer.awaitFailed())
          .isEqualTo("the peer's certificate is not the announced one");
      assertThat(onClient.awaitFailed()).isEqualTo("the peer sent the alert bad_certificate");
      assertThat(server.pending()).isZero();
    }
  }

  @Test
  void shouldRefuseAServerWhoseCertificateIsNotTheAnnouncedOne() {
    try (LossyPipe pipe = LossyPipe.perfect();
        DtlsHandshaker client = handshaker(THEM, SrtpProfile.preference())) {
      open(pipe, client, THEM.fingerprint(), THEM.fingerprint());
      assertThat(onClient.awaitFailed())
          .isEqualTo("the peer's certificate is not the announced one");
      assertThat(onServer.awaitFailed()).isEqualTo("the peer sent the alert bad_certificate");
    }
  }

  @Test
  void shouldRefuseEveryCertificateWhenNoneWasAnnounced() {
    try (LossyPipe pipe = LossyPipe.perfect();
        DtlsHandshaker client = handshaker(THEM, SrtpProfile.preference())) {
      open(pipe, client, US.fingerprint(), new Fingerprint("sha-257", "AA"));
      assertThat(onServer.awaitFailed())
          .isEqualTo("the peer's certificate is not the announced one");
    }
  }

  @Test
  void shouldTellTheOtherSideOfAGoodbye() {
    try (LossyPipe pipe = LossyPipe.perfect();
        DtlsHandshaker client = handshaker(THEM, SrtpProfile.preference())) {
      List<DtlsConnection> ends = open(pipe, client, US.fingerprint(), THEM.fingerprint());
      onClient.awaitConnected();
      onServer.awaitConnected();
      ends.get(0).close();
      assertThat(onServer.awaitClosed()).isTrue();
    }
  }

  @Test
  void shouldEndAPendingHandshakeWithTheHandshaker() throws InterruptedException {
    server.open(DtlsRole.CLIENT, List.of(), 0, (data, offset, length) -> {}, onClient);
    server.open(DtlsRole.SERVER, List.of(), 0, (data, offset, length) -> {}, onServer);
    assertThat(server.pending()).isEqualTo(2);
    List<Thread> threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("sluice-dtls-"))
            .toList();
    assertThat(threads).isNotEmpty();
    server.close();
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(60));
      assertThat(thread.isAlive()).isFalse();
    }
    assertThat(onClient.awaitFailed()).isEqualTo("the server is stopping");
    assertThat(onServer.awaitFailed()).isEqualTo("the server is stopping");
    assertThat(server.pending()).isZero();
  }
}
