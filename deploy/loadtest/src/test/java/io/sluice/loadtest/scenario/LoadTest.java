package io.sluice.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many clients there are. */
class LoadTest {
  @Test
  void shouldCountClients() {
    Load load = new Load(3, 2, 1, 10);

    assertThat(load.clientsOfRoom()).isEqualTo(13);
    assertThat(load.clients()).isEqualTo(39);
    assertThat(load.publishing()).isEqualTo(3);
    assertThat(load.viewing()).isEqualTo(12);
    assertThat(load).hasToString("3 rooms of 2 participants, 1 publisher and 10 subscribers");
  }

  @ParameterizedTest
  @CsvSource({"ROOMS, 5, 5 2 1 10", "PARTICIPANTS, 4, 3 4 1 10", "SUBSCRIBERS, 20, 3 2 1 20"})
  void shouldGrowInOneDimension(Dimension dimension, int count, String counts) {
    Load grown = new Load(3, 2, 1, 10).with(dimension, count);

    assertThat(grown.of(dimension)).isEqualTo(count);
    assertThat(
            "%d %d %d %d"
                .formatted(
                    grown.rooms(), grown.participants(), grown.publishers(), grown.subscribers()))
        .isEqualTo(counts);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 | 1 | 1 | --rooms is 1 to 10,000",
        "10001 | 0 | 1 | 0 | --rooms is 1 to 10,000",
        "1 | -1 | 1 | 1 | --participants, --publishers and --subscribers are 0 or more",
        "1 | 0 | 0 | 0 | 0 clients in all; 1 to 50,000 are possible",
        "10000 | 0 | 1 | 500000 | 5,000,010,000 clients in all; 1 to 50,000 are possible",
      })
  void shouldBoundWhatIsLoadedWith(
      int rooms, int participants, int publishers, int subscribers, String message) {
    assertThatThrownBy(() -> new Load(rooms, participants, publishers, subscribers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
