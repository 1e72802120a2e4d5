package io.sluice.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worked examples of RFC 3711 appendix B.3 and RFC 7714 sections 16 and 17. */
class SrtpVectorsTest {
  private static final byte[] SALT = hex("517569642070726f2071756f");
  private static final String KEY_128 = "000102030405060708090a0b0c0d0e0f";
  private static final String KEY_256 = KEY_128 + "101112131415161718191a1b1c1d1e1f";
  private static final String RTP =
      "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e6973206469766973612069"
          + "6e207061727465732074726573";
  private static final String RTCP =
      "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61"
          + "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
  private static final int RTCP_INDEX = 0x5d4;

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  @Test
  void shouldDeriveSessionKeysAsInRfc3711() {
    SrtpKeys.MasterKey master =
        new SrtpKeys.MasterKey(
            hex("e1f97a0d3e018be0d64fa32c06de4139"), hex("0ec675ad498afeebb6960b3aabe6"));
    assertThat(SrtpKeyDerivation.derive(master, SrtpKeyDerivation.RTP_KEY, 16))
        .isEqualTo(hex("c61e7a93744f39ee10734afe3ff7a087"));
    assertThat(SrtpKeyDerivation.derive(master, SrtpKeyDerivation.RTP_SALT, 14))
        .isEqualTo(hex("30cbbc08863d8c85d49db34a9ae1"));
    assertThat(SrtpKeyDerivation.derive(master, SrtpKeyDerivation.RTP_AUTH, 20))
        .isEqualTo(hex("cebe321f6ff7716b6fd4ab49af256a156d38baa4"));
  }

  @ParameterizedTest
  @CsvSource({
    KEY_128
        + ",8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d1"
        + "9b36de3adf8833899d7f27beb16a9152cf765ee4390cce",
    KEY_256
        + ",8040f17b8041f8d35501a0b232b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae"
        + "0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13"
  })
  void shouldProtectRtpAsInRfc7714(String key, String expected) {
    byte[] plain = hex(RTP);
    byte[] out = Arrays.copyOf(plain, plain.length + 16);
    GcmSuite suite = new GcmSuite(hex(key), SALT);
    int length = suite.rtpSealer().seal(out, 0, 12, plain, 12, plain.length - 12, 0xf17b);
    assertThat(length).isEqualTo(out.length);
    assertThat(out).isEqualTo(hex(expected));

    byte[] back = new byte[plain.length];
    assertThat(suite.rtpOpener().open(out, 0, 12, length, back, 0, 0xf17b)).isEqualTo(plain.length);
    assertThat(back).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource({
    KEY_128
        + ",81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b"
        + "4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4",
    KEY_256
        + ",81c8000d4d617273d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f6"
        + "58c61de0476f1b6fad1d1eb30c4446839f57ff6f6cb26ac3be800005d4"
  })
  void shouldProtectRtcpAsInRfc7714(String key, String expected) {
    byte[] plain = hex(RTCP);
    byte[] buffer = Arrays.copyOf(plain, plain.length + 20);
    GcmSuite suite = new GcmSuite(hex(key), SALT);
    int length = suite.rtcpSealer().seal(buffer, 0, plain.length, RTCP_INDEX);
    assertThat(length).isEqualTo(buffer.length);
    assertThat(buffer).isEqualTo(hex(expected));

    assertThat(suite.rtcpOpener().open(buffer, 0, length, 0x800005d4)).isEqualTo(plain.length);
    assertThat(Arrays.copyOf(buffer, plain.length)).isEqualTo(plain);
  }

  /** RFC 7714 section 17.3: with the E flag clear the packet is authenticated only. */
  @Test
  void shouldAcceptRtcpThatIsOnlyTagged() {
    byte[] buffer = hex(RTCP + "841dd9683dd78ec92ae58790125f62b3000005d4");
    RtcpOpener opener = new GcmSuite(hex(KEY_128), SALT).rtcpOpener();
    assertThat(opener.open(buffer, 0, buffer.length, RTCP_INDEX)).isEqualTo(hex(RTCP).length);
    assertThat(Arrays.copyOf(buffer, hex(RTCP).length)).isEqualTo(hex(RTCP));
    byte[] changed = hex(RTCP + "841dd9683dd78ec92ae58790125f62b3000005d4");
    changed[20] ^= 1;
    assertThat(opener.open(changed, 0, changed.length, RTCP_INDEX)).isNegative();
  }
}
