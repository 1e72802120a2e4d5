package io.sluice.core.wire.codec;

import static io.sluice.core.wire.rtp.LayerFacts.bit;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.Hex;
import io.sluice.core.wire.rtp.LayerFacts;
import io.sluice.core.wire.rtp.RtpPacket;
import org.junit.jupiter.api.Test;

/** Layers as payloads tell them: VP8 (RFC 7741), VP9 (RFC 9628), H.264 (RFC 6184) and AV1. */
final class LayerReaderTest {
  /** 640 × 480. */
  private static final String VP8_KEYFRAME = "90 f0 9234 56 01 50 b7 01 9d012a 8002 e001 00";

  private static final String VP8_T0 = "90 f0 9235 57 01 51 00";
  private static final String VP8_T1_SYNC = "90 f0 9236 57 61 51 00";
  private static final String VP8_T2 = "90 f0 9237 57 81 51 00";

  /** A baseline sequence parameter set of 640 × 360, the last 8 rows cropped; and a slice. */
  private static final String H264_KEYFRAME = "78 000a 6742c01e da0280bfe540 0002 68ce";

  private final LayerReader reader =
      new LayerReader(ReceivedPackets.DESCRIPTOR_ID, ReceivedPackets.ALLOCATION_ID);
  private final ReceivedPackets packets = new ReceivedPackets();

  private LayerFacts read(VideoCodec codec, RtpPacket packet) {
    reader.read(packet, codec);
    return packet.layers();
  }

  private static long layers(int spatialId, int temporalId) {
    long layers = 0;
    for (int spatial = spatialId; spatial < LayerFacts.MAX_LAYERS; spatial++) {
      layers |= row(spatial, temporalId);
    }
    return layers;
  }

  private static long row(int spatialId, int temporalId) {
    long row = 0;
    for (int temporal = temporalId; temporal < LayerFacts.MAX_LAYERS; temporal++) {
      row |= bit(spatialId, temporal);
    }
    return row;
  }

  @Test
  void shouldReadAKeyframeOfVp8() {
    RtpPacket first = packets.nextPicture(VP8_KEYFRAME);
    LayerFacts facts = read(VideoCodec.VP8, first);
    assertThat(first.keyframe()).isTrue();
    assertThat(facts.known).isTrue();
    assertThat(facts.frameStart).isTrue();
    assertThat(facts.frameEnd).isFalse();
    assertThat(facts.independent).isTrue();
    assertThat(facts.present).isEqualTo(LayerFacts.ALL);
    assertThat(facts.switching).isEqualTo(LayerFacts.ALL);
    int payload = first.headerLength();
    assertThat(facts.pictureIdOffset).isEqualTo(payload + 2);
    assertThat(facts.tl0PicIdxOffset).isEqualTo(payload + 4);
    assertThat(facts.keyIdxOffset).isEqualTo(payload + 5);
    assertThat(reader.width(0)).isEqualTo(640);
    assertThat(reader.height(0)).isEqualTo(480);
    assertThat(reader.width(1)).isZero();
    assertThat(reader.width(-1)).isZero();
    assertThat(reader.height(8)).isZero();
    assertThat(reader.activeLayers()).isEqualTo(bit(0, 0));
  }

  /** The bit that tells is in its first packet only. */
  @Test
  void shouldKnowEveryPacketOfAKeyframeOfVp8() {
    read(VideoCodec.VP8, packets.nextPicture(VP8_KEYFRAME));
    RtpPacket second = packets.next("80 f0 9234 56 01 51 00");
    LayerFacts facts = read(VideoCodec.VP8, second);
    assertThat(facts.independent).isTrue();
    assertThat(facts.frameStart).isFalse();
    assertThat(facts.switching).isEqualTo(LayerFacts.ALL);
    assertThat(second.keyframe()).isFalse();
    assertThat(read(VideoCodec.VP8, packets.nextPicture(VP8_T0)).independent).isFalse();
  }

