package io.sluice.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.testkit.NonceGuard;
import io.sluice.core.testkit.Seeds;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One nonce, one packet (RFC 7714 section 8.4, RFC 3711 section 9.1). */
class SrtpSendStreamTest {
  private static final int SSRC = 0xfedcba98;

  private static int tryProtect(SrtpSendStream stream, int ssrc, long sequence, long index) {
    byte[] plain = TestPackets.rtp(ssrc, sequence, 40);
    return TestPackets.protect(stream, plain, index).length;
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldTakeALateIndexOnceAndNoneTooOldToKnow(SrtpProfile profile) {
    SrtpSendStream stream = new SrtpSender(TestPackets.client(profile)).stream(SSRC);
    assertThat(tryProtect(stream, SSRC, 100, 100)).isPositive();
    assertThat(tryProtect(stream, SSRC, 100, 100)).isZero();
    assertThat(tryProtect(stream, SSRC, 99, 99)).isPositive();
    assertThat(tryProtect(stream, SSRC, 99, 99)).isZero();
    assertThat(tryProtect(stream, SSRC, 98 + ReplayWindow.SIZE, 98 + ReplayWindow.SIZE))
        .isPositive();
    assertThat(stream.highestIndex()).isEqualTo(98 + ReplayWindow.SIZE);
    assertThat(tryProtect(stream, SSRC, 98, 98)).isZero();
    assertThat(tryProtect(stream, SSRC, 100, 100)).isZero();
    assertThat(tryProtect(stream, SSRC, 101, 101)).isPositive();
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldRefuseAHeaderThatIsNotTheIndexs(SrtpProfile profile) {
    SrtpSendStream stream = new SrtpSender(TestPackets.client(profile)).stream(SSRC);
    assertThat(tryProtect(stream, SSRC, 5, 6)).isZero();
    assertThat(tryProtect(stream, SSRC + 1, 6, 6)).isZero();
    assertThat(tryProtect(stream, SSRC, 6, 6 + (1L << 48))).isZero();
    assertThat(tryProtect(stream, SSRC, 6, 6)).isPositive();
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldGoOnAboveWhatAClosedStreamUsed(SrtpProfile profile) {
    SrtpSender sender = new SrtpSender(TestPackets.client(profile));
    SrtpSendStream first = sender.stream(SSRC & 0xffffffffL);
    assertThat(sender.stream(SSRC & 0xffffffffL)).isSameAs(first);
    assertThat(tryProtect(first, SSRC, 70_000, 70_000)).isPositive();
    first.close();
    assertThat(tryProtect(first, SSRC, 70_001, 70_001)).isZero();
    SrtpSendStream second = sender.stream(SSRC & 0xffffffffL);
    assertThat(tryProtect(second, SSRC, 70_000, 70_000)).isZero();
    assertThat(tryProtect(second, SSRC, 70_001, 70_001)).isPositive();
    first.close();
    assertThat(sender.stream(SSRC & 0xffffffffL)).isSameAs(second);
  }

  @Test
  void shouldBoundTheSsrcsUnderOneKey() {
    SrtpSender sender = new SrtpSender(TestPackets.client(SrtpProfile.AEAD_AES_128_GCM));
    byte[] packet = new byte[60];
    for (int ssrc = 0; ssrc < SrtpSender.SSRC_LIMIT; ssrc++) {
      packet[0] = (byte) 0x80;
      Bytes.putInt(packet, 8, ssrc);
      try (SrtpSendStream stream = sender.stream(ssrc)) {
        assertThat(stream.protect(packet, 0, 12, packet, 12, 4, 0)).isEqualTo(32);
      }
    }
    assertThatThrownBy(() -> sender.stream(SrtpSender.SSRC_LIMIT))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldLeaveThePayloadsOwnerAsItIs(SrtpProfile profile) {
    SrtpSendStream stream = new SrtpSender(TestPackets.client(profile)).stream(SSRC);
    byte[] cached = TestPackets.rtp(SSRC, 1, 500);
    byte[] before = cached.clone();
    TestPackets.protect(stream, cached, 1);
    assertThat(cached).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldProtectInPlaceAsFromElsewhere(SrtpProfile profile) {
    byte[] plain = TestPackets.rtp(SSRC, 3, 500);
    SrtpSendStream stream = new SrtpSender(TestPackets.client(profile)).stream(SSRC);
    byte[] packet = Arrays.copyOf(plain, plain.length + 16);
    int length = stream.protect(packet, 0, 20, packet, 20, 500, 3);
    SrtpSendStream other = new SrtpSender(TestPackets.client(profile)).stream(SSRC);
    assertThat(Arrays.copyOf(packet, length)).isEqualTo(TestPackets.protect(other, plain, 3));
  }

  /** Late ones and steps of half the sequence space, which another counter could misjudge. */
  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldHoldTheCallersIndexOverAnyStep(SrtpProfile profile) {
    Seeds.forEach(
        10,
        random -> {
          SrtpSendStream stream = new SrtpSender(TestPackets.client(profile)).stream(SSRC);
          SrtpSuite suite = SrtpSuite.of(profile, TestPackets.server(profile).remote());
          long index = random.nextInt(65_536);
          for (int i = 0; i < 60; i++) {
            assertOpens(suite, TestPackets.rtp(SSRC, index, 30), stream, index);
            long late = index - 1 - random.nextInt(1_000);
            if (late >= 0 && i % 3 == 0) {
              assertOpens(suite, TestPackets.rtp(SSRC, late, 30), stream, late);
            }
            index += 1_001 + random.nextInt(i % 2 == 0 ? 3 : 200_000);
          }
        });
  }

  private static void assertOpens(
      SrtpSuite suite, byte[] plain, SrtpSendStream stream, long index) {
    byte[] packet = TestPackets.protect(stream, plain, index);
    byte[] back = new byte[packet.length];
    int length = suite.rtpOpener().open(packet, 0, 20, packet.length, back, 0, index);
    assertThat(length).as("index %d", index).isEqualTo(plain.length);
    assertThat(Arrays.copyOf(back, length)).isEqualTo(plain);
  }

  /** Whatever callers ask for, no (SSRC, rollover, sequence) is used twice under one key. */
  @Test
  void shouldNeverUseANonceTwice() {
    Seeds.forEach(
        20,
        random -> {
          NonceGuard guard = new NonceGuard();
          SrtpSender sender =
              new SrtpSender(TestPackets.client(SrtpProfile.AEAD_AES_128_GCM), guard);
          int refused = 0;
          for (int i = 0; i < 3_000; i++) {
            int ssrc = random.nextInt(5);
            SrtpSendStream stream = sender.stream(ssrc);
            long index = Math.max(0, stream.highestIndex() + random.nextInt(12) - 4);
            refused += tryProtect(stream, ssrc, index, index) == 0 ? 1 : 0;
            if (random.nextInt(50) == 0) {
              stream.close();
            }
          }
          assertThat(refused).isPositive();
          assertThat(guard.count()).isEqualTo(3_000 - refused);
        });
  }

  @Test
  void shouldLetTheGuardSeeASecondUse() {
    NonceGuard guard = new NonceGuard();
    guard.protecting(1, 70_000);
    guard.protecting(2, 70_000);
    assertThatThrownBy(() -> guard.protecting(1, 70_000)).isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldRefuseRtcpWithoutAHeader(SrtpProfile profile) {
    SrtpSender sender = new SrtpSender(TestPackets.client(profile));
    assertThat(sender.protectRtcp(new byte[60], 0, 7)).isNegative();
  }
}
