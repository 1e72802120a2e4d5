package io.sluice.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What hostile and unlucky packets do to a receiver (RFC 3711 section 3.3). */
class SrtpReceiverTest {
  private static final int SSRC = 0x1234;

  private static byte[] packet(SrtpSender sender, int ssrc, long index) {
    return TestPackets.protect(sender.stream(ssrc), TestPackets.rtp(ssrc, index, 50), index);
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldTakeReorderedPacketsAroundARolloverOnce(SrtpProfile profile) {
    SrtpSender sender = new SrtpSender(TestPackets.client(profile));
    SrtpReceiver receiver = new SrtpReceiver(TestPackets.server(profile));
    List<byte[]> packets = new ArrayList<>();
    for (long index = 65_000; index < 66_000; index++) {
      packets.add(packet(sender, SSRC, index));
    }
    assertThat(TestPackets.result(receiver, packets.get(0))).isPositive();
    Random random = Seeds.random();
    for (int from = 0; from < packets.size(); from += 50) {
      Collections.shuffle(packets.subList(from, from + 50), random);
    }
    int accepted = 1;
    for (int copy = 0; copy < 5; copy++) {
      for (byte[] packet : packets) {
        int result = TestPackets.result(receiver, packet);
        accepted += result > 0 ? 1 : 0;
        assertThat(result > 0 || result == SrtpReceiver.REPLAYED).isTrue();
      }
    }
    assertThat(accepted).isEqualTo(packets.size());
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldUnprotectInPlace(SrtpProfile profile) {
    byte[] plain = TestPackets.rtp(SSRC, 9, 300);
    byte[] packet =
        TestPackets.protect(new SrtpSender(TestPackets.client(profile)).stream(SSRC), plain, 9);
    SrtpReceiver receiver = new SrtpReceiver(TestPackets.server(profile));
    int length = receiver.unprotect(packet, 0, packet.length, packet, 0);
    assertThat(Arrays.copyOf(packet, length)).isEqualTo(plain);
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldRefuseEachFlippedBitAndStillTakeThePacket(SrtpProfile profile) {
    SrtpSender sender = new SrtpSender(TestPackets.client(profile));
    SrtpReceiver receiver = new SrtpReceiver(TestPackets.server(profile));
    for (long index = 10; index < 12; index++) {
      byte[] packet = packet(sender, SSRC, index);
      for (int bit = 0; bit < 8 * packet.length; bit++) {
        packet[bit / 8] ^= (byte) (1 << bit % 8);
        assertThat(TestPackets.result(receiver, packet)).isNegative();
        packet[bit / 8] ^= (byte) (1 << bit % 8);
      }
      assertThat(TestPackets.result(receiver, packet)).isPositive();
    }
  }

  /** JVB #2429: contexts made for garbage were kept. */
  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldKeepNothingOfGarbage(SrtpProfile profile) {
    SrtpSender sender = new SrtpSender(TestPackets.client(profile));
    SrtpReceiver receiver = new SrtpReceiver(TestPackets.server(profile));
    assertThat(TestPackets.result(receiver, packet(sender, SSRC, 65_535))).isPositive();
    Random random = Seeds.random();
    byte[] out = new byte[300];
    for (int i = 0; i < 50_000; i++) {
      byte[] garbage = new byte[random.nextInt(200)];
      random.nextBytes(garbage);
      if (garbage.length > 0 && i % 4 != 0) {
        garbage[0] = (byte) (0x80 | (garbage[0] & 0x3f));
      }
      if (garbage.length > 12 && i % 3 == 0) {
        Bytes.putInt(garbage, 8, SSRC);
      }
      assertThat(receiver.unprotect(garbage, 0, garbage.length, out, 0)).isNegative();
      assertThat(receiver.unprotectRtcp(garbage, 0, garbage.length)).isNegative();
    }
    assertThat(receiver.streamCount()).isEqualTo(1);
    assertThat(TestPackets.result(receiver, packet(sender, SSRC, 65_536))).isPositive();
    assertThat(TestPackets.result(receiver, packet(sender, SSRC + 1, 40_000))).isPositive();
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldTakeNothingAgainAfterAFloodOfSenders(SrtpProfile profile) {
    SrtpSender sender = new SrtpSender(TestPackets.client(profile));
    SrtpReceiver receiver = new SrtpReceiver(TestPackets.server(profile));
    List<byte[]> captured = new ArrayList<>();
    for (long index = 65_500; index < 65_600; index++) {
      captured.add(packet(sender, SSRC, index));
    }
    for (byte[] packet : captured) {
      assertThat(TestPackets.result(receiver, packet)).isPositive();
    }
    for (int ssrc = 1_000_000; ssrc < 1_000_500; ssrc++) {
      captured.add(packet(sender, ssrc, 17));
      assertThat(TestPackets.result(receiver, captured.get(captured.size() - 1))).isPositive();
      assertThat(receiver.streamCount()).isLessThanOrEqualTo(ReceiveContexts.LIMIT);
    }
    for (byte[] packet : captured) {
      assertThat(TestPackets.result(receiver, packet)).isEqualTo(SrtpReceiver.REPLAYED);
    }
    assertThat(TestPackets.result(receiver, packet(sender, SSRC, 65_600))).isPositive();
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldKeepTheStreamInUseAndInTheEndRefuseSenders(SrtpProfile profile) {
    SrtpSender sender = new SrtpSender(TestPackets.client(profile));
    SrtpReceiver receiver = new SrtpReceiver(TestPackets.server(profile));
    int most = ReceiveContexts.LIMIT + ReceiveContexts.RETIRED_LIMIT;
    for (int i = 0; i < most + 100; i++) {
      long index = 2L * i;
      int late = i == 0 ? 1 : TestPackets.result(receiver, packet(sender, SSRC, 2L * i + 9));
      assertThat(late).isPositive();
      int result = TestPackets.result(receiver, packet(sender, 2_000_000 + i, index));
      assertThat(result > 0).isEqualTo(i < most - 1);
      assertThat(result < 0).isEqualTo(result == SrtpReceiver.TOO_MANY_SSRCS);
    }
    assertThat(receiver.streamCount()).isEqualTo(ReceiveContexts.LIMIT);
  }

  private static long ahead(SrtpReceiver receiver, byte[] packet) {
    return receiver.rtpAhead(packet, 0, packet.length);
  }

  private static long rtcpAhead(SrtpReceiver receiver, byte[] packet) {
    return receiver.rtcpAhead(packet, 0, packet.length);
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldTellHowFarAPacketIsAheadWithoutTakingIt(SrtpProfile profile) {
    SrtpSender sender = new SrtpSender(TestPackets.client(profile));
    SrtpReceiver receiver = new SrtpReceiver(TestPackets.server(profile));
    byte[] first = packet(sender, SSRC, 65_530);
    byte[] gap = packet(sender, SSRC, 65_531);
    byte[] wrapped = packet(sender, SSRC, 65_540);
    assertThat(ahead(receiver, first)).as("a sender that is not known").isNegative();
    TestPackets.result(receiver, first);

    assertThat(ahead(receiver, first)).as("a replay").isNegative();
    assertThat(ahead(receiver, packet(sender, SSRC + 1, 1))).isNegative();
    assertThat(ahead(receiver, Arrays.copyOf(gap, 20))).as("no room for a tag").isNegative();
    for (int i = 0; i < 2; i++) {
      assertThat(ahead(receiver, gap)).isEqualTo(1);
      assertThat(ahead(receiver, wrapped)).isEqualTo(10);
    }
    assertThat(TestPackets.result(receiver, wrapped)).isPositive();
    assertThat(ahead(receiver, gap)).isZero();
    assertThat(TestPackets.result(receiver, gap)).isPositive();
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldTellHowFarRtcpIsAheadWithoutTakingIt(SrtpProfile profile) {
    SrtpSender sender = new SrtpSender(TestPackets.client(profile));
    SrtpReceiver receiver = new SrtpReceiver(TestPackets.server(profile));
    List<byte[]> packets = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      packets.add(TestPackets.protectRtcp(sender, TestPackets.rtcp(SSRC, 40)));
    }
    assertThat(rtcpAhead(receiver, packets.get(0))).isNegative();
    TestPackets.unprotectRtcp(receiver, packets.get(0));

    assertThat(rtcpAhead(receiver, packets.get(0))).isNegative();
    assertThat(rtcpAhead(receiver, Arrays.copyOf(packets.get(1), 12))).isNegative();
    for (int i = 0; i < 2; i++) {
      assertThat(rtcpAhead(receiver, packets.get(4))).isEqualTo(4);
    }
    assertThat(TestPackets.unprotectRtcp(receiver, packets.get(4))).hasSize(40);
    assertThat(rtcpAhead(receiver, packets.get(1))).isZero();
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldRefuseReplayedRtcp(SrtpProfile profile) {
    SrtpSender sender = new SrtpSender(TestPackets.client(profile));
    SrtpReceiver receiver = new SrtpReceiver(TestPackets.server(profile));
    List<byte[]> packets = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      packets.add(TestPackets.protectRtcp(sender, TestPackets.rtcp(i % 100, 40)));
    }
    for (byte[] packet : packets) {
      assertThat(TestPackets.unprotectRtcp(receiver, packet)).hasSize(40);
    }
    for (byte[] packet : packets) {
      assertThat(TestPackets.unprotectRtcp(receiver, packet))
          .containsExactly(SrtpReceiver.REPLAYED);
    }
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldRefuseEachFlippedBitOfRtcp(SrtpProfile profile) {
    SrtpSender sender = new SrtpSender(TestPackets.client(profile));
    SrtpReceiver receiver = new SrtpReceiver(TestPackets.server(profile));
    byte[] packet = TestPackets.protectRtcp(sender, TestPackets.rtcp(SSRC, 40));
    for (int bit = 0; bit < 8 * packet.length; bit++) {
      byte[] changed = packet.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(TestPackets.unprotectRtcp(receiver, changed)).hasSize(1);
    }
    assertThat(TestPackets.unprotectRtcp(receiver, packet)).hasSize(40);
  }
}
