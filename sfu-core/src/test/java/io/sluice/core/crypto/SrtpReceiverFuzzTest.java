package io.sluice.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.core.wire.HostileBytes;
import java.util.Arrays;

/** SRTP and SRTCP from somebody without the key (RFC 3711 section 3.3). */
final class SrtpReceiverFuzzTest {
  private static final int SSRC = 0x1234;

  /** What a forger has seen: the first packets of a sender. */
  private static final class Session {
    final SrtpProfile profile;
    final byte[] rtp;
    final byte[] rtcp;

    /** One that has never taken anything. */
    final SrtpReceiver attacked;

    Session(SrtpProfile profile) {
      this.profile = profile;
      SrtpSender sender = new SrtpSender(TestPackets.client(profile));
      rtp = TestPackets.protect(sender.stream(SSRC), TestPackets.rtp(SSRC, 17, 50), 17);
      rtcp = TestPackets.protectRtcp(sender, TestPackets.rtcp(SSRC, 40));
      attacked = receiver();
    }

    private SrtpReceiver receiver() {
      return new SrtpReceiver(TestPackets.server(profile));
    }
  }

  private final Session[] sessions =
      Arrays.stream(SrtpProfile.values()).map(Session::new).toArray(Session[]::new);

  @FuzzTest
  void shouldTakeNoForgedPacketAndKeepNothingOfIt(byte[] input) {
    for (Session session : sessions) {
      HostileBytes.check(
          (data, off, len) -> {
            SrtpReceiver receiver = session.attacked;
            byte[] out = new byte[len];
            assertThat(receiver.rtpAhead(data, off, len)).isNegative();
            assertThat(receiver.rtcpAhead(data, off, len)).isNegative();
            int rtp = receiver.unprotect(data, off, len, out, 0);
            int rtcp = receiver.unprotectRtcp(data.clone(), off, len);
            assertThat(rtp < 0 && rtcp < 0).isTrue();
            assertThat(receiver.streamCount()).isZero();
            return HostileBytes.mix(rtp, rtcp);
          },
          input);
    }
  }

  /** An input tells what is changed in a packet that was seen. */
  @FuzzTest
  void shouldTakeAPacketOnlyAsItWas(byte[] input) {
    for (Session session : sessions) {
      SrtpReceiver receiver = session.receiver();
      byte[] rtp = changed(session.rtp, input);
      boolean same = Arrays.equals(rtp, session.rtp);
      assertThat(receiver.rtpAhead(rtp, 0, rtp.length)).isNegative();
      assertThat(TestPackets.result(receiver, rtp) > 0).isEqualTo(same);
      assertThat(receiver.streamCount()).isEqualTo(same ? 1 : 0);
      assertThat(TestPackets.result(receiver, session.rtp) > 0).isEqualTo(!same);

      byte[] rtcp = changed(session.rtcp, input);
      boolean sameRtcp = Arrays.equals(rtcp, session.rtcp);
      assertThat(receiver.unprotectRtcp(rtcp, 0, rtcp.length) > 0).isEqualTo(sameRtcp);
      assertThat(receiver.rtcpAhead(session.rtcp, 0, session.rtcp.length)).isNegative();
      byte[] copy = session.rtcp.clone();
      assertThat(receiver.unprotectRtcp(copy, 0, copy.length) > 0).isEqualTo(!sameRtcp);
    }
  }

  private static byte[] changed(byte[] packet, byte[] by) {
    byte[] changed = packet.clone();
    for (int i = 0; i < Math.min(packet.length, by.length); i++) {
      changed[i] ^= by[i];
    }
    return changed;
  }
}
