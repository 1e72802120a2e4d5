package io.sluice.core.wire.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** RFC 8489, with the vectors of RFC 5769. */
class StunMessageTest {
  private static final byte[] PASSWORD =
      "VOkJxbRl1RmTxUk/WvJxBt".getBytes(StandardCharsets.US_ASCII);

  // RFC 5769 section 2.1
  private static final byte[] REQUEST =
      hex(
          "000100582112a442b7e7a701bc34d686fa87dfae"
              + "802200105354554e207465737420636c69656e74"
              + "002400046e0001ff80290008932ff9b151263b36"
              + "000600096576746a3a68367659202020"
              + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
              + "80280004e57a3bcf");

  // RFC 5769 section 2.2
  private static final byte[] IPV4_RESPONSE =
      hex(
          "0101003c2112a442b7e7a701bc34d686fa87dfae"
              + "8022000b7465737420766563746f7220"
              + "002000080001a147e112a643"
              + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
              + "80280004c07d4c96");

  // RFC 5769 section 2.3
  private static final byte[] IPV6_RESPONSE =
      hex(
          "010100482112a442b7e7a701bc34d686fa87dfae"
              + "8022000b7465737420766563746f7220"
              + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
              + "00080014a382954e4be67bf11784c97c8292c275bfe3ed41"
              + "80280004c8fb0b4c");

  private final StunMessage message = new StunMessage();
  private final HmacSha1 hmac = new HmacSha1();

  @Test
  void shouldReadSampleRequest() {
    assertThat(message.parse(REQUEST, 0, REQUEST.length)).isTrue();
    assertThat(message.type()).isEqualTo(Stun.BINDING_REQUEST);
    assertThat(message.idHigh()).isEqualTo(0xb7e7a701bc34d686L);
    assertThat(message.idLow()).isEqualTo(0xfa87dfae);
    assertThat(message.username()).isEqualTo("evtj:h6vY");
    assertThat(message.priority()).isEqualTo(0x6e0001ffL);
    assertThat(message.controlled()).isTrue();
    assertThat(message.controlling()).isFalse();
    assertThat(message.tieBreaker()).isEqualTo(0x932ff9b151263b36L);
    assertThat(message.useCandidate()).isFalse();
    assertThat(message.unknownCount()).isZero();
    assertThat(message.fingerprintValid()).isTrue();
    assertThat(message.integrityValid(hmac, PASSWORD)).isTrue();
  }

  @Test
  void shouldReadSampleResponses() throws UnknownHostException {
    assertThat(message.parse(IPV4_RESPONSE, 0, IPV4_RESPONSE.length)).isTrue();
    assertThat(message.type()).isEqualTo(Stun.BINDING_SUCCESS);
    assertMapped("192.0.2.1", 32853);
    assertThat(message.fingerprintValid()).isTrue();
    assertThat(message.integrityValid(hmac, PASSWORD)).isTrue();

    assertThat(message.parse(IPV6_RESPONSE, 0, IPV6_RESPONSE.length)).isTrue();
    assertMapped("2001:db8:1234:5678:11:2233:4455:6677", 32853);
    assertThat(message.fingerprintValid()).isTrue();
    assertThat(message.integrityValid(hmac, PASSWORD)).isTrue();
  }

  @Test
  void shouldRefuseChangedBytes() {
    for (int i = 0; i < REQUEST.length - 8; i++) {
      byte[] changed = REQUEST.clone();
      changed[i] ^= 1;
      boolean passes =
          message.parse(changed, 0, changed.length)
              && message.integrityValid(hmac, PASSWORD)
              && message.fingerprintValid();
      assertThat(passes).as("byte %d", i).isFalse();
    }
    assertThat(message.parse(REQUEST, 0, REQUEST.length)).isTrue();
    assertThat(message.integrityValid(hmac, new byte[] {1, 2, 3})).isFalse();
  }

  @Test
  void shouldRefuseTruncatedAndPaddedMessages() {
    byte[] longer = Arrays.copyOf(REQUEST, REQUEST.length + 4);
    assertThat(message.parse(longer, 0, longer.length)).isFalse();
    for (int length = 0; length < REQUEST.length; length++) {
      assertThat(message.parse(REQUEST, 0, length)).as("length %d", length).isFalse();
    }
  }

  @Test
  void shouldReadAtAnOffset() {
    byte[] shifted = new byte[REQUEST.length + 7];
    System.arraycopy(REQUEST, 0, shifted, 5, REQUEST.length);
    assertThat(message.parse(shifted, 5, REQUEST.length)).isTrue();
    assertThat(message.username()).isEqualTo("evtj:h6vY");
    assertThat(message.integrityValid(hmac, PASSWORD)).isTrue();
    assertThat(message.fingerprintValid()).isTrue();
  }

