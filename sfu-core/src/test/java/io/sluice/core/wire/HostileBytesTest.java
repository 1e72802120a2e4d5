package io.sluice.core.wire;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** That the attack finds what it is for. */
final class HostileBytesTest {
  private static final byte[] CORPUS = {1, 2, 3, 4};

  private static void attack(HostileBytes.Parser parser) {
    HostileBytes.attack(parser, CORPUS);
  }

  @Test
  void shouldFindAReadBehindTheEnd() {
    assertThatThrownBy(() -> attack((data, off, len) -> data[off + len]))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed " + HostileBytes.seed());
  }

  @Test
  void shouldFindAReadThatStaysWithinTheArray() {
    assertThatThrownBy(
            () -> attack((data, off, len) -> data.length > off + len ? data[off + len] : 0))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void shouldFindAReadBeforeTheBeginning() {
    assertThatThrownBy(() -> attack((data, off, len) -> off > 0 ? data[off - 1] : 0))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void shouldPassWhatStaysWithinItsBytes() {
    assertThatCode(() -> attack((data, off, len) -> len == 0 ? 0 : data[off] + data[off + len - 1]))
        .doesNotThrowAnyException();
  }
}
