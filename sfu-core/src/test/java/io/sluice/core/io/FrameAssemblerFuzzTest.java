package io.sluice.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A hostile client's byte stream (RFC 4571): the first byte says how the network cuts it. */
final class FrameAssemblerFuzzTest {
  private static final String BROKEN = "broken";

  @FuzzTest
  void shouldFindTheSameFramesHoweverTheStreamIsCut(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] stream = Arrays.copyOfRange(input, 1, input.length);
    List<String> whole = read(stream, stream.length);
    assertThat(read(stream, 1)).isEqualTo(whole);
    assertThat(read(stream, 1 + (input[0] & 0xff))).isEqualTo(whole);
  }

  /** The frames, and whether the stream is broken after them. */
  private static List<String> read(byte[] stream, int cut) {
    FrameAssembler assembler = new FrameAssembler();
    List<String> frames = new ArrayList<>();
    for (int from = 0; from < stream.length; from += cut) {
      int count = Math.min(cut, stream.length - from);
      ByteBuf part = Unpooled.wrappedBuffer(stream, from, count);
      int length = assembler.read(part);
      while (length > 0) {
        assertThat(length).isLessThanOrEqualTo(PacketPool.MAX_PACKET);
        frames.add(HexFormat.of().formatHex(assembler.frame(), 0, length));
        length = assembler.read(part);
      }
      if (length == FrameAssembler.BROKEN) {
        frames.add(BROKEN);
        return frames;
      }
      assertThat(part.isReadable()).isFalse();
    }
    return frames;
  }
}
