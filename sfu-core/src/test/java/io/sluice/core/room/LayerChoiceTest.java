package io.sluice.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.LayerPreference;
import io.sluice.core.api.TrackLayers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which layer is chosen of what comes. */
class LayerChoiceTest {
  private final LayerChoice choice = new LayerChoice();

  /** Three sizes of 160×90, 320×180 and 640×360 with 100, 400 and 1,600 kbit/s at 30 Hz. */
  private static TrackLayers simulcast(boolean... active) {
    List<TrackLayers.Encoding> encodings = new ArrayList<>();
    for (int i = 0; i < active.length; i++) {
      List<TrackLayers.Layer> layers = new ArrayList<>();
      for (int t = 0; t < 3; t++) {
        long bitrate = (100_000L << (2 * i)) * (t + 2) / 4;
        layers.add(new TrackLayers.Layer(0, t, 160 << i, 90 << i, 7.5 * (1 << t), bitrate));
      }
      encodings.add(new TrackLayers.Encoding(i, "r" + i, active[i], layers));
    }
    return new TrackLayers(encodings);
  }

  private String chosen(TrackLayers layers) {
    choice.choose(layers, layers.encodings().size());
    return choice.encoding() + "/" + choice.spatialId() + "/" + choice.temporalId();
  }

  private String chosen(LayerPreference preference) {
    choice.prefer(preference);
    return chosen(simulcast(true, true, true));
  }

  @Test
  void shouldChooseTheBestThatIsSent() {
    assertThat(chosen(simulcast(true, true, true))).isEqualTo("2/0/2");
    assertThat(chosen(simulcast(true, true, false))).isEqualTo("1/0/2");
    assertThat(chosen(simulcast(false, false, false))).as("goes on as it was").isEqualTo("1/0/2");
  }

  @Test
  void shouldWaitUntilItIsKnownWhatComes() {
    choice.choose(new TrackLayers(List.of()), 3);
    assertThat(choice.encoding()).isEqualTo(LayerChoice.NONE);

    choice.choose(new TrackLayers(List.of()), 1);
    assertThat(choice.encoding()).isZero();
  }

  @Test
  void shouldKeepToSizes() {
    assertThat(chosen(new LayerPreference(0, 200, 0, 0, -1, -1, -1))).isEqualTo("1/0/2");
    assertThat(chosen(new LayerPreference(319, 0, 0, 0, -1, -1, -1))).isEqualTo("0/0/2");
    assertThat(chosen(new LayerPreference(10, 10, 0, 0, -1, -1, -1)))
        .as("the smallest, in all its frames")
        .isEqualTo("0/0/2");
  }

  @Test
  void shouldKeepToFrameRates() {
    assertThat(chosen(new LayerPreference(0, 0, 15, 0, -1, -1, -1))).isEqualTo("2/0/1");
    assertThat(chosen(new LayerPreference(0, 0, 1, 0, -1, -1, -1))).isEqualTo("0/0/0");
  }

  @Test
  void shouldKeepToAFixedLayer() {
    assertThat(chosen(new LayerPreference(0, 0, 0, 0, 1, -1, 0))).isEqualTo("1/0/0");
    assertThat(chosen(new LayerPreference(0, 0, 0, 0, 7, -1, -1)))
        .as("one that there is not is none")
        .startsWith("0/");
  }

  @Test
  void shouldKeepToBitratesWithAMarginBothWays() {
    assertThat(chosen(new LayerPreference(0, 0, 0, 500_000, -1, -1, -1))).isEqualTo("1/0/2");
    choice.limit(380_000);
    assertThat(chosen(LayerPreference.BEST)).as("a little above is tolerated").isEqualTo("1/0/2");
    choice.limit(200_000);
    assertThat(chosen(LayerPreference.BEST)).as("fewer frames first").isEqualTo("1/0/0");
    choice.limit(150_000);
    assertThat(chosen(LayerPreference.BEST)).isEqualTo("0/0/2");
    choice.limit(410_000);
    assertThat(chosen(LayerPreference.BEST)).as("not worth a change").doesNotStartWith("2/");
    choice.limit(10);
    assertThat(chosen(LayerPreference.BEST)).as("the lowest of all").isEqualTo("0/0/0");
    choice.limit(LayerChoice.UNLIMITED);
    assertThat(chosen(LayerPreference.BEST)).isEqualTo("2/0/2");
  }
}
