package io.sluice.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.core.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 4571 section 2. */
class FrameAssemblerTest {
  private final FrameAssembler frames = new FrameAssembler();

  private List<byte[]> readAll(ByteBuf in) {
    List<byte[]> read = new ArrayList<>();
    for (int length = frames.read(in); length > 0; length = frames.read(in)) {
      read.add(Arrays.copyOf(frames.frame(), length));
    }
    return read;
  }

  @Test
  void shouldFindTheFramesHoweverTheStreamIsCut() {
    Seeds.forEach(
        200,
        random -> {
          List<byte[]> sent = new ArrayList<>();
          ByteBuf stream = Unpooled.buffer();
          for (int i = 0; i < 20; i++) {
            byte[] frame = new byte[random.nextInt(1, PacketPool.MAX_PACKET + 1)];
            random.nextBytes(frame);
            sent.add(frame);
            stream.writeShort(frame.length).writeBytes(frame);
          }
          List<byte[]> received = new ArrayList<>();
          while (stream.isReadable()) {
            int count = Math.min(stream.readableBytes(), random.nextInt(1, 3_000));
            ByteBuf part = stream.readSlice(count);
            received.addAll(readAll(part));
            assertThat(part.isReadable()).isFalse();
          }
          assertThat(received).containsExactlyElementsOf(sent);
        });
  }

  @Test
  void shouldRefuseAnEmptyFrame() {
    assertThat(frames.read(Unpooled.wrappedBuffer(new byte[] {0, 0, 1})))
        .isEqualTo(FrameAssembler.BROKEN);
  }

  @Test
  void shouldRefuseAFrameLongerThanAnyPacketAtItsLength() {
    ByteBuf in = Unpooled.buffer().writeShort(PacketPool.MAX_PACKET + 1);
    assertThat(frames.read(in)).isEqualTo(FrameAssembler.BROKEN);
  }

  @Test
  void shouldTakeTheLongestPacket() {
    ByteBuf in = Unpooled.buffer().writeShort(PacketPool.MAX_PACKET);
    in.writeZero(PacketPool.MAX_PACKET);
    assertThat(frames.read(in)).isEqualTo(PacketPool.MAX_PACKET);
    assertThat(frames.read(in)).isEqualTo(FrameAssembler.INCOMPLETE);
  }
}
