package io.sluice.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.NetworkModel;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which clients have a bad network. */
class ImpairmentTest {
  @ParameterizedTest
  @CsvSource({
    "0.2, 5, 1",
    "0.2, 11, 2",
    "0.25, 6, 2",
    "0.01, 5, 1",
    "0, 5, 0",
    "1, 7, 7",
    "0.5, 1, 1"
  })
  void shouldAffectTheRoundedShareAndAtLeastOneWithAnySeed(double share, int clients, int count) {
    Impairment impairment = new Impairment(NetworkModel.PERFECT, share);

    for (long seed = -3; seed < 20; seed++) {
      long which = seed;
      assertThat(
              IntStream.range(clients, 2 * clients)
                  .filter(number -> impairment.affects(number, clients, which)))
          .hasSize(count);
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "7", "-2"})
  void shouldSpreadEvenlyOverThoseThatJoin(long seed) {
    Impairment impairment = new Impairment(NetworkModel.PERFECT, 0.2);

    for (int first = 0; first < 100; first += 5) {
      assertThat(
              IntStream.range(first, first + 5)
                  .filter(number -> impairment.affects(number, 100, seed)))
          .hasSize(1);
    }
  }
}