  @Test
  void shouldReadTemporalLayersOfVp8() {
    read(VideoCodec.VP8, packets.nextPicture(VP8_KEYFRAME));
    LayerFacts facts = read(VideoCodec.VP8, packets.nextPicture(VP8_T0));
    assertThat(facts.present).isEqualTo(layers(0, 0));
    assertThat(facts.switching).isZero();
    assertThat(facts.layerSync).isFalse();
    facts = read(VideoCodec.VP8, packets.nextPicture(VP8_T1_SYNC));
    assertThat(facts.temporalId).isEqualTo(1);
    assertThat(facts.present).isEqualTo(layers(0, 1));
    assertThat(facts.layerSync).isTrue();
    assertThat(facts.switching).isEqualTo(bit(0, 1));
    facts = read(VideoCodec.VP8, packets.nextPicture(VP8_T2));
    assertThat(facts.temporalId).isEqualTo(2);
    assertThat(facts.present).isEqualTo(layers(0, 2));
    assertThat(facts.layerSync).isFalse();
    assertThat(facts.switching).isZero();
    assertThat(reader.activeLayers()).isEqualTo(bit(0, 0) | bit(0, 1) | bit(0, 2));
    packets.newPicture();
    RtpPacket last = packets.write(packets.sequence() + 1, true, null, null, Hex.bytes(VP8_T0));
    assertThat(read(VideoCodec.VP8, last).frameEnd).isTrue();
  }

  @Test
  void shouldTakeVp8WithoutExtensionAsOneLayer() {
    LayerFacts facts = read(VideoCodec.VP8, packets.nextPicture("10 51 00"));
    assertThat(facts.known).isTrue();
    assertThat(facts.temporalId).isZero();
    assertThat(facts.present).isEqualTo(LayerFacts.ALL);
    assertThat(facts.pictureIdOffset).isEqualTo(LayerFacts.ABSENT);
    assertThat(facts.keyIdxOffset).isEqualTo(LayerFacts.ABSENT);
  }

  /** Two spatial layers of 320 × 180 and 640 × 360, the first packet with the structure. */
  private static final String VP9_KEY_S0 = "aa 05 00 01 38 0140 00b4 0280 0168 01 00 00";

  private static final String VP9_KEY_S1 = "ac 05 03 01 00";

  @Test
  void shouldReadAKeyPictureOfVp9() {
    RtpPacket lower = packets.nextPicture(VP9_KEY_S0);
    LayerFacts facts = read(VideoCodec.VP9, lower);
    assertThat(lower.keyframe()).isTrue();
    assertThat(facts.frameStart).isTrue();
    assertThat(facts.frameEnd).isFalse();
    assertThat(facts.independent).isTrue();
    assertThat(facts.present).isEqualTo(LayerFacts.ALL);
    assertThat(facts.switching).isEqualTo(LayerFacts.ALL);
    assertThat(facts.pictureIdOffset).isEqualTo(lower.headerLength() + 1);
    assertThat(facts.tl0PicIdxOffset).isEqualTo(lower.headerLength() + 3);
    assertThat(reader.width(1)).isEqualTo(640);
    assertThat(reader.height(0)).isEqualTo(180);
    RtpPacket end = packets.next("a4 05 00 01 00");
    assertThat(read(VideoCodec.VP9, end).independent).isTrue();
    assertThat(end.layers().frameEnd).isTrue();
    assertThat(end.keyframe()).isFalse();
    RtpPacket upper = packets.next(VP9_KEY_S1);
    facts = read(VideoCodec.VP9, upper);
    assertThat(upper.keyframe()).isFalse();
    assertThat(facts.independent).isFalse();
    assertThat(facts.spatialId).isEqualTo(1);
    assertThat(facts.present).isEqualTo(layers(1, 0));
    assertThat(facts.switching).isEqualTo(layers(1, 0));
    assertThat(reader.activeLayers()).isEqualTo(bit(0, 0) | bit(1, 0));
  }

  /** RFC 9628 section 4.2, U and Z bits. */
  @Test
  void shouldReadLayersOfVp9() {
    read(VideoCodec.VP9, packets.nextPicture(VP9_KEY_S0));
    LayerFacts facts = read(VideoCodec.VP9, packets.nextPicture("e8 06 20 01 00"));
    assertThat(facts.temporalId).isEqualTo(1);
    assertThat(facts.independent).isFalse();
    assertThat(facts.present).isEqualTo(layers(0, 1));
    assertThat(facts.switching).isZero();
    facts = read(VideoCodec.VP9, packets.next("ec 06 33 01 00"));
    assertThat(facts.present).isEqualTo(layers(1, 1));
    assertThat(facts.switching).isEqualTo(row(1, 1));
    facts = read(VideoCodec.VP9, packets.nextPicture("e9 07 00 02 00"));
    assertThat(facts.present).as("no upper layer needs it").isEqualTo(row(0, 0));
    facts = read(VideoCodec.VP9, packets.next("ed 07 03 02 00"));
    assertThat(facts.present).as("there is no upper layer").isEqualTo(layers(1, 0));
    facts = read(VideoCodec.VP9, packets.nextPicture("ac 08 03 03 00"));
    assertThat(facts.switching).as("begins anew, its upper ones may not").isEqualTo(row(1, 0));
  }

