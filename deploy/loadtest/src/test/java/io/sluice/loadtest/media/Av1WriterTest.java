package io.sluice.loadtest.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.codec.Av1Payload;
import io.sluice.core.wire.codec.DependencyDescriptor;
import io.sluice.core.wire.codec.DependencyStructure;
import io.sluice.core.wire.codec.KeyframeDetector;
import io.sluice.core.wire.codec.VideoCodec;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Av1WriterTest {
  private static final int FRAME = 6;

  private final DependencyDescriptor descriptor = new DependencyDescriptor();
  private final DependencyStructure structure = new DependencyStructure();
  private final Map<Integer, int[]> layersByFrame = new HashMap<>();

  private void parse(Sent sent) {
    byte[] data = sent.descriptor();
    boolean valid = descriptor.parse(data, 0, data.length, structure);
    assertThat(valid).isTrue();
    if (descriptor.hasStructure()) {
      structure.copyFrom(descriptor.structure());
    }
    assertThat(descriptor.frameKnown()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "1, 3", "2, 1", "2, 2", "2, 3", "3, 1", "3, 2", "3, 3"})
  void shouldDescribeLayersAndFrames(int spatial, int temporal) {
    String spec = "av1:2M:svc=L" + spatial + "T" + temporal;
    PacketSource source = MediaSpec.video(spec).open(9);
    int[][] patterns = {{0}, {0, 1}, {0, 2, 1, 2}};
    int[] pattern = patterns[temporal - 1];
    int number = -1;
    int sinceKeyframe = 0;
    for (int i = 0; i < 25_000; i++) {
      List<Sent> picture = Sent.pictures(source, 1).get(0);
      boolean keyframe = picture.get(0).keyframe();
      sinceKeyframe = keyframe ? 0 : sinceKeyframe + 1;
      int frames = 0;
      for (Sent sent : picture) {
        parse(sent);
        if (descriptor.frameStart()) {
          number = number < 0 ? descriptor.frameNumber() : number + 1 & 0xffff;
          checkFrame(sent, keyframe && frames == 0, number);
        }
        assertThat(descriptor.frameNumber()).isEqualTo(number);
        assertThat(descriptor.spatialId()).isEqualTo(frames);
        assertThat(descriptor.temporalId()).isEqualTo(pattern[sinceKeyframe % pattern.length]);
        frames += descriptor.frameEnd() ? 1 : 0;
      }
      assertThat(frames).isEqualTo(spatial);
      if (i % 501 == 7) {
        source.requestKeyframe(0);
      }
    }
  }

  private void checkFrame(Sent sent, boolean begins, int number) {
    byte[] payload = sent.payload();
    assertThat(descriptor.hasStructure()).isEqualTo(begins);
    assertThat(KeyframeDetector.isKeyframe(VideoCodec.AV1, payload, 0, payload.length))
        .isEqualTo(begins);
    assertThat(Av1Payload.beginsUnit(payload, 0, payload.length, Av1Payload.SEQUENCE_HEADER))
        .isEqualTo(begins);
    assertThat(Av1Payload.beginsUnit(payload, 0, payload.length, FRAME)).isTrue();
    assertThat(Av1Payload.elementCount(payload, 0, payload.length)).isEqualTo(begins ? 2 : 1);
    if (begins) {
      layersByFrame.clear();
    }
    layersByFrame.put(
        number,
        new int[] {descriptor.spatialId(), descriptor.temporalId(), sent.keyframe() ? 1 : 0});
    for (int i = 0; i < descriptor.fdiffCount(); i++) {
      int[] referred = layersByFrame.get(number - descriptor.fdiff(i) & 0xffff);
      assertThat(referred).as("frame %d refers to one before the keyframe", number).isNotNull();
      assertThat(referred[0]).isLessThanOrEqualTo(descriptor.spatialId());
      assertThat(referred[1]).isLessThanOrEqualTo(descriptor.temporalId());
    }
    layersByFrame.remove(number - 64 & 0xffff);
  }

  /**
   * Section A.8.2: the chain difference leads to the frame before in the chain, and the frames of a
   * decode target refer to frames of that decode target only.
   */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 3", "2, 2", "3, 1", "3, 2", "3, 3"})
  void shouldKeepItsPromises(int spatial, int temporal) {
    PacketSource source = MediaSpec.video("av1:3x200:svc=L" + spatial + "T" + temporal).open(9);
    int[] lastOfChain = new int[spatial];
    Deque<Integer> present = new ArrayDeque<>();
    int targets = spatial * temporal;
    int number = 0;
    for (int i = 0; i < 400; i++) {
      for (Sent sent : Sent.pictures(source, 1).get(0)) {
        parse(sent);
        if (!descriptor.frameStart()) {
          continue;
        }
        number++;
        if (descriptor.hasStructure()) {
          Arrays.fill(lastOfChain, 0);
        }
        for (int chain = 0; chain < spatial; chain++) {
          int expected = lastOfChain[chain] == 0 ? 0 : number - lastOfChain[chain];
          assertThat(descriptor.chainFdiff(chain)).isEqualTo(expected);
          if (descriptor.temporalId() == 0 && descriptor.spatialId() <= chain) {
            lastOfChain[chain] = number;
          }
        }
        int mask = 0;
        for (int target = 0; target < targets; target++) {
          mask |=
              descriptor.indication(target) != DependencyDescriptor.NOT_PRESENT ? 1 << target : 0;
        }
        present.addFirst(mask);
        for (int f = 0; f < descriptor.fdiffCount(); f++) {
          int referred = present.stream().skip(descriptor.fdiff(f)).findFirst().orElseThrow();
          assertThat(referred & mask).isEqualTo(mask);
        }
        if (present.size() > 20) {
          present.removeLast();
        }
      }
      if (i % 50 == 6) {
        source.requestKeyframe(0);
      }
    }
  }

  @Test
  void shouldTellDecodeTargetsAndSizes() {
    parse(Sent.next(MediaSpec.video("av1:svc=L3T3").open(9)));
    assertThat(structure.decodeTargetCount()).isEqualTo(9);
    assertThat(structure.chainCount()).isEqualTo(3);
    assertThat(structure.spatialLayers()).isEqualTo(3);
    for (int target = 0; target < 9; target++) {
      assertThat(structure.decodeTargetSpatialId(target)).isEqualTo(target / 3);
      assertThat(structure.decodeTargetTemporalId(target)).isEqualTo(target % 3);
      assertThat(structure.protectedBy(target)).isEqualTo(target / 3);
    }
    assertThat(structure.width(0)).isEqualTo(320);
    assertThat(structure.height(0)).isEqualTo(180);
    assertThat(structure.height(2)).isEqualTo(720);
  }

  @Test
  void shouldFragmentFramesOverPackets() {
    for (List<Sent> picture : Sent.pictures(MediaSpec.video("av1:4x400").open(9), 3)) {
      for (int i = 0; i < 4; i++) {
        byte[] payload = picture.get(i).payload();
        assertThat(Av1Payload.continuesFirst(payload, 0, payload.length)).isEqualTo(i > 0);
        assertThat(Av1Payload.continuedLast(payload, 0, payload.length)).isEqualTo(i < 3);
      }
    }
  }

  /** AV1 section 5.5.1. */
  @ParameterizedTest
  @CsvSource({"1, 1", "3, 3"})
  void shouldWriteASequenceHeader(int spatial, int temporal) {
    byte[] payload =
        Sent.next(MediaSpec.video("av1:svc=L" + spatial + "T" + temporal).open(9)).payload();
    byte[] header = Arrays.copyOfRange(payload, 2, 2 + payload[1]);
    BitString bits = new BitString(header, 0);
    assertThat(bits.read(8)).isEqualTo(0x08);
    assertThat(bits.read(7)).isZero();
    int points = bits.read(5) + 1;
    assertThat(points).isEqualTo(spatial * temporal);
    for (int i = 0; i < points; i++) {
      int layers = bits.read(12);
      assertThat(layers >> 8).isEqualTo(points == 1 ? 0 : (1 << (3 - i / 3)) - 1);
      assertThat(layers & 0xff).isEqualTo(points == 1 ? 0 : (1 << (3 - i % 3)) - 1);
      assertThat(bits.read(5)).isEqualTo(5);
    }
    assertThat(bits.read(8)).isEqualTo(0xff);
    assertThat(bits.read(16)).isEqualTo(1_279);
    assertThat(bits.read(16)).isEqualTo(719);
    assertThat(bits.read(9)).isZero();
    assertThat(bits.read(2)).isEqualTo(3);
    assertThat(bits.read(11)).isZero();
    assertThat(bits.atTrailing()).isTrue();
  }
}
