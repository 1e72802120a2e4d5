package io.sluice.core.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.Hex;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** H.264 section 7.3.2.1.1, written bit by bit. */
final class H264SpsTest {
  private static final String BASELINE = "01000010 11000000 00011110 1";
  private static final String HIGH = "01100100 00000000 00101000 1";

  /** Four bits of frame_num, picture order of type 2, one reference, no gaps. */
  private static final String PLAIN = "1 011 010 0";

  private static final String STOP = "0 1";

  private final H264Sps sps = new H264Sps();

  private static String unsigned(int value) {
    String digits = Integer.toBinaryString(value + 1);
    return "0".repeat(digits.length() - 1) + digits;
  }

  private static String signed(int value) {
    return unsigned(value > 0 ? 2 * value - 1 : -2 * value);
  }

  /** Size in macroblocks of frames, without cropping. */
  private static String size(int columns, int rows) {
    return unsigned(columns - 1) + unsigned(rows - 1) + "1 1 0";
  }

  private static String cropped(int columns, int rows, int left, int right, int top, int bottom) {
    return unsigned(columns - 1)
        + unsigned(rows - 1)
        + "1 1 1"
        + unsigned(left)
        + unsigned(right)
        + unsigned(top)
        + unsigned(bottom);
  }

  private static byte[] escape(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int zeros = 0;
    for (byte next : plain) {
      if (zeros == 2 && next >= 0 && next <= 3) {
        out.write(3);
        zeros = 0;
      }
      out.write(next);
      zeros = next == 0 ? zeros + 1 : 0;
    }
    return out.toByteArray();
  }

  private void assertSize(String fields, int width, int height) {
    byte[] data = Hex.bits("01100111" + fields + STOP);
    assertThat(sps.parse(data, 0, data.length)).isTrue();
    assertThat(sps.width()).isEqualTo(width);
    assertThat(sps.height()).isEqualTo(height);
  }

  private void assertRefused(String fields) {
    byte[] data = Hex.bits("01100111" + fields + STOP);
    assertThat(sps.parse(data, 0, data.length)).isFalse();
    assertThat(sps.width()).isZero();
    assertThat(sps.height()).isZero();
  }

  @Test
  void shouldReadASizeInMacroblocks() {
    assertSize(BASELINE + PLAIN + size(40, 30), 640, 480);
    assertSize(BASELINE + PLAIN + size(1, 1), 16, 16);
    assertSize(BASELINE + PLAIN + size(1024, 1024), 16_384, 16_384);
  }

  @Test
  void shouldTakeOffWhatIsCropped() {
    assertSize(BASELINE + PLAIN + cropped(120, 68, 0, 0, 0, 4), 1_920, 1_080);
    assertSize(BASELINE + PLAIN + cropped(4, 3, 1, 2, 3, 4), 64 - 6, 48 - 14);
  }

  /** Sampling 4:2:2 crops in pairs of columns, 4:4:4 and one plane in single pixels. */
  @Test
  void shouldCropInUnitsOfTheColourFormat() {
    String depths = "1 1 0 0";
    String crop = cropped(4, 4, 1, 0, 0, 1);
    assertSize(HIGH + unsigned(0) + depths + PLAIN + crop, 63, 63);
    assertSize(HIGH + unsigned(1) + depths + PLAIN + crop, 62, 62);
    assertSize(HIGH + unsigned(2) + depths + PLAIN + crop, 62, 63);
    assertSize(HIGH + unsigned(3) + "0" + depths + PLAIN + crop, 63, 63);
    assertSize(HIGH + unsigned(3) + "1" + depths + PLAIN + crop, 63, 63);
    assertRefused(HIGH + unsigned(4) + depths + PLAIN + crop);
  }

  /** Pairs of fields are of half the height, and crop in twice the unit. */
  @Test
  void shouldDoubleTheHeightOfFields() {
    String fields = unsigned(119) + unsigned(33) + "0 0 1 1" + "1 1 1" + unsigned(2);
    assertSize(BASELINE + PLAIN + fields, 1_920, 1_080);
  }

  @Test
  void shouldSkipScalingLists() {
    String whole = "1" + signed(1).repeat(16);
    String ended = "1" + signed(-8);
    String lists = whole + ended + "0 0 0 0" + "1" + signed(-1).repeat(7) + signed(-1) + "0";
    assertSize(HIGH + unsigned(1) + "1 1 0 1" + lists + PLAIN + size(40, 30), 640, 480);
  }

  @Test
  void shouldSkipPictureOrderOfEveryType() {
    assertSize(BASELINE + "1" + unsigned(0) + unsigned(4) + "010 0" + size(2, 2), 32, 32);
    String cycle = "0" + signed(-5) + signed(7) + unsigned(2) + signed(100) + signed(-100);
    assertSize(BASELINE + "1" + unsigned(1) + cycle + "010 0" + size(2, 2), 32, 32);
    assertRefused(BASELINE + "1" + unsigned(3) + "010 0" + size(2, 2));
    String endless = "0 1 1" + unsigned(256) + "1".repeat(256);
    assertRefused(BASELINE + "1" + unsigned(1) + endless + "010 0" + size(2, 2));
  }

  /** Section 7.4.1: 0x000003 stands for 0x0000. */
  @Test
  void shouldTakeOutTheBytesThatKeepStartCodesAway() {
    String zeros = "01000010 00000000 00000000" + unsigned(127); // profile, level 0, an identifier
    byte[] plain = Hex.bits("01100111" + zeros + PLAIN + size(40, 30) + STOP);
    byte[] escaped = escape(plain);
    assertThat(escaped.length).isEqualTo(plain.length + 1);
    assertThat(sps.parse(escaped, 0, escaped.length)).isTrue();
    assertThat(sps.width()).isEqualTo(640);
    assertThat(sps.height()).isEqualTo(480);
  }

  @Test
  void shouldRefuseWhatIsCutShortOrIsNone() {
    byte[] whole = Hex.bits("01100111" + BASELINE + PLAIN + cropped(120, 68, 0, 0, 0, 4));
    for (int length = 0; length < whole.length; length++) {
      assertThat(sps.parse(Arrays.copyOf(whole, length), 0, length)).isFalse();
    }
    assertThat(sps.parse(whole, 0, whole.length)).isTrue();
    whole[0] = 0x68;
    assertThat(sps.parse(whole, 0, whole.length)).isFalse();
    assertThat(sps.width()).isZero();
  }

  @Test
  void shouldRefuseASizeThatCannotBe() {
    assertRefused(BASELINE + PLAIN + size(1_025, 1));
    assertRefused(BASELINE + PLAIN + size(0x7fff_fffe, 0x7fff_fffe));
    assertRefused(BASELINE + PLAIN + cropped(1, 1, 4, 4, 0, 0));
    assertRefused(BASELINE + PLAIN + cropped(1, 1, 0x7fff_fffd, 0x7fff_fffd, 0, 0));
    assertRefused(BASELINE + PLAIN + "0".repeat(40) + "1".repeat(60));
  }
}
