package io.sluice.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Captures sent again, and floods of senders: what they cost (RFC 3711 section 3.3.2). */
class SrtpStormTest {
  private static final int SSRC = 0x1234;
  private static final int NEXT_SSRC = 0x5678;
  private static final int REPLAYS = 5;

  /** Around the first rollover, and longer than the replay window. */
  private static final long FIRST = 64_000;

  private static final int CAPTURED = 3_000;
  private static final int FLOOD = 1_000_000;
  private static final long MIB = 1 << 20;

  private static List<byte[]> capture(SrtpSender sender, int ssrc) {
    List<byte[]> packets = new ArrayList<>();
    for (long index = FIRST; index < FIRST + CAPTURED; index++) {
      byte[] plain = TestPackets.rtp(ssrc, index, 50);
      packets.add(TestPackets.protect(sender.stream(ssrc), plain, index));
    }
    return packets;
  }

  private static void receive(SrtpReceiver receiver, List<byte[]> packets) {
    for (byte[] packet : packets) {
      assertThat(TestPackets.result(receiver, packet)).isPositive();
    }
  }

  private static void replay(SrtpReceiver receiver, List<byte[]> packets) {
    for (int copy = 0; copy < REPLAYS; copy++) {
      for (byte[] packet : packets) {
        assertThat(TestPackets.result(receiver, packet)).isEqualTo(SrtpReceiver.REPLAYED);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldDecryptNothingOfACaptureAcrossRolloverAndChangeOfSsrc(SrtpProfile profile) {
    SrtpSender sender = new SrtpSender(TestPackets.client(profile));
    CountingSuite suite = CountingSuite.of(profile);
    SrtpReceiver receiver = new SrtpReceiver(profile, suite);
    List<byte[]> captured = capture(sender, SSRC);
    receive(receiver, captured);
    assertThat(suite.opened()).isEqualTo(CAPTURED);

    replay(receiver, captured);
    assertThat(suite.opened()).as("after rollover").isEqualTo(CAPTURED);

    List<byte[]> next = capture(sender, NEXT_SSRC);
    receive(receiver, next);
    replay(receiver, captured);
    replay(receiver, next);
    assertThat(suite.opened()).as("after a change of SSRC").isEqualTo(2L * CAPTURED);
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldDecryptNothingOfCapturedRtcp(SrtpProfile profile) {
    SrtpSender sender = new SrtpSender(TestPackets.client(profile));
    CountingSuite suite = CountingSuite.of(profile);
    SrtpReceiver receiver = new SrtpReceiver(profile, suite);
    List<byte[]> captured = new ArrayList<>();
    for (int i = 0; i < CAPTURED; i++) {
      captured.add(TestPackets.protectRtcp(sender, TestPackets.rtcp(SSRC, 40)));
    }
    for (byte[] packet : captured) {
      assertThat(TestPackets.unprotectRtcp(receiver, packet)).hasSize(40);
    }
    for (int copy = 0; copy < REPLAYS; copy++) {
      for (byte[] packet : captured) {
        assertThat(TestPackets.unprotectRtcp(receiver, packet))
            .containsExactly(SrtpReceiver.REPLAYED);
      }
    }
    assertThat(suite.opened()).isEqualTo(CAPTURED);
  }

  /** Guards against JVB #2428. The key is the sender's own: its packets are authentic. */
  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldSpendNeitherCipherNorMemoryOnAFloodOfSenders(SrtpProfile profile) {
    int most = ReceiveContexts.LIMIT + ReceiveContexts.RETIRED_LIMIT;
    SrtpSender sender = new SrtpSender(TestPackets.client(profile));
    CountingSuite suite = CountingSuite.of(profile);
    SrtpReceiver receiver = new SrtpReceiver(profile, suite);
    for (int ssrc = 1; ssrc <= most; ssrc++) {
      byte[] plain = TestPackets.rtp(ssrc, 17, 50);
      byte[] packet = TestPackets.protect(sender.stream(ssrc), plain, 17);
      assertThat(TestPackets.result(receiver, packet)).isPositive();
    }
    byte[] packet = TestPackets.protect(sender.stream(most), TestPackets.rtp(most, 18, 50), 18);
    byte[] out = new byte[packet.length];
    assertThat(suite.opened()).isEqualTo(most);

    int refused = 0;
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int ssrc = most + 1; ssrc <= most + FLOOD; ssrc++) {
      Bytes.putInt(packet, 8, ssrc);
      int result = receiver.unprotect(packet, 0, packet.length, out, 0);
      refused += result == SrtpReceiver.TOO_MANY_SSRCS ? 1 : 0;
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(refused).isEqualTo(FLOOD);
    assertThat(receiver.streamCount()).isEqualTo(ReceiveContexts.LIMIT);
    assertThat(suite.opened()).as("refused before they are opened").isEqualTo(most);
    assertThat(allocated).isLessThan(MIB);
  }

  /** CVE-2021-41105: a call was ended by a hundred bad tags. */
  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void shouldKeepAStreamThroughBadTags(SrtpProfile profile) {
    SrtpSender sender = new SrtpSender(TestPackets.client(profile));
    SrtpReceiver receiver = new SrtpReceiver(TestPackets.server(profile));
    List<byte[]> packets = capture(sender, SSRC);
    byte[] out = new byte[packets.get(0).length];
    for (byte[] packet : packets) {
      byte[] forged = packet.clone();
      for (int bad = 1; bad <= 30; bad++) {
        forged[forged.length - 1] = (byte) (packet[packet.length - 1] + bad);
        int result = receiver.unprotect(forged, 0, forged.length, out, 0);
        assertThat(result).isEqualTo(SrtpReceiver.UNAUTHENTIC);
      }
      assertThat(TestPackets.result(receiver, packet)).isPositive();
    }
    assertThat(receiver.streamCount()).isEqualTo(1);
  }
}
