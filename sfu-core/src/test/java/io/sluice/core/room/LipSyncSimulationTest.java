package io.sluice.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.Seeds;
import org.junit.jupiter.api.Test;

/** RFC 3550 section 6.4.1: rewritten sender reports keep audio and video of a publisher in sync. */
class LipSyncSimulationTest {
  private static final int SECONDS = 20;

  /** At ±100 ppm, ±100 ms of jitter, with lost reports and through a switch of layers. */
  @Test
  void shouldKeepAudioAndVideoWithinFortyMillis() {
    Seeds.forEach(
        1_000,
        random -> {
          double drift = (random.nextDouble() * 2 - 1) * 100e-6;
          LipSyncSimulation simulation = new LipSyncSimulation(random, SECONDS, drift).go();
          assertThat(simulation.compared()).isGreaterThan(600);
          assertThat(simulation.comparedAfterSwitch()).isGreaterThan(350);
          assertThat(simulation.worstMillis()).isLessThanOrEqualTo(40);
        });
  }
}
