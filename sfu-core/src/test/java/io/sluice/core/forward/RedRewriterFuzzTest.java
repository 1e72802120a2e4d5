package io.sluice.core.forward;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.core.wire.codec.RedPayload;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.Arrays;

/** Packets of a hostile publisher that negotiated redundant audio (RFC 2198). */
final class RedRewriterFuzzTest {
  private static final byte GUARD = 0x77;
  private static final int INCOMING_RED = 63;
  private static final int INCOMING_OPUS = 111;
  private static final int OUTGOING_RED = 35;
  private static final int OUTGOING_OPUS = 96;

  private static byte[] payloadTypes(int red) {
    byte[] types = new byte[128];
    Arrays.fill(types, (byte) -1);
    types[INCOMING_RED] = (byte) red;
    types[INCOMING_OPUS] = OUTGOING_OPUS;
    return types;
  }

  private final RedRewriter redundant = new RedRewriter(INCOMING_RED, payloadTypes(OUTGOING_RED));
  private final RedRewriter plain = new RedRewriter(INCOMING_RED, payloadTypes(-1));

  @FuzzTest
  void shouldWriteNoMoreThanWhatWasNegotiated(byte[] input) {
    RtpPacket packet = new RtpPacket(input, recycled -> {});
    if (!packet.fill(input.length, 0)) {
      return;
    }
    int type = plain.read(packet);
    assertThat(type).isIn(OUTGOING_OPUS, RedRewriter.UNSUPPORTED);
    if (type >= 0) {
      written(plain, packet);
    }
    type = redundant.read(packet);
    assertThat(type).isIn(OUTGOING_RED, OUTGOING_OPUS, RedRewriter.UNSUPPORTED);
    if (type == OUTGOING_RED) {
      checkBlocks(packet, written(redundant, packet));
    }
  }

  /** What goes out, for which there was room to the byte. */
  private static byte[] written(RedRewriter rewriter, RtpPacket packet) {
    int length = packet.payloadLength() - rewriter.skipped();
    assertThat(length).isBetween(0, packet.payloadLength());
    byte[] out = new byte[length + 2];
    Arrays.fill(out, GUARD);
    rewriter.write(packet, out, 1);
    assertThat(out[0]).isEqualTo(GUARD);
    assertThat(out[length + 1]).isEqualTo(GUARD);
    return Arrays.copyOfRange(out, 1, length + 1);
  }

  private static void checkBlocks(RtpPacket packet, byte[] out) {
    int offset = packet.headerLength();
    assertThat(RedPayload.primaryOffset(out, 0, out.length))
        .isEqualTo(RedPayload.primaryOffset(packet.data(), offset, packet.payloadLength()));
    assertThat(RedPayload.primaryPayloadType(out, 0)).isEqualTo(OUTGOING_OPUS);
  }
}
