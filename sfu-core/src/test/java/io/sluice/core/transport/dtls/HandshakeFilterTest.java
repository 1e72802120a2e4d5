package io.sluice.core.transport.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Fragments that other servers paid for: CVE-2022-29189, CVE-2022-29190 (RFC 6347 section 4). */
class HandshakeFilterTest {
  private static final int HANDSHAKE = 22;

  private final HandshakeFilter filter = new HandshakeFilter();

  static byte[] record(int type, int minor, int epoch, byte[] content) {
    byte[] record = new byte[13 + content.length];
    record[0] = (byte) type;
    record[1] = (byte) 0xfe;
    record[2] = (byte) minor;
    record[4] = (byte) epoch;
    record[11] = (byte) (content.length >> 8);
    record[12] = (byte) content.length;
    System.arraycopy(content, 0, record, 13, content.length);
    return record;
  }

  static byte[] fragment(int sequence, int length, int offset, int count) {
    byte[] fragment = new byte[12 + count];
    fragment[0] = 11;
    put24(fragment, 1, length);
    fragment[5] = (byte) sequence;
    put24(fragment, 6, offset);
    put24(fragment, 9, count);
    return fragment;
  }

  private static void put24(byte[] data, int at, int value) {
    data[at] = (byte) (value >> 16);
    data[at + 1] = (byte) (value >> 8);
    data[at + 2] = (byte) value;
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  private int accept(byte[] datagram) {
    return filter.accept(datagram, 0, datagram.length);
  }

  private boolean takes(byte[] fragments) {
    byte[] record = record(HANDSHAKE, 0xfd, 0, fragments);
    return accept(record) == record.length;
  }

  @Test
  void shouldTakeWhatHandshakesConsistOf() {
    assertThat(takes(fragment(0, 200, 0, 200))).isTrue();
    assertThat(takes(join(fragment(1, 300, 0, 100), fragment(2, 0, 0, 0)))).isTrue();
    assertThat(takes(fragment(1, 300, 50, 250))).isTrue();
    byte[] changeCipherSpec = record(20, 0xfd, 0, new byte[] {1});
    byte[] finished = record(HANDSHAKE, 0xfd, 1, new byte[48]);
    byte[] both = join(changeCipherSpec, finished);
    assertThat(accept(both)).isEqualTo(both.length);
    byte[] alert = record(21, 0xff, 0, new byte[2]);
    assertThat(accept(alert)).isEqualTo(alert.length);
  }

  @Test
  void shouldDropWhatAnnouncesMoreThanAMessageNeeds() {
    assertThat(takes(fragment(0, 0xffffff, 0, 1))).isFalse();
    assertThat(takes(fragment(0, HandshakeFilter.MESSAGE_LIMIT + 1, 0, 1))).isFalse();
    assertThat(takes(fragment(1, HandshakeFilter.MESSAGE_LIMIT, 0, 1))).isTrue();
    assertThat(takes(fragment(2, HandshakeFilter.TOTAL_LIMIT - 16 * 1024 + 1, 0, 1))).isFalse();
    assertThat(takes(fragment(2, HandshakeFilter.TOTAL_LIMIT - 16 * 1024, 0, 1))).isTrue();
    assertThat(takes(fragment(3, 1, 0, 1))).isFalse();
    assertThat(takes(fragment(1, HandshakeFilter.MESSAGE_LIMIT, 5, 1))).isTrue();
  }

  @Test
  void shouldDropEmptyTruncatedAndContradictoryFragments() {
    assertThat(takes(fragment(0, 100, 0, 0))).isFalse();
    assertThat(takes(fragment(0, 100, 50, 51))).isFalse();
    assertThat(takes(Arrays.copyOf(fragment(0, 100, 0, 50), 40))).isFalse();
    assertThat(takes(new byte[] {1, 2, 3})).isFalse();
    assertThat(takes(fragment(16, 100, 0, 100))).isFalse();
    assertThat(takes(fragment(0, 100, 0, 100))).isTrue();
    assertThat(takes(fragment(0, 101, 0, 100))).isFalse();
  }

  @Test
  void shouldDropRecordsThatNoHandshakeNeeds() {
    byte[] content = fragment(0, 10, 0, 10);
    assertThat(accept(record(HANDSHAKE, 0xfe, 0, content))).isZero();
    assertThat(accept(record(HANDSHAKE, 0xfd, 2, content))).isZero();
    assertThat(accept(record(24, 0xfd, 0, content))).isZero();
    assertThat(accept(record(25, 0xfd, 1, content))).isZero();
    assertThat(accept(record(23, 0xfd, 0, content))).isZero();
    assertThat(accept(record(HANDSHAKE, 0xfd, 0, new byte[0]))).isZero();
    byte[] good = record(HANDSHAKE, 0xfd, 0, content);
    assertThat(accept(join(good, record(24, 0xfd, 0, content), good))).isEqualTo(good.length);
    assertThat(accept(Arrays.copyOf(good, good.length - 1))).isZero();
  }

  @Test
  void shouldStopAFloodOfOverlappingFragments() {
    int taken = 0;
    for (int i = 0; i < 100_000; i++) {
      taken += takes(fragment(i % 4, 4_000, i % 4_000, 1)) ? 1 : 0;
    }
    assertThat(taken).isEqualTo(HandshakeFilter.FRAGMENT_LIMIT);
  }

  @Test
  void shouldNeverThrowNorReadBeyondADatagram() {
    Seeds.forEach(
        200,
        random -> {
          byte[] real =
              join(
                  record(HANDSHAKE, 0xfd, 0, fragment(0, 100, 0, 100)),
                  record(HANDSHAKE, 0xfd, 1, new byte[48]));
          for (int i = 0; i < 1_000; i++) {
            byte[] changed = Arrays.copyOf(real, random.nextInt(real.length + 1));
            for (int flips = random.nextInt(6); flips > 0 && changed.length > 0; flips--) {
              changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            assertThat(accept(changed)).isBetween(0, changed.length);
          }
        });
  }
}
