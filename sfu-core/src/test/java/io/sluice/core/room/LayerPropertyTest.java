package io.sluice.core.room;

import io.sluice.core.room.LayerSimulation.Faults;
import io.sluice.core.testkit.Seeds;
import io.sluice.core.testkit.video.VideoFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Switching is invisible to the decoder: whatever publishers, subscribers and networks do, a strict
 * model of the decoder accepts what comes out.
 */
class LayerPropertyTest {
  private static final int RUNS = 60;

  private static void check(VideoFormat format, Faults faults) {
    Seeds.forEach(
        RUNS,
        random ->
            new LayerSimulation(random, format, faults).go().assertAccepted().assertBest().close());
  }

  @ParameterizedTest
  @EnumSource
  void shouldSwitchInvisibly(VideoFormat format) {
    check(format, Faults.NONE);
  }

  @ParameterizedTest
  @EnumSource
  void shouldSwitchInvisiblyWhilePacketsAreLostAndReordered(VideoFormat format) {
    check(format, Faults.REPAIRED);
  }

  /** The best layer may have to wait for a picture that comes in order. */
  @ParameterizedTest
  @EnumSource
  void shouldSwitchInvisiblyWhileAllPacketsAreShuffled(VideoFormat format) {
    Seeds.forEach(
        RUNS,
        random ->
            new LayerSimulation(random, format, Faults.SHUFFLED).go().assertAccepted().close());
  }

  @ParameterizedTest
  @EnumSource
  void shouldSwitchInvisiblyWhilePacketsAreLostForGood(VideoFormat format) {
    check(format, Faults.HEAVY);
  }
}
