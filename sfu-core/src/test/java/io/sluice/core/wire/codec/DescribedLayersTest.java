package io.sluice.core.wire.codec;

import static io.sluice.core.wire.rtp.LayerFacts.bit;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.Hex;
import io.sluice.core.wire.rtp.LayerFacts;
import io.sluice.core.wire.rtp.RtpPacket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Layers as the dependency descriptor tells them (AV1 RTP specification appendix A). */
final class DescribedLayersTest {
  private static final int KEY_LOWER = 0;
  private static final int LOWER = 1;
  private static final int KEY_UPPER = 2;
  private static final int UPPER = 3;

  /** Two spatial layers; the templates are those above, behind the first identifier. */
  private static final String STRUCTURE =
      " 00001" // two decode targets
          + "00 10 00 11" // layers: same, next spatial, same, no more
          + "10 10  10 11  00 10  00 10" // indications
          + "0  1 0001 0  1 0000 0  1 0000 1 0001 0" // frame differences: none; 2; 1; 1 and 2
          + "11 0 1" // two chains, one for each target
          + "0000 0000  0010 0001  0001 0001  0001 0001"
          + "1 0000000100111111 0000000010110011 0000001001111111 0000000101100111";

  /** A keyframe of VP8 of 640 × 480, and what encryption may make of a frame. */
  private static final String CLEAR = "90 f0 9234 56 01 50 b7 01 9d012a 8002 e001 00";

  private static final String SCRAMBLED = "90 f0 9235 56 01 a4 13";

  private final LayerReader reader = new LayerReader(ReceivedPackets.DESCRIPTOR_ID, 0);
  private final ReceivedPackets packets = new ReceivedPackets();
  private int frame = 65_534;

  private static String binary(int value, int bits) {
    String digits = Integer.toBinaryString(value & ((1 << bits) - 1));
    return "0".repeat(bits - digits.length()) + digits;
  }

  /** First and last packet of a frame. */
  private static String whole(int template, int frame) {
    return "1 1" + binary(template, 6) + binary(frame, 16);
  }

  private static String withStructure(int firstTemplate, int frame) {
    return whole(firstTemplate, frame) + "1 0 0 0 0" + binary(firstTemplate, 6) + STRUCTURE;
  }

  private LayerFacts read(VideoCodec codec, String descriptor, String payload) {
    RtpPacket packet = packets.described(descriptor, payload);
    reader.read(packet, codec);
    return packet.layers();
  }

  private LayerFacts readLate(long sequence, String descriptor) {
    RtpPacket packet =
        packets.write(sequence, false, Hex.bits(descriptor), null, Hex.bytes(SCRAMBLED));
    reader.read(packet, VideoCodec.VP8);
    return packet.layers();
  }

  @BeforeEach
  void readKeyPicture() {
    packets.newPicture();
    RtpPacket lower = packets.described(withStructure(0, frame++), SCRAMBLED);
    reader.read(lower, VideoCodec.VP8);
    assertThat(lower.keyframe()).isTrue();
    assertThat(lower.layers().independent).isTrue();
    assertThat(lower.layers().present).isEqualTo(bit(0, 0) | bit(1, 0));
    assertThat(lower.layers().switching).isEqualTo(bit(0, 0) | bit(1, 0));
    RtpPacket upper = packets.described(whole(KEY_UPPER, frame++), SCRAMBLED);
    reader.read(upper, VideoCodec.VP8);
    assertThat(upper.keyframe()).isFalse();
    assertThat(upper.layers().independent).isFalse();
    assertThat(upper.layers().spatialId).isEqualTo(1);
    assertThat(upper.layers().present).isEqualTo(bit(1, 0));
    assertThat(upper.layers().switching).isEqualTo(bit(1, 0));
  }

  @Test
  void shouldBelieveTheDescriptorBeforeThePayload() {
    packets.newPicture();
    RtpPacket packet = packets.described(whole(LOWER, frame), CLEAR);
    reader.read(packet, VideoCodec.VP8);
    LayerFacts facts = packet.layers();
    assertThat(packet.keyframe()).isFalse();
    assertThat(facts.independent).isFalse();
    assertThat(facts.known).isTrue();
    assertThat(facts.frameStart).isTrue();
    assertThat(facts.frameEnd).isTrue();
    assertThat(facts.present).isEqualTo(bit(0, 0) | bit(1, 0));
    assertThat(facts.switching).isEqualTo(bit(0, 0));
    assertThat(facts.pictureIdOffset).isEqualTo(packet.headerLength() + 2);
    assertThat(reader.height(0)).as("not 480").isEqualTo(180);
  }

  @Test
  void shouldKnowEveryPacketOfAKeyframe() {
    packets.newPicture();
    String head = withStructure(8, frame).substring(3);
    RtpPacket start = packets.described("1 0" + head, SCRAMBLED);
    reader.read(start, VideoCodec.H264);
    assertThat(start.keyframe()).isTrue();
    assertThat(start.layers().frameEnd).isFalse();
    String rest = "0 1" + whole(8, frame).substring(3);
    RtpPacket end = packets.described(rest, SCRAMBLED);
    reader.read(end, VideoCodec.H264);
    assertThat(end.keyframe()).isFalse();
    assertThat(end.layers().independent).isTrue();
    assertThat(end.layers().frameStart).isFalse();
    assertThat(end.layers().frameEnd).isTrue();
    assertThat(read(VideoCodec.H264, whole(9, frame + 1), SCRAMBLED).independent).isFalse();
  }

