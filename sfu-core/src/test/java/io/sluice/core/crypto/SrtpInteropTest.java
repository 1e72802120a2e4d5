package io.sluice.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.logging2.LoggerImpl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our contexts against jitsi-srtp's of the same profile, key derivation and rollover included. */
class SrtpInteropTest {
  private static final int SSRC = 0x87654321;
  private static final long START = 65_500;
  private static final int COUNT = 2 * 65_536 / 97;

  private static SrtpContextFactory jitsi(boolean sender, SrtpKeys keys) {
    SrtpProfile profile = keys.profile();
    SrtpPolicy policy =
        new SrtpPolicy(
            profile.isAead() ? SrtpPolicy.AESGCM_ENCRYPTION : SrtpPolicy.AESCM_ENCRYPTION,
            profile.keyLength(),
            profile.isAead() ? SrtpPolicy.NULL_AUTHENTICATION : SrtpPolicy.HMACSHA1_AUTHENTICATION,
            profile.authKeyLength(),
            profile.tagLength(),
            profile.saltLength());
    SrtpKeys.MasterKey master = sender ? keys.local() : keys.remote();
    return new SrtpContextFactory(
        sender, master.key, master.salt, policy, policy, new LoggerImpl("interop"));
  }

  /** The stream starts at a high sequence, skips packets and rolls over twice. */
  private static long index(int i) {
    return START + 97L * i;
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldProtectRtpForJitsi(SrtpProfile profile) throws GeneralSecurityException {
    SrtpSendStream stream = new SrtpSender(TestPackets.client(profile)).stream(SSRC);
    SrtpCryptoContext context = jitsi(false, TestPackets.server(profile)).deriveContext(SSRC, 0);
    for (int i = 0; i < COUNT; i++) {
      byte[] plain = TestPackets.rtp(SSRC, index(i), i % 1_200);
      byte[] packet = TestPackets.protect(stream, plain, index(i));
      PacketRange range = new PacketRange().of(packet, 0, packet.length);
      assertThat(context.reverseTransformPacket(range, false)).isEqualTo(SrtpErrorStatus.OK);
      assertThat(Arrays.copyOf(packet, range.getLength())).isEqualTo(plain);
    }
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldUnprotectRtpOfJitsi(SrtpProfile profile) throws GeneralSecurityException {
    SrtpCryptoContext context = jitsi(true, TestPackets.client(profile)).deriveContext(SSRC, 0);
    SrtpReceiver receiver = new SrtpReceiver(TestPackets.server(profile));
    for (int i = 0; i < COUNT; i++) {
      byte[] plain = TestPackets.rtp(SSRC, index(i), i % 1_200);
      byte[] packet = Arrays.copyOf(plain, plain.length + 16);
      PacketRange range = new PacketRange().of(packet, 0, plain.length);
      assertThat(context.transformPacket(range)).isEqualTo(SrtpErrorStatus.OK);
      assertThat(TestPackets.unprotect(receiver, Arrays.copyOf(packet, range.getLength())))
          .isEqualTo(plain);
    }
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldProtectRtcpForJitsi(SrtpProfile profile) throws GeneralSecurityException {
    SrtpSender sender = new SrtpSender(TestPackets.client(profile));
    SrtcpCryptoContext context =
        jitsi(false, TestPackets.server(profile)).deriveControlContext(SSRC);
    for (int length = 8; length < 400; length += 4) {
      byte[] plain = TestPackets.rtcp(SSRC, length);
      byte[] packet = TestPackets.protectRtcp(sender, plain);
      PacketRange range = new PacketRange().of(packet, 0, packet.length);
      assertThat(context.reverseTransformPacket(range)).isEqualTo(SrtpErrorStatus.OK);
      assertThat(Arrays.copyOf(packet, range.getLength())).isEqualTo(plain);
    }
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldUnprotectRtcpOfJitsi(SrtpProfile profile) throws GeneralSecurityException {
    SrtcpCryptoContext context =
        jitsi(true, TestPackets.client(profile)).deriveControlContext(SSRC);
    SrtpReceiver receiver = new SrtpReceiver(TestPackets.server(profile));
    for (int length = 8; length < 400; length += 4) {
      byte[] plain = TestPackets.rtcp(SSRC, length);
      byte[] packet = Arrays.copyOf(plain, length + 20);
      PacketRange range = new PacketRange().of(packet, 0, length);
      assertThat(context.transformPacket(range)).isEqualTo(SrtpErrorStatus.OK);
      assertThat(TestPackets.unprotectRtcp(receiver, Arrays.copyOf(packet, range.getLength())))
          .isEqualTo(plain);
    }
  }
}
