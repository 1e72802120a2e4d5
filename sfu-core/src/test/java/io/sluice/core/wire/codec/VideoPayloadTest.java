package io.sluice.core.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.Hex;
import org.junit.jupiter.api.Test;

/** H.264 (RFC 6184), AV1 (AV1 RTP specification) and where a keyframe of any codec begins. */
final class VideoPayloadTest {
  private static boolean keyframe(VideoCodec codec, String hex) {
    byte[] data = Hex.bytes(hex);
    return KeyframeDetector.isKeyframe(codec, data, 0, data.length);
  }

  private static boolean begins(String hex, int type) {
    byte[] data = Hex.bytes(hex);
    return Av1Payload.beginsUnit(data, 0, data.length, type);
  }

  @Test
  void shouldKnowACodecByItsNameInAnyCase() {
    assertThat(VideoCodec.fromName("vp8")).isSameAs(VideoCodec.VP8);
    assertThat(VideoCodec.fromName("H264")).isSameAs(VideoCodec.H264);
    assertThat(VideoCodec.fromName("av1")).isSameAs(VideoCodec.AV1);
    assertThat(VideoCodec.fromName("H265")).isNull();
    assertThat(VideoCodec.fromName("")).isNull();
  }

  /** RFC 6184 section 5.6. */
  @Test
  void shouldFindAKeyframeInASingleUnit() {
    assertThat(keyframe(VideoCodec.H264, "67 42c01f")).isTrue();
    assertThat(keyframe(VideoCodec.H264, "65 8884")).isTrue();
    assertThat(keyframe(VideoCodec.H264, "68 ce3c80")).isFalse();
    assertThat(keyframe(VideoCodec.H264, "41 9a24")).isFalse();
    assertThat(keyframe(VideoCodec.H264, "67")).isFalse();
  }

  /** RFC 6184 section 5.7.1: STAP-A. */
  @Test
  void shouldFindAKeyframeInAnAggregate() {
    assertThat(keyframe(VideoCodec.H264, "78 0002 09f0 0003 6742c0 0002 68ce")).isTrue();
    assertThat(keyframe(VideoCodec.H264, "78 0002 68ce 0002 6588")).isTrue();
    assertThat(keyframe(VideoCodec.H264, "78 0002 68ce 0002 419a")).isFalse();
    assertThat(keyframe(VideoCodec.H264, "78 0002 68ce 0003 6742")).isFalse();
    assertThat(keyframe(VideoCodec.H264, "78 0000 0003 6742c0")).isFalse();
    assertThat(keyframe(VideoCodec.H264, "78 0002 68ce 00")).isFalse();
  }

  /** RFC 6184 section 5.8: FU-A, of which only the first fragment begins anything. */
  @Test
  void shouldFindAKeyframeInTheFirstFragment() {
    assertThat(keyframe(VideoCodec.H264, "7c 85 8884")).isTrue();
    assertThat(keyframe(VideoCodec.H264, "7c 05 8884")).isFalse();
    assertThat(keyframe(VideoCodec.H264, "7c 45 8884")).isFalse();
    assertThat(keyframe(VideoCodec.H264, "7c 81 9a24")).isFalse();
    assertThat(keyframe(VideoCodec.H264, "7c 85")).isFalse();
  }

  @Test
  void shouldFindUnitsOfAType() {
    byte[] data = Hex.bytes("78 0002 6742 0002 68ce");
    assertThat(H264Payload.beginsUnit(data, 0, data.length, H264Payload.PPS)).isTrue();
    assertThat(H264Payload.beginsUnit(data, 0, data.length, H264Payload.IDR)).isFalse();
  }

  /** Section 4.4: N marks the first packet of a coded video sequence, where Z must be 0. */
  @Test
  void shouldFindAKeyframeByTheAggregationHeader() {
    assertThat(keyframe(VideoCodec.AV1, "18 0a0b")).isTrue();
    assertThat(keyframe(VideoCodec.AV1, "10 0a0b")).isFalse();
    assertThat(keyframe(VideoCodec.AV1, "98 0a0b")).isFalse();
    assertThat(keyframe(VideoCodec.AV1, "18")).isFalse();
  }

  /** Section 4.3: with W of 0 each element has a size, else all but the last. */
  @Test
  void shouldFindUnitsInElements() {
    assertThat(begins("00 02 1000 03 0a0b0c", Av1Payload.SEQUENCE_HEADER)).isTrue();
    assertThat(begins("20 02 1000 0a0b0c", Av1Payload.SEQUENCE_HEADER)).isTrue();
    assertThat(begins("10 0a0b0c", Av1Payload.SEQUENCE_HEADER)).isTrue();
    assertThat(begins("20 02 1000 320b0c", Av1Payload.SEQUENCE_HEADER)).isFalse();
    assertThat(begins("10 320a0a0a", Av1Payload.SEQUENCE_HEADER)).isFalse();
  }

  @Test
  void shouldNotTakeAContinuationForAUnit() {
    assertThat(begins("90 0a0b0c", Av1Payload.SEQUENCE_HEADER)).isFalse();
    assertThat(begins("a0 02 0a0b 0a0b", Av1Payload.SEQUENCE_HEADER)).isTrue();
  }

  @Test
  void shouldStopAtAnElementThatIsCutShort() {
    assertThat(begins("00 04 0a0b0c", Av1Payload.SEQUENCE_HEADER)).isFalse();
    assertThat(begins("00 ffffffff01 0a0b0c", Av1Payload.SEQUENCE_HEADER)).isFalse();
    assertThat(begins("00 ff", Av1Payload.SEQUENCE_HEADER)).isFalse();
    assertThat(begins("00", Av1Payload.SEQUENCE_HEADER)).isFalse();
    assertThat(begins("", Av1Payload.SEQUENCE_HEADER)).isFalse();
  }

  @Test
  void shouldReadTheAggregationHeader() {
    byte[] data = {(byte) 0xd0, 0};
    assertThat(Av1Payload.continuesFirst(data, 0, 2)).isTrue();
    assertThat(Av1Payload.continuedLast(data, 0, 2)).isTrue();
    assertThat(Av1Payload.elementCount(data, 0, 2)).isEqualTo(1);
  }

  @Test
  void shouldFindNoKeyframeInNothing() {
    for (VideoCodec codec : VideoCodec.values()) {
      assertThat(keyframe(codec, "")).as("%s", codec).isFalse();
    }
  }
}
