package io.sluice.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.Seeds;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** RFC 3711 sections 3.3.1 and 3.3.2. */
class ReplayWindowTest {
  @Test
  void shouldAgreeWithASetOfAllIndexes() {
    Seeds.forEach(
        20,
        random -> {
          ReplayWindow window = new ReplayWindow();
          Set<Long> accepted = new HashSet<>();
          long highest = -1;
          for (int i = 0; i < 20_000; i++) {
            long around = Math.max(0, highest) + random.nextInt(1_300) - 1_250;
            long index = random.nextInt(500) == 0 ? highest + random.nextInt(5_000) : around;
            if (index < 0) {
              continue;
            }
            boolean seen = index <= highest - ReplayWindow.SIZE || accepted.contains(index);
            assertThat(window.hasSeen(index)).as("index %d of %d", index, highest).isEqualTo(seen);
            if (!seen && random.nextInt(4) != 0) {
              window.accept(index);
              accepted.add(index);
              highest = Math.max(highest, index);
              assertThat(window.highest()).isEqualTo(highest);
            }
          }
        });
  }

  @Test
  void shouldTakeNothingUpToWhereItResumes() {
    ReplayWindow window = new ReplayWindow(70_000);
    for (long index = 68_000; index <= 70_000; index++) {
      assertThat(window.hasSeen(index)).isTrue();
    }
    assertThat(window.hasSeen(70_001)).isFalse();
    window.accept(70_001);
    assertThat(window.hasSeen(70_001)).isTrue();
    assertThat(window.hasSeen(70_000)).isTrue();
  }

  @Test
  void shouldEstimateTheNearestIndex() {
    assertThat(ReplayWindow.estimate(-1, 50_000)).isEqualTo(50_000);
    assertThat(ReplayWindow.estimate(0x0_ffff, 0)).isEqualTo(0x1_0000);
    assertThat(ReplayWindow.estimate(0x1_0000, 0xffff)).isEqualTo(0x0_ffff);
    assertThat(ReplayWindow.estimate(0x3_0010, 0x8010)).isEqualTo(0x3_8010);
    assertThat(ReplayWindow.estimate(0x3_0010, 0x8011)).isEqualTo(0x2_8011);
    assertThat(ReplayWindow.estimate(0x3_9000, 0x1000)).isEqualTo(0x3_1000);
    assertThat(ReplayWindow.estimate(0x3_9000, 0x0fff)).isEqualTo(0x4_0fff);
    assertThat(ReplayWindow.estimate(5, 0xffff)).isNegative();
  }
}
