package io.sluice.core.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.rtp.LayerFacts;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import org.junit.jupiter.api.Test;

/** Picture id, TL0PICIDX and KEYIDX across drops and changes of source (RFC 7741 section 4.2). */
class PictureRewriterTest {
  private static final int HEADER = RtpHeader.FIXED_LENGTH;

  private final PictureRewriter rewriter = new PictureRewriter();

  /** A VP8 descriptor with a wide picture id. */
  private static RtpPacket vp8(int pictureId, int tl0, int keyIdx) {
    byte[] data = new byte[HEADER + 8];
    data[0] = (byte) 0x80;
    data[HEADER] = (byte) 0x90;
    data[HEADER + 1] = (byte) 0xf0;
    data[HEADER + 2] = (byte) (0x80 | pictureId >> 8);
    data[HEADER + 3] = (byte) pictureId;
    data[HEADER + 4] = (byte) tl0;
    data[HEADER + 5] = (byte) (0xa0 | keyIdx);
    RtpPacket packet = packet(data);
    packet.layers().pictureIdOffset = HEADER + 2;
    packet.layers().tl0PicIdxOffset = HEADER + 4;
    packet.layers().keyIdxOffset = HEADER + 5;
    return packet;
  }

  private static RtpPacket vp8Narrow(int pictureId) {
    byte[] data = new byte[HEADER + 8];
    data[0] = (byte) 0x80;
    data[HEADER + 2] = (byte) pictureId;
    RtpPacket packet = packet(data);
    packet.layers().pictureIdOffset = HEADER + 2;
    return packet;
  }

  private static RtpPacket packet(byte[] data) {
    RtpPacket packet = new RtpPacket(data, ignored -> {});
    assertThat(packet.fill(data.length, 0)).isTrue();
    LayerFacts facts = packet.layers();
    facts.known = true;
    facts.countsPictures = true;
    return packet;
  }

  /** Picture id, TL0PICIDX and the byte of KEYIDX as they go out, in a payload at another place. */
  private static int[] applied(int change, RtpPacket packet) {
    byte[] out = new byte[40];
    System.arraycopy(packet.data(), HEADER, out, 20, packet.payloadLength());
    PictureRewriter.apply(change, packet, out, 20);
    int id = out[22] < 0 ? (out[22] & 0x7f) << 8 | (out[23] & 0xff) : out[22];
    return new int[] {id, out[24] & 0xff, out[25] & 0xff};
  }

  private int[] send(RtpPacket packet) {
    return applied(rewriter.change(packet), packet);
  }

  @Test
  void shouldLeaveTheFirstSourceAsItIs() {
    rewriter.begin(vp8(77, 5, 3));

    assertThat(rewriter.change(vp8(77, 5, 3))).isEqualTo(PictureRewriter.UNCHANGED);
    assertThat(send(vp8(78, 6, 3))).containsExactly(78, 6, 0xa3);
  }

  @Test
  void shouldCloseTheGapOfADroppedPictureAndKeepThatOfALostOne() {
    rewriter.begin(vp8(32_766, 5, 0));
    send(vp8(32_766, 5, 0));
    rewriter.drop(vp8(32_767, 5, 0));
    rewriter.drop(vp8(32_767, 5, 0));

    assertThat(send(vp8(0, 6, 0))[0]).isEqualTo(32_767);
    assertThat(send(vp8(2, 7, 0))[0]).as("a lost one may still come").isEqualTo(1);
    assertThat(send(vp8(1, 6, 0))[0]).isZero();
  }

  @Test
  void shouldGoOnFromSourceToSource() {
    rewriter.begin(vp8(100, 250, 30));
    send(vp8(100, 250, 30));
    send(vp8(101, 255, 31));
    rewriter.begin(vp8(7_000, 9, 4));

    assertThat(send(vp8(7_000, 9, 4))).containsExactly(102, 0, 0xa0);
    assertThat(send(vp8(7_001, 10, 4))).containsExactly(103, 1, 0xa0);
  }

  @Test
  void shouldGiveLatePicturesOfTheFormerSourceTheirNumbers() {
    rewriter.begin(vp8(100, 0, 0));
    send(vp8(100, 0, 0));
    rewriter.drop(vp8(101, 0, 0));
    send(vp8(103, 1, 0));
    rewriter.begin(vp8(7_000, 9, 4));
    send(vp8(7_000, 9, 4));
    RtpPacket late = vp8(102, 1, 0);

    assertThat(applied(rewriter.changeFormer(late), late)).startsWith(101, 1);
    assertThat(send(vp8(7_001, 10, 4))[0]).isEqualTo(104);
  }

  @Test
  void shouldKeepToTheSevenBitsOfASource() {
    rewriter.begin(vp8(200, 0, 0));
    send(vp8(200, 0, 0));
    rewriter.begin(vp8Narrow(127));

    assertThat(send(vp8Narrow(127))[0]).isEqualTo(201 & 0x7f);
    assertThat(send(vp8Narrow(0))[0]).isEqualTo(202 & 0x7f);
    assertThat(send(vp8Narrow(1))[0]).isEqualTo(203 & 0x7f);
  }

  /** VP9's picture groups are counted by picture id (RFC 9628 section 4.2.1). */
  @Test
  void shouldKeepTheGapOfAPictureOfVp9() {
    rewriter.begin(vp8(100, 0, 0));
    send(vp8(100, 0, 0));
    RtpPacket dropped = vp8(101, 0, 0);
    dropped.layers().countsPictures = false;
    rewriter.drop(dropped);

    assertThat(send(vp8(102, 1, 0))[0]).isEqualTo(102);
  }
}