  /** A structure may come with a frame that refers to others: decoding cannot begin there. */
  @Test
  void shouldNotTakeAFrameWithReferencesForAKeyframe() {
    packets.newPicture();
    String head = whole(LOWER, frame) + "1 0 0 0 0" + binary(KEY_LOWER, 6);
    RtpPacket packet = packets.described(head + STRUCTURE, SCRAMBLED);
    reader.read(packet, VideoCodec.VP8);
    assertThat(packet.keyframe()).isFalse();
    assertThat(packet.layers().known).isTrue();
    assertThat(packet.layers().independent).isFalse();
  }

  @Test
  void shouldUnderstandAPacketThatAKeyframeOvertook() {
    long late = packets.sequence() + 1;
    packets.lose(1);
    packets.newPicture();
    read(VideoCodec.VP8, withStructure(32, frame + 2), SCRAMBLED);
    LayerFacts facts = readLate(late, whole(UPPER, frame));
    assertThat(facts.known).isTrue();
    assertThat(facts.spatialId).isEqualTo(1);
    assertThat(read(VideoCodec.VP8, whole(33, frame + 4), SCRAMBLED).known).isTrue();
    assertThat(read(VideoCodec.AV1, whole(UPPER, frame + 4), SCRAMBLED).known).isFalse();
  }

  @Test
  void shouldNotLetAnOvertakenStructureReplaceANewerOne() {
    long late = packets.sequence() + 1;
    packets.lose(1);
    packets.newPicture();
    read(VideoCodec.VP8, withStructure(32, frame + 2), SCRAMBLED);
    int generation = reader.generation();
    assertThat(readLate(late, withStructure(16, frame)).independent).isTrue();
    assertThat(read(VideoCodec.VP8, whole(33, frame + 4), SCRAMBLED).spatialId).isZero();
    assertThat(read(VideoCodec.VP8, whole(33, frame + 4), SCRAMBLED).known).isTrue();
    assertThat(reader.generation()).isEqualTo(generation);
  }

  /** Section A.8.3: the packet with the structure was lost. */
  @Test
  void shouldFallBackToThePayloadWhereTheTemplateIsNotKnown() {
    packets.newPicture();
    RtpPacket packet = packets.described(whole(40, frame), CLEAR);
    reader.read(packet, VideoCodec.VP8);
    assertThat(packet.layers().known).isTrue();
    assertThat(packet.layers().present).isEqualTo(LayerFacts.ALL);
    assertThat(packet.keyframe()).as("it may be encrypted").isFalse();
    LayerFacts facts = read(VideoCodec.AV1, "1 0" + whole(40, frame).substring(3), SCRAMBLED);
    assertThat(facts.known).isFalse();
    assertThat(facts.frameStart).isTrue();
    assertThat(facts.frameEnd).isFalse();
  }

  @Test
  void shouldFallBackToThePayloadWhereTheDescriptorIsNotValid() {
    packets.newPicture();
    RtpPacket packet = packets.described("1 1 000000", CLEAR);
    reader.read(packet, VideoCodec.VP8);
    assertThat(packet.keyframe()).isTrue();
    assertThat(packet.layers().known).isTrue();
    packets.newPicture();
    reader.read(packets.described(whole(LOWER, frame), SCRAMBLED), VideoCodec.VP8);
    assertThat(reader.width(1)).as("a keyframe without structure ends what held").isZero();
  }

  @Test
  void shouldKnowActiveLayersAndTheirSizes() {
    assertThat(reader.activeLayers()).isEqualTo(bit(0, 0) | bit(1, 0));
    assertThat(reader.width(0)).isEqualTo(320);
    assertThat(reader.height(1)).isEqualTo(360);
    assertThat(reader.width(2)).isZero();
    int generation = reader.generation();
    packets.newPicture();
    read(VideoCodec.VP8, whole(LOWER, frame) + "0 1 0 0 0 01", SCRAMBLED);
    assertThat(reader.activeLayers()).isEqualTo(bit(0, 0));
    assertThat(reader.generation()).isEqualTo(generation + 1);
    read(VideoCodec.VP8, whole(LOWER, frame + 1) + "0 1 0 0 0 01", SCRAMBLED);
    assertThat(reader.generation()).isEqualTo(generation + 1);
    read(VideoCodec.VP8, withStructure(16, frame + 2), SCRAMBLED);
    assertThat(reader.activeLayers()).isEqualTo(bit(0, 0) | bit(1, 0));
  }

  @Test
  void shouldTakeTheFramesOwnIndications() {
    packets.newPicture();
    LayerFacts facts = read(VideoCodec.VP8, whole(LOWER, frame) + "0 0 1 0 0 10 00", SCRAMBLED);
    assertThat(facts.present).isEqualTo(bit(0, 0));
    assertThat(facts.switching).isEqualTo(bit(0, 0));
  }

  @Test
  void shouldReadADescriptorOfAPayloadThatCannotBeRead() {
    RtpPacket packet = packets.described(withStructure(16, frame), SCRAMBLED);
    reader.read(packet, null);
    assertThat(packet.keyframe()).isTrue();
    assertThat(packet.layers().known).isTrue();
  }

  @Test
  void shouldForgetTheStructureWithTheCodec() {
    packets.newPicture();
    RtpPacket packet = packets.nextPicture("10 51 00");
    reader.read(packet, VideoCodec.VP8);
    assertThat(reader.width(1)).isEqualTo(640);
    RtpPacket other = packets.nextPicture("41 9a24");
    reader.read(other, VideoCodec.H264);
    assertThat(reader.width(1)).isZero();
    assertThat(reader.activeLayers()).isEqualTo(bit(0, 0));
    assertThat(read(VideoCodec.H264, whole(LOWER, frame), SCRAMBLED).known).isFalse();
  }
}
