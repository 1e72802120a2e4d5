package io.sluice.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which of the last numbers were seen, as far as the window reaches. */
class SeenWindowTest {
  private final SeenWindow seen = new SeenWindow();

  @Test
  void shouldTellWhatWasAdded() {
    assertThat(seen.contains(5)).isFalse();
    assertThat(seen.add(5)).isTrue();
    assertThat(seen.add(7)).isTrue();
    assertThat(seen.add(5)).isFalse();
    assertThat(seen.contains(5)).isTrue();
    assertThat(seen.contains(6)).isFalse();
    assertThat(seen.contains(7)).isTrue();
    assertThat(seen.contains(8)).isFalse();
  }

  @Test
  void shouldForgetWhatLeavesTheWindow() {
    seen.add(5);
    seen.add(5 + SeenWindow.SIZE - 1);
    assertThat(seen.contains(5)).isTrue();
    seen.add(5 + SeenWindow.SIZE);
    assertThat(seen.contains(5)).isFalse();
    assertThat(seen.add(5)).isFalse();
    assertThat(seen.contains(5 + 2L * SeenWindow.SIZE)).isFalse();
  }

  @Test
  void shouldForgetAllAfterALongJump() {
    seen.add(5);
    seen.add(5 + 3L * SeenWindow.SIZE);
    assertThat(seen.contains(4 + 3L * SeenWindow.SIZE)).isFalse();
    assertThat(seen.contains(5 + 2L * SeenWindow.SIZE + 1)).isFalse();
  }

  @Test
  void shouldTakeBackWhatWasAdded() {
    seen.add(5);
    seen.add(69);
    assertThat(seen.remove(5)).isTrue();
    assertThat(seen.remove(5)).isFalse();
    assertThat(seen.remove(70)).isFalse();
    assertThat(seen.contains(69)).isTrue();
    assertThat(seen.add(5)).isTrue();
  }

  @Test
  void shouldForgetAllWhenCleared() {
    seen.add(5);
    seen.clear();
    assertThat(seen.contains(5)).isFalse();
    assertThat(seen.add(5)).isTrue();
  }
}
