package io.sluice.core.wire.ext;

import static io.sluice.core.wire.rtp.LayerFacts.bit;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.Hex;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The layout of the extension's definition, written by hand. */
final class LayersAllocationTest {
  private final LayersAllocation allocation = new LayersAllocation();

  private boolean parse(String hex) {
    byte[] data = Hex.bytes("ff" + hex + "ff");
    return allocation.parse(data, 1, data.length - 2);
  }

  /** Two temporal layers of each of three streams: 100, 150; 300, 500; 1,000, 2,000 kbit/s. */
  private static final String SIMULCAST =
      "61 54 64 9601 ac02 f403 e807 d00f" + "013f 00b3 0f  027f 0167 1e  04ff 02cf 1e";

  @Test
  void shouldReadStreamsOfOneSpatialLayerEach() {
    assertThat(parse(SIMULCAST)).isTrue();
    assertThat(allocation.stream()).isEqualTo(1);
    assertThat(allocation.streams()).isEqualTo(3);
    for (int stream = 0; stream < 3; stream++) {
      assertThat(allocation.temporalLayers(stream, 0)).isEqualTo(2);
      assertThat(allocation.temporalLayers(stream, 1)).isZero();
      assertThat(allocation.layers(stream)).isEqualTo(bit(0, 0) | bit(0, 1));
    }
    assertThat(allocation.layers(3)).isZero();
    assertThat(allocation.kilobits(0, 0, 0)).isEqualTo(100);
    assertThat(allocation.kilobits(0, 0, 1)).isEqualTo(150);
    assertThat(allocation.kilobits(1, 0, 0)).isEqualTo(300);
    assertThat(allocation.kilobits(1, 0, 1)).isEqualTo(500);
    assertThat(allocation.kilobits(2, 0, 0)).isEqualTo(1_000);
    assertThat(allocation.kilobits(2, 0, 1)).isEqualTo(2_000);
    assertThat(allocation.kilobits(2, 0, 2)).isZero();
    assertThat(allocation.hasResolutions()).isTrue();
    assertThat(allocation.width(0, 0)).isEqualTo(320);
    assertThat(allocation.height(0, 0)).isEqualTo(180);
    assertThat(allocation.frameRate(0, 0)).isEqualTo(15);
    assertThat(allocation.width(2, 0)).isEqualTo(1_280);
    assertThat(allocation.height(2, 0)).isEqualTo(720);
    assertThat(allocation.frameRate(2, 0)).isEqualTo(30);
  }

  @Test
  void shouldReadSpatialLayersWithoutSizes() {
    assertThat(parse("07 18 01 02 03 04 05 06")).isTrue();
    assertThat(allocation.streams()).isEqualTo(1);
    assertThat(allocation.temporalLayers(0, 0)).isEqualTo(1);
    assertThat(allocation.temporalLayers(0, 1)).isEqualTo(2);
    assertThat(allocation.temporalLayers(0, 2)).isEqualTo(3);
    assertThat(allocation.hasResolutions()).isFalse();
    assertThat(allocation.width(0, 0)).isZero();
  }

  /** Streams of other layers each: the first stream's mask is in the upper half. */
  @Test
  void shouldReadStreamsThatDiffer() {
    assertThat(parse("10 20 00 05")).isTrue();
    assertThat(allocation.layers(0)).isEqualTo(bit(1, 0));
    assertThat(allocation.layers(1)).isZero();
    assertThat(allocation.kilobits(0, 1, 0)).isEqualTo(5);
    assertThat(parse("b0 10 08 10 01 02 03")).isTrue();
    assertThat(allocation.stream()).isEqualTo(2);
    assertThat(allocation.streams()).isEqualTo(4);
    assertThat(allocation.layers(0)).isEqualTo(bit(0, 0));
    assertThat(allocation.layers(1)).isZero();
    assertThat(allocation.layers(2)).isZero();
    assertThat(allocation.layers(3)).isEqualTo(bit(3, 0) | bit(3, 1));
    assertThat(allocation.kilobits(3, 3, 1)).isEqualTo(3);
  }

  /** Four numbers of temporal layers fit a byte. */
  @Test
  void shouldReadAsManyNumbersOfLayersAsThereAre() {
    assertThat(parse("27 000040 01 02 03 04 05 06 07 08 09 0a")).isTrue();
    assertThat(allocation.temporalLayers(2, 1)).isEqualTo(1);
    assertThat(allocation.temporalLayers(2, 2)).isEqualTo(2);
    assertThat(allocation.kilobits(2, 2, 1)).isEqualTo(10);
    assertThat(parse("3f ffffffff" + "01".repeat(64) + "0000 0000 05".repeat(16))).isTrue();
    assertThat(allocation.temporalLayers(3, 3)).isEqualTo(4);
    assertThat(allocation.width(3, 3)).isEqualTo(1);
    assertThat(allocation.frameRate(3, 3)).isEqualTo(5);
  }

  @Test
  void shouldReadThatNothingIsSent() {
    assertThat(parse(SIMULCAST)).isTrue();
    assertThat(parse("00")).isTrue();
    assertThat(allocation.streams()).isEqualTo(1);
    assertThat(allocation.stream()).isZero();
    assertThat(allocation.layers(0)).isZero();
    assertThat(allocation.layers(2)).isZero();
    assertThat(allocation.kilobits(0, 0, 0)).isZero();
    assertThat(allocation.width(0, 0)).isZero();
  }

  @Test
  void shouldRefuseWhatIsCutShortOrTooLong() {
    byte[] whole = Hex.bytes(SIMULCAST);
    int withoutSizes = whole.length - 15;
    for (int length = 0; length < whole.length; length++) {
      boolean valid = allocation.parse(Arrays.copyOf(whole, length), 0, length);
      assertThat(valid).as("%d bytes", length).isEqualTo(length == withoutSizes);
      assertThat(allocation.streams()).isEqualTo(valid ? 3 : 0);
    }
    assertThat(parse(SIMULCAST + "00")).isFalse();
    assertThat(allocation.layers(0)).isZero();
  }

  @Test
  void shouldRefuseABitrateThatCannotBe() {
    assertThat(parse("01 00 ffffff7f")).isTrue();
    assertThat(allocation.kilobits(0, 0, 0)).isEqualTo((1 << 28) - 1);
    assertThat(parse("01 00 ffffffff01")).isFalse();
  }

  @Test
  void shouldKnowNothingOfStreamsAndLayersOutOfRange() {
    assertThat(parse(SIMULCAST)).isTrue();
    for (int out : new int[] {-1, 4, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThat(allocation.temporalLayers(out, 0)).isZero();
      assertThat(allocation.temporalLayers(0, out)).isZero();
      assertThat(allocation.layers(out)).isZero();
      assertThat(allocation.kilobits(0, 0, out)).isZero();
      assertThat(allocation.width(out, 0)).isZero();
      assertThat(allocation.height(0, out)).isZero();
      assertThat(allocation.frameRate(out, out)).isZero();
    }
  }
}
