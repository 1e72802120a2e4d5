package io.sluice.core.wire.codec;

import static io.sluice.core.wire.HostileBytes.mix;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.core.wire.HostileBytes;
import io.sluice.core.wire.rtp.LayerFacts;
import io.sluice.core.wire.rtp.RtpPacket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Streams of packets that say anything of their layers, and sizes in H.264. */
final class LayerReaderFuzzTest {
  private static final VideoCodec[] CODECS = VideoCodec.values();

  /** Bits of a packet's first byte: what it is and how it comes. */
  private static final int CODEC = 0x07;

  private static final int NEW_PICTURE = 0x08;
  private static final int LATE = 0x10;
  private static final int LOST = 0x20;
  private static final int MARKER = 0x40;
  private static final int EMPTY = 0x80;

  private final H264Sps sps = new H264Sps();

  /**
   * An input is identifiers of extensions, then packets: how each comes, the bytes of its
   * descriptor and of its allocation behind their lengths, and its payload behind its length.
   */
  @FuzzTest
  void shouldSayOnlyWhatCanBe(byte[] input) {
    ByteBuffer in = ByteBuffer.wrap(input);
    boolean described = in.hasRemaining() && in.get() != 0;
    boolean allocated = in.hasRemaining() && in.get() != 0;
    LayerReader reader =
        new LayerReader(
            described ? ReceivedPackets.DESCRIPTOR_ID : 0,
            allocated ? ReceivedPackets.ALLOCATION_ID : 0);
    ReceivedPackets packets = new ReceivedPackets();
    while (in.hasRemaining()) {
      int how = in.get();
      packets.lose((how & LOST) != 0 ? 2 : 1);
      if ((how & NEW_PICTURE) != 0) {
        packets.newPicture();
      }
      long sequence = packets.sequence() - ((how & LATE) != 0 ? 5 : 0);
      byte[] descriptor = take(in);
      byte[] allocation = take(in);
      byte[] payload = (how & EMPTY) != 0 ? new byte[0] : take(in);
      RtpPacket packet =
          packets.write(sequence, (how & MARKER) != 0, descriptor, allocation, payload);
      int codec = how & CODEC;
      read(reader, packet, codec < CODECS.length ? CODECS[codec] : null);
    }
  }

  private static byte[] take(ByteBuffer in) {
    int length = in.hasRemaining() ? in.get() & 0xff : 0;
    byte[] bytes = new byte[Math.min(length, in.remaining())];
    in.get(bytes);
    return bytes;
  }

  private static void read(LayerReader reader, RtpPacket packet, @Nullable VideoCodec codec) {
    byte[] before = packet.data().clone();
    int generation = reader.generation();
    long layers = learned(reader);
    reader.read(packet, codec);
    assertThat(packet.data()).isEqualTo(before);
    if (reader.generation() == generation) {
      assertThat(learned(reader)).isEqualTo(layers);
    }
    LayerFacts facts = packet.layers();
    if (packet.payloadLength() == 0) {
      assertThat(packet.keyframe() || facts.known || facts.frameEnd).isFalse();
    }
    assertThat(facts.spatialId).isBetween(0, LayerFacts.MAX_LAYERS - 1);
    assertThat(facts.temporalId).isBetween(0, LayerFacts.MAX_LAYERS - 1);
    assertThat(facts.independent || !packet.keyframe()).isTrue();
    if (facts.layerSync) {
      assertThat(facts.switching & facts.present).isNotZero();
    }
    checkOffset(packet, facts.pictureIdOffset);
    checkOffset(packet, facts.tl0PicIdxOffset);
    checkOffset(packet, facts.keyIdxOffset);
    if (facts.pictureIdOffset >= 0
        && PictureNumbers.pictureIdBits(before, facts.pictureIdOffset) > 7) {
      checkOffset(packet, facts.pictureIdOffset + 1);
    }
  }

  /** One that may be written has more of the payload behind it. */
  private static void checkOffset(RtpPacket packet, int offset) {
    if (offset != LayerFacts.ABSENT) {
      int end = packet.headerLength() + packet.payloadLength();
      assertThat(offset).isBetween(packet.headerLength(), end - 2);
    }
  }

  private static long learned(LayerReader reader) {
    long digest = reader.activeLayers();
    for (int layer = -1; layer <= LayerFacts.MAX_LAYERS; layer++) {
      assertThat(reader.width(layer)).isBetween(0, 1 << 16);
      assertThat(reader.height(layer)).isBetween(0, 1 << 16);
      digest = mix(mix(digest, reader.width(layer)), reader.height(layer));
    }
    for (int stream = 0; stream < 4; stream++) {
      digest = mix(digest, reader.allocation().layers(stream));
    }
    return digest;
  }

  @FuzzTest
  void shouldStayWithinAnyParameterSet(byte[] input) {
    HostileBytes.check(
        (data, off, len) -> {
          boolean valid = sps.parse(data, off, len);
          assertThat(sps.width()).isBetween(valid ? 1 : 0, valid ? H264Sps.MAX_SIZE : 0);
          assertThat(sps.height()).isBetween(valid ? 1 : 0, valid ? H264Sps.MAX_SIZE : 0);
          return mix(sps.width(), sps.height());
        },
        input);
    byte[] set = Arrays.copyOf(input, input.length + 1);
    System.arraycopy(input, 0, set, 1, input.length);
    set[0] = H264Payload.SPS;
    HostileBytes.check(
        (data, off, len) -> {
          long unit = H264Payload.findUnit(data, off, len, H264Payload.SPS);
          return unit < 0 || !sps.parse(data, (int) (unit >>> 32), (int) unit)
              ? -1
              : mix(sps.width(), sps.height());
        },
        set);
  }
}