  // RFC 8489 section 14.5: what follows MESSAGE-INTEGRITY, unauthenticated, is ignored.
  @Test
  void shouldIgnoreAttributesBehindIntegrity() {
    byte[] plain = request(false);
    int end = plain.length - 8;
    byte[] forged = Arrays.copyOf(Arrays.copyOf(plain, end), end + 4);
    forged[end + 1] = Stun.USE_CANDIDATE;
    forged[3] = (byte) (forged.length - Stun.HEADER);
    assertThat(message.parse(forged, 0, forged.length)).isTrue();
    assertThat(message.useCandidate()).isFalse();
    assertThat(message.integrityValid(hmac, PASSWORD)).isTrue();
  }

  @Test
  void shouldReadWhatItWrote() {
    byte[] bytes = request(true);
    assertThat(message.parse(bytes, 0, bytes.length)).isTrue();
    assertThat(message.username()).isEqualTo("abcd:efghi");
    assertThat(message.priority()).isEqualTo(0xFFFFFFFEL);
    assertThat(message.controlling()).isTrue();
    assertThat(message.tieBreaker()).isEqualTo(-3L);
    assertThat(message.useCandidate()).isTrue();
    assertThat(message.integrityValid(hmac, PASSWORD)).isTrue();
    assertThat(message.fingerprintValid()).isTrue();
  }

  @Test
  void shouldWriteErrors() throws UnknownHostException {
    StunWriter writer =
        new StunWriter()
            .start(Stun.BINDING_ERROR, 5, 6)
            .errorCode(487, "Role Conflict")
            .xorMappedAddress(ip("2001:db8::1"), 65535)
            .integrity(hmac, PASSWORD)
            .fingerprint();
    assertThat(message.parse(writer.array(), 0, writer.length())).isTrue();
    assertThat(message.errorCode()).isEqualTo(487);
    assertMapped("2001:db8::1", 65535);
    assertThat(message.integrityValid(hmac, PASSWORD)).isTrue();
  }

  // RFC 2104: keys longer than a block are hashed; ICE passwords have up to 256 characters.
  @Test
  void shouldAgreeWithTheJdkForKeysOfAnyLength() throws Exception {
    Random random = new Random(2104);
    for (int length = 1; length <= 256; length++) {
      byte[] key = new byte[length];
      byte[] data = new byte[random.nextInt(300)];
      random.nextBytes(key);
      random.nextBytes(data);
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
      byte[] code = new byte[HmacSha1.LENGTH];
      hmac.start(key);
      hmac.update(data, 0, data.length);
      hmac.finish(code, 0);
      assertThat(code).isEqualTo(mac.doFinal(data));
    }
  }

  @Test
  void shouldNeverThrowOnRandomBytes() {
    long seed = Long.getLong("sluice.seed", 8489);
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    int parsed = 0;
    for (int run = 0; run < 300_000; run++) {
      byte[] bytes = hostile(random);
      if (message.parse(bytes, 0, bytes.length)) {
        parsed++;
        boolean authentic = message.integrityValid(hmac, PASSWORD) && message.fingerprintValid();
        assertThat(authentic)
            .isEqualTo(Arrays.equals(bytes, REQUEST) || Arrays.equals(bytes, IPV6_RESPONSE));
        message.username();
        if (message.mappedIp() != null) {
          message.mappedPort();
        }
      }
    }
    assertThat(parsed).isPositive();
  }

  /** Random attributes behind a right header, or a vector with a few bytes changed. */
  private static byte[] hostile(Random random) {
    byte[] bytes;
    if (random.nextBoolean()) {
      bytes = new byte[20 + 4 * random.nextInt(20)];
      random.nextBytes(bytes);
      for (int at = 20; at + 4 <= bytes.length; at += 8) {
        bytes[at] = (byte) (random.nextBoolean() ? 0 : 0x80);
        bytes[at + 1] = (byte) random.nextInt(0x30);
        bytes[at + 2] = 0;
        bytes[at + 3] = (byte) random.nextInt(12);
      }
      System.arraycopy(REQUEST, 0, bytes, 0, 8);
      bytes[2] = 0;
      bytes[3] = (byte) (bytes.length - 20);
    } else {
      bytes = (random.nextBoolean() ? REQUEST : IPV6_RESPONSE).clone();
      for (int i = 0; i <= random.nextInt(4); i++) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      }
    }
    return bytes;
  }

  private byte[] request(boolean useCandidate) {
    StunWriter writer =
        new StunWriter()
            .start(Stun.BINDING_REQUEST, 1L << 63, -1)
            .username("abcd:efghi".getBytes(StandardCharsets.US_ASCII))
            .priority(0xFFFFFFFEL)
            .role(true, -3);
    if (useCandidate) {
      writer.useCandidate();
    }
    writer.integrity(hmac, PASSWORD).fingerprint();
    return Arrays.copyOf(writer.array(), writer.length());
  }

  private void assertMapped(String ip, int port) throws UnknownHostException {
    assertThat(message.mappedIp()).isEqualTo(ip(ip));
    assertThat(message.mappedPort()).isEqualTo(port);
  }

  private static byte[] ip(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal).getAddress();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
