package io.sluice.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Levels in packets' headers (RFC 6464). */
class LoudnessMeterTest {
  private static final long MILLI = 1_000_000;

  private final LevelSource source = new LevelSource("mic");
  private final LoudnessMeter meter = source.meter;

  @Test
  void shouldTellTheLevelOfTheLastPacket() {
    assertThat(meter.level(0)).isZero();
    meter.record(source.packet(10, 97, 0), 0);
    assertThat(meter.level(10 * MILLI)).isEqualTo(97);
    meter.record(source.packet(11, 31, 20 * MILLI), 20 * MILLI);
    assertThat(meter.level(30 * MILLI)).isEqualTo(31);
  }

  @Test
  void shouldHoldALevelOverABurstButNotOverAPause() {
    meter.record(source.packet(10, 97, 0), 0);
    assertThat(meter.level(200 * MILLI)).isEqualTo(97);
    assertThat(meter.level(300 * MILLI)).isZero();
  }

  @Test
  void shouldTakeNoLevelFromWhatIsOlder() {
    meter.record(source.packet(10, 40, 0), 0);
    meter.record(source.packet(9, 120, MILLI), MILLI);
    meter.record(source.packet(10, 120, MILLI), MILLI);
    assertThat(meter.level(MILLI)).isEqualTo(40);
  }

  @Test
  void shouldTakeNoLevelFromAPacketWithoutOne() {
    meter.record(source.packet(10, 40, 0), 0);
    meter.record(source.packet(11, LevelSource.NO_LEVEL, MILLI), MILLI);
    assertThat(meter.level(MILLI)).isEqualTo(40);
  }

  @Test
  void shouldBeSilentWithoutTheExtension() {
    LoudnessMeter none = new LoudnessMeter(-1);
    none.record(source.packet(10, 100, 0), 0);
    assertThat(none.level(0)).isZero();
  }

  @Test
  void shouldGoOnWithAnotherSourceOfTheTrack() {
    meter.record(source.packet(70_000, 40, 0), 0);
    source.restart(99);
    meter.record(source.packet(5, 90, MILLI), MILLI);
    assertThat(meter.level(MILLI)).isEqualTo(90);
  }

  @Test
  void shouldReadTimesBelowZero() {
    long now = -5_000_000_000L;
    meter.record(source.packet(1, 90, now), now);
    assertThat(meter.level(now + MILLI)).isEqualTo(90);
    assertThat(meter.level(now + 300 * MILLI)).isZero();
  }
}
