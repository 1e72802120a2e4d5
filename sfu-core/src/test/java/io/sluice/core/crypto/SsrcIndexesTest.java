package io.sluice.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.testkit.Seeds;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SsrcIndexesTest {
  @Test
  void shouldAgreeWithAMap() {
    Random random = Seeds.random();
    SsrcIndexes indexes = new SsrcIndexes(5_000);
    Map<Integer, Long> model = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      int ssrc = random.nextInt(4_000) * (random.nextBoolean() ? 1 : 1 << 16);
      long index = random.nextLong(1L << 48);
      indexes.put(ssrc, index);
      model.put(ssrc, index);
    }
    assertThat(indexes.size()).isEqualTo(model.size());
    model.forEach((ssrc, index) -> assertThat(indexes.get(ssrc)).isEqualTo(index));
    assertThat(indexes.get(-5)).isEqualTo(SsrcIndexes.NONE);
  }

  @Test
  void shouldRefuseMoreThanItsLimit() {
    SsrcIndexes indexes = new SsrcIndexes(100);
    for (int ssrc = 0; ssrc < 100; ssrc++) {
      indexes.put(ssrc, ssrc);
    }
    assertThat(indexes.hasRoomFor(7)).isTrue();
    assertThat(indexes.hasRoomFor(100)).isFalse();
    assertThatThrownBy(() -> indexes.put(100, 0)).isInstanceOf(IllegalStateException.class);
    indexes.put(7, 1_000);
    assertThat(indexes.get(7)).isEqualTo(1_000);
    assertThat(indexes.size()).isEqualTo(100);
  }
}
