package io.sluice.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is under way arrives in the order of its times. */
class DelayLineTest {
  private record Item(long arrival, int number) {}

  @Test
  void shouldDeliverByTimeAndThoseOfOneTimeInTheirOrder() {
    Seeds.forEach(
        200,
        random -> {
          DelayLine<Item> line = new DelayLine<>(1_000);
          List<Item> added = new ArrayList<>();
          List<Item> delivered = new ArrayList<>();
          for (int i = 0; i < 500; i++) {
            Item item = new Item(i + random.nextInt(20), i);
            assertThat(line.add(item.arrival, item)).isTrue();
            added.add(item);
            for (Item next = line.poll(i); next != null; next = line.poll(i)) {
              delivered.add(next);
            }
            assertThat(line.nextNanos()).isGreaterThan(i);
          }
          for (Item next = line.poll(1_000); next != null; next = line.poll(1_000)) {
            delivered.add(next);
          }
          added.sort(Comparator.comparingLong(Item::arrival));
          assertThat(delivered).isEqualTo(added);
          assertThat(line.nextNanos()).isEqualTo(DelayLine.NEVER);
        });
  }

  @Test
  void shouldTakeNoMoreThanAllowed() {
    DelayLine<String> line = new DelayLine<>(20);
    for (int i = 0; i < 20; i++) {
      assertThat(line.add(i, "one")).isTrue();
    }

    assertThat(line.add(0, "one too many")).isFalse();
    assertThat(line.size()).isEqualTo(20);
    assertThat(line.poll(0)).isEqualTo("one");
    assertThat(line.add(0, "the next")).isTrue();
    assertThat(line.poll(0)).isEqualTo("the next");
  }
}