  @Test
  void shouldTakeVp9WithoutLayerIndicesAsOneLayer() {
    LayerFacts facts = read(VideoCodec.VP9, packets.nextPicture("cd 07 00"));
    assertThat(facts.known).isTrue();
    assertThat(facts.spatialId).isZero();
    assertThat(facts.temporalId).isZero();
    assertThat(facts.frameEnd).isTrue();
    assertThat(facts.present).isEqualTo(LayerFacts.ALL);
    assertThat(facts.tl0PicIdxOffset).isEqualTo(LayerFacts.ABSENT);
  }

  @Test
  void shouldForgetTheSizesOfSpatialLayersThatAreGone() {
    read(VideoCodec.VP9, packets.nextPicture(VP9_KEY_S0));
    read(VideoCodec.VP9, packets.next(VP9_KEY_S1));
    int generation = reader.generation();
    read(VideoCodec.VP9, packets.nextPicture("aa 06 00 01 18 0140 00b4 01 00 00"));
    assertThat(reader.width(0)).isEqualTo(320);
    assertThat(reader.width(1)).isZero();
    assertThat(reader.activeLayers()).isEqualTo(bit(0, 0));
    assertThat(reader.generation()).isGreaterThan(generation);
  }

  @Test
  void shouldLeaveALayerThatIsNotSentAnyMore() {
    read(VideoCodec.VP8, packets.nextPicture(VP8_KEYFRAME));
    read(VideoCodec.VP8, packets.nextPicture(VP8_T1_SYNC));
    int generation = reader.generation();
    for (int i = 0; i < 9; i++) {
      read(VideoCodec.VP8, packets.nextPicture(VP8_T0));
    }
    assertThat(reader.activeLayers()).as("after 300 ms").isEqualTo(bit(0, 0) | bit(0, 1));
    assertThat(reader.generation()).isEqualTo(generation);
    read(VideoCodec.VP8, packets.nextPicture(VP8_T0));
    assertThat(reader.activeLayers()).isEqualTo(bit(0, 0));
    assertThat(reader.generation()).isEqualTo(generation + 1);
    read(VideoCodec.VP8, packets.nextPicture(VP8_T1_SYNC));
    assertThat(reader.activeLayers()).isEqualTo(bit(0, 0) | bit(0, 1));
  }

  /** A still screen sends a picture now and then. */
  @Test
  void shouldNotLeaveALayerBecausePicturesAreFew() {
    read(VideoCodec.VP8, packets.nextPicture(VP8_KEYFRAME));
    read(VideoCodec.VP8, packets.nextPicture(VP8_T1_SYNC));
    for (int i = 0; i < SeenLayers.PATIENCE_PICTURES; i++) {
      for (int second = 0; second < 30; second++) {
        packets.newPicture();
      }
      read(VideoCodec.VP8, packets.nextPicture(VP8_T0));
    }
    assertThat(reader.activeLayers()).isEqualTo(bit(0, 0) | bit(0, 1));
  }

  @Test
  void shouldReadAKeyframeOfH264WithItsSize() {
    read(VideoCodec.H264, packets.nextPicture("41 9a24"));
    RtpPacket first = packets.nextPicture(H264_KEYFRAME);
    LayerFacts facts = read(VideoCodec.H264, first);
    assertThat(first.keyframe()).isTrue();
    assertThat(facts.known).isFalse();
    assertThat(facts.frameStart).isTrue();
    assertThat(facts.independent).isTrue();
    assertThat(facts.switching).isEqualTo(LayerFacts.ALL);
    assertThat(reader.width(0)).isEqualTo(640);
    assertThat(reader.height(0)).isEqualTo(360);
    assertThat(reader.activeLayers()).isEqualTo(bit(0, 0));
    facts = read(VideoCodec.H264, packets.next("7c 45 8884"));
    assertThat(facts.frameStart).isFalse();
    assertThat(facts.independent).isTrue();
  }

  @Test
  void shouldFindTheStartOfAFrameByItsTimestampUnlessPacketsAreMissing() {
    for (VideoCodec codec : new VideoCodec[] {VideoCodec.H264, VideoCodec.AV1}) {
      assertThat(read(codec, packets.nextPicture("41 9a24")).frameStart).isFalse();
      assertThat(read(codec, packets.nextPicture("41 9a24")).frameStart).isTrue();
      assertThat(read(codec, packets.next("41 9a24")).frameStart).isFalse();
      packets.lose(1);
      long lost = packets.sequence();
      assertThat(read(codec, packets.nextPicture("41 9a24")).frameStart).isFalse();
      RtpPacket late = packets.write(lost, true, null, null, Hex.bytes("41 9a24"));
      assertThat(read(codec, late).frameStart).isFalse();
      assertThat(late.layers().frameEnd).isTrue();
      packets.lose(1);
    }
  }

