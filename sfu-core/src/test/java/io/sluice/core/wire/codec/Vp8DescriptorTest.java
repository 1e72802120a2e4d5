package io.sluice.core.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.Hex;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RFC 7741 section 4.2. */
final class Vp8DescriptorTest {
  /** A keyframe's first bytes: tag, start code, 640 × 480 (RFC 6386 section 9.1). */
  private static final String KEYFRAME = "50 b7 01 9d012a 8002 e001 00";

  private final Vp8Descriptor descriptor = new Vp8Descriptor();

  private boolean parse(String hex) {
    byte[] data = Hex.bytes("ff" + hex + "ff");
    boolean valid = descriptor.parse(data, 1, data.length - 2);
    boolean keyframe = Vp8Descriptor.beginsKeyframe(data, 1, data.length - 2);
    assertThat(keyframe).isEqualTo(valid && descriptor.keyframe());
    return valid;
  }

  @Test
  void shouldReadTheShortestDescriptor() {
    assertThat(parse("10 01")).isTrue();
    assertThat(descriptor.length()).isEqualTo(1);
    assertThat(descriptor.frameStart()).isTrue();
    assertThat(descriptor.keyframe()).isFalse();
    assertThat(descriptor.nonReference()).isFalse();
    assertThat(descriptor.pictureId()).isEqualTo(Vp8Descriptor.ABSENT);
    assertThat(descriptor.tl0PicIdxOffset()).isEqualTo(Vp8Descriptor.ABSENT);
    assertThat(descriptor.temporalId()).isEqualTo(Vp8Descriptor.ABSENT);
    assertThat(descriptor.keyIdxOffset()).isEqualTo(Vp8Descriptor.ABSENT);
  }

  @Test
  void shouldReadEveryFieldAndWhereItIs() {
    assertThat(parse("b0 f0 9234 56 b1 01")).isTrue();
    assertThat(descriptor.length()).isEqualTo(6);
    assertThat(descriptor.nonReference()).isTrue();
    assertThat(descriptor.pictureId()).isEqualTo(0x1234);
    assertThat(descriptor.pictureIdBits()).isEqualTo(15);
    assertThat(descriptor.pictureIdOffset()).isEqualTo(3);
    assertThat(descriptor.tl0PicIdx()).isEqualTo(0x56);
    assertThat(descriptor.tl0PicIdxOffset()).isEqualTo(5);
    assertThat(descriptor.temporalId()).isEqualTo(2);
    assertThat(descriptor.layerSync()).isTrue();
    assertThat(descriptor.keyIdx()).isEqualTo(0x11);
    assertThat(descriptor.keyIdxOffset()).isEqualTo(6);
  }

  @Test
  void shouldReadAPictureIdOfSevenBits() {
    assertThat(parse("90 80 7f 01")).isTrue();
    assertThat(descriptor.pictureId()).isEqualTo(127);
    assertThat(descriptor.pictureIdBits()).isEqualTo(7);
    assertThat(descriptor.length()).isEqualTo(3);
  }

  /** The byte of TID, Y and KEYIDX is there if either is; the other half means nothing. */
  @Test
  void shouldReadTemporalAndKeyIndexOnTheirOwn() {
    assertThat(parse("90 20 ff 01")).isTrue();
    assertThat(descriptor.temporalId()).isEqualTo(3);
    assertThat(descriptor.keyIdx()).isEqualTo(Vp8Descriptor.ABSENT);
    assertThat(parse("90 10 ff 01")).isTrue();
    assertThat(descriptor.temporalId()).isEqualTo(Vp8Descriptor.ABSENT);
    assertThat(descriptor.layerSync()).isFalse();
    assertThat(descriptor.keyIdx()).isEqualTo(31);
  }

  @Test
  void shouldForgetThePacketBefore() {
    assertThat(parse("90 f0 9234 56 b1" + KEYFRAME)).isTrue();
    assertThat(parse("10 01")).isTrue();
    assertThat(descriptor.pictureIdBits()).isZero();
    assertThat(descriptor.layerSync()).isFalse();
    assertThat(descriptor.width()).isZero();
  }

  @Test
  void shouldFindAKeyframeAtTheStartOfItsFirstPartition() {
    assertThat(parse("10" + KEYFRAME)).isTrue();
    assertThat(descriptor.keyframe()).isTrue();
    assertThat(descriptor.width()).isEqualTo(640);
    assertThat(descriptor.height()).isEqualTo(480);
    assertThat(parse("00" + KEYFRAME)).isTrue();
    assertThat(descriptor.keyframe()).isFalse();
    assertThat(parse("11" + KEYFRAME)).isTrue();
    assertThat(descriptor.keyframe()).isFalse();
    assertThat(parse("10 51")).isTrue();
    assertThat(descriptor.keyframe()).isFalse();
  }

  @Test
  void shouldRefuseWhatIsCutShort() {
    byte[] whole = Hex.bytes("90 f0 9234 56 b1 01");
    for (int length = 0; length < whole.length; length++) {
      assertThat(descriptor.parse(Arrays.copyOf(whole, length), 0, length)).isFalse();
    }
    assertThat(descriptor.parse(whole, 0, whole.length)).isTrue();
  }
}
