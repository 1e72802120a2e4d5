package io.sluice.core.wire.stun;

import static io.sluice.core.wire.HostileBytes.mix;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.core.wire.HostileBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** STUN, which anybody can send before any check (RFC 8489 section 6.3). */
final class StunMessageFuzzTest {
  /** That of the samples of RFC 5769, so that some inputs are authentic. */
  private static final byte[] PASSWORD =
      "VOkJxbRl1RmTxUk/WvJxBt".getBytes(StandardCharsets.US_ASCII);

  /** Two user name fragments of 256 characters and a colon. */
  private static final int MAX_USERNAME = 513;

  private final StunMessage message = new StunMessage();
  private final StunMessage again = new StunMessage();
  private final StunWriter writer = new StunWriter();
  private final HmacSha1 hmac = new HmacSha1();

  @FuzzTest
  void shouldReadNothingBeyondTheMessage(byte[] input) {
    HostileBytes.check(this::digest, input);
  }

  @FuzzTest
  void shouldReadWhatItWritesOfAnyMessage(byte[] input) {
    if (!message.parse(input, 0, input.length)) {
      return;
    }
    write(input);
    assertThat(again.parse(writer.array(), 0, writer.length())).isTrue();
    assertThat(again.integrityValid(hmac, PASSWORD)).isTrue();
    assertThat(again.fingerprintValid()).isTrue();
    assertThat(again.type()).isEqualTo(message.type());
    assertThat(again.idHigh()).isEqualTo(message.idHigh());
    assertThat(again.idLow()).isEqualTo(message.idLow());
    assertThat(again.priority()).isEqualTo(message.priority());
    assertThat(again.useCandidate()).isEqualTo(message.useCandidate());
    assertThat(again.controlling()).isEqualTo(message.controlling());
    assertThat(again.controlled()).isEqualTo(message.controlled());
    assertThat(again.tieBreaker()).isEqualTo(message.tieBreaker());
    assertThat(again.mappedIp()).isEqualTo(message.mappedIp());
    if (isWritable(message.errorCode())) {
      assertThat(again.errorCode()).isEqualTo(message.errorCode());
    }
    if (message.usernameLength() <= MAX_USERNAME) {
      assertThat(again.username()).isEqualTo(message.username());
    }
  }

  private void write(byte[] input) {
    writer.start(message.type(), message.idHigh(), message.idLow());
    int username = message.usernameAt();
    int length = message.usernameLength();
    if (username >= 0 && length <= MAX_USERNAME) {
      writer.username(Arrays.copyOfRange(input, username, username + length));
    }
    if (message.priority() >= 0) {
      writer.priority(message.priority());
    }
    if (message.controlling() || message.controlled()) {
      writer.role(message.controlling(), message.tieBreaker());
    }
    if (message.useCandidate()) {
      writer.useCandidate();
    }
    byte[] ip = message.mappedIp();
    if (ip != null) {
      writer.xorMappedAddress(ip, message.mappedPort());
    }
    if (isWritable(message.errorCode())) {
      writer.errorCode(message.errorCode(), "reason");
    }
    writer.integrity(hmac, PASSWORD).fingerprint();
  }

  /** The codes of section 14.8. */
  private static boolean isWritable(int errorCode) {
    return errorCode >= 300 && errorCode < 700;
  }

  private long digest(byte[] data, int off, int len) {
    if (!message.parse(data, off, len)) {
      return 0;
    }
    int username = message.usernameAt();
    boolean within = username >= off + Stun.HEADER;
    assertThat(username < 0 || within).isTrue();
    assertThat(username < 0 || username + message.usernameLength() <= off + len).isTrue();
    long digest = mix(mix(message.type(), message.idHigh()), message.idLow());
    digest = mix(mix(digest, username < 0 ? -1 : username - off), message.usernameLength());
    digest = mix(mix(digest, message.priority()), message.tieBreaker());
    digest = mix(digest, bit(message.useCandidate()));
    digest = mix(digest, bit(message.controlling()));
    digest = mix(digest, message.errorCode());
    for (int i = 0; i < message.unknownCount(); i++) {
      digest = mix(digest, message.unknown(i));
    }
    byte[] ip = message.mappedIp();
    if (ip != null) {
      digest = mix(mix(digest, Arrays.hashCode(ip)), message.mappedPort());
    }
    digest = mix(digest, bit(message.fingerprintValid()));
    return mix(digest, bit(message.integrityValid(hmac, PASSWORD)));
  }

  private static long bit(boolean value) {
    return value ? 1 : 0;
  }
}