  @Test
  void shouldReadAKeyframeOfAv1() {
    RtpPacket packet = packets.nextPicture("08 02 1000 03 0a0b0c 04 32000000");
    LayerFacts facts = read(VideoCodec.AV1, packet);
    assertThat(packet.keyframe()).isTrue();
    assertThat(facts.independent).isTrue();
    assertThat(facts.frameStart).isTrue();
    assertThat(facts.known).isFalse();
  }

  @Test
  void shouldSayNothingOfAPacketWithoutPayload() {
    RtpPacket packet = packets.nextPicture(VP8_KEYFRAME);
    read(VideoCodec.VP8, packet);
    RtpPacket empty = packets.next("");
    empty.layers().known = true;
    empty.keyframe(true);
    LayerFacts facts = read(VideoCodec.VP8, empty);
    assertThat(facts.known).isFalse();
    assertThat(facts.independent).isFalse();
    assertThat(empty.keyframe()).isFalse();
  }

  @Test
  void shouldForgetWhatItLearnedOfAnotherCodec() {
    read(VideoCodec.VP9, packets.nextPicture(VP9_KEY_S0));
    read(VideoCodec.VP9, packets.next(VP9_KEY_S1));
    long late = packets.sequence() + 1;
    packets.lose(1);
    read(VideoCodec.VP8, packets.nextPicture(VP8_KEYFRAME));
    assertThat(reader.width(0)).isEqualTo(640);
    assertThat(reader.width(1)).isZero();
    assertThat(reader.activeLayers()).isEqualTo(bit(0, 0));
    int generation = reader.generation();
    RtpPacket overtaken = packets.write(late, false, null, null, Hex.bytes(VP9_KEY_S0));
    assertThat(read(VideoCodec.VP9, overtaken).known).isTrue();
    assertThat(reader.width(1)).isZero();
    assertThat(reader.activeLayers()).isEqualTo(bit(0, 0));
    assertThat(reader.generation()).isEqualTo(generation);
  }

  @Test
  void shouldNotTakeTheSizeOfAnOvertakenKeyframe() {
    long late = packets.sequence() + 1;
    packets.lose(1);
    read(VideoCodec.VP8, packets.nextPicture(VP8_KEYFRAME));
    byte[] smaller = Hex.bytes("10 50 b7 01 9d012a 4001 b400 00");
    RtpPacket overtaken = packets.write(late, false, null, null, smaller);
    read(VideoCodec.VP8, overtaken);
    assertThat(overtaken.keyframe()).isTrue();
    assertThat(reader.width(0)).isEqualTo(640);
  }

  /** One stream of two spatial layers, the upper one inactive; with its size. */
  @Test
  void shouldLeaveALayerThatTheAllocationDoesNotHave() {
    read(VideoCodec.VP9, packets.nextPicture(VP9_KEY_S0));
    read(VideoCodec.VP9, packets.next(VP9_KEY_S1));
    int generation = reader.generation();
    packets.newPicture();
    reader.read(packets.allocated("01 00 64 013f 00b3 0f", "ec 06 00 01 00"), VideoCodec.VP9);
    assertThat(reader.activeLayers()).isEqualTo(bit(0, 0));
    assertThat(reader.generation()).isGreaterThan(generation);
    assertThat(reader.allocation().kilobits(0, 0, 0)).isEqualTo(100);
    reader.read(packets.allocated("01 00", "ec 06 00 01 00"), VideoCodec.VP9);
    assertThat(reader.allocation().kilobits(0, 0, 0)).as("a broken one").isEqualTo(100);
  }

  @Test
  void shouldTakeASizeFromTheAllocationIfNothingElseTells() {
    packets.newPicture();
    reader.read(packets.allocated("41 00 0064 00c8 01 013f 00b3 0f", "10 51"), VideoCodec.VP8);
    assertThat(reader.width(0)).as("not valid: stream 1 of 1").isZero();
    reader.read(packets.allocated("51 00 64 8001 013f 00b3 0f 027f 0167 1e", "10 51"), null);
    assertThat(reader.width(0)).isEqualTo(640);
    assertThat(reader.height(0)).isEqualTo(360);
    assertThat(reader.allocation().frameRate(0, 0)).isEqualTo(15);
  }
}
