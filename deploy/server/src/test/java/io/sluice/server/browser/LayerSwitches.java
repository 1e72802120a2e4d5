package io.sluice.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.server.browser.Pictures.Gap;
import io.sluice.server.browser.Pictures.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a viewer saw while it switched layers.
 *
 * @param switches each when it was asked for and seen, in the order of time
 * @param pictures all pictures from before the first switch on
 * @param gaps between pictures
 * @param begun the browser's counters before
 * @param ended the browser's counters after
 */
record LayerSwitches(
    List<Switch> switches, Pictures pictures, List<Gap> gaps, JsonNode begun, JsonNode ended) {
  /** What Chromium adds to the usual time between pictures before it speaks of a freeze. */
  private static final double FREEZE_MS = 150;

  /** By then both ends know their round trip. */
  private static final int SETTLED_PICTURES = 100;

  LayerSwitches {
    switches = List.copyOf(switches);
    gaps = List.copyOf(gaps);
  }

  /**
   * One switch.
   *
   * @param asked milliseconds since the page was opened
   * @param seen likewise, when its pictures came; not a number if they did not
   * @param height of its pictures
   */
  record Switch(double asked, double seen, int height) {}

  /** Carries out the wishes, beginning from the best layer when it has been seen for a while. */
  static LayerSwitches of(
      CallPage publisher, CallPage viewer, LayerMode mode, List<LayerMode.Wish> wishes) {
    switchTo(viewer, List.of(mode.best()));
    viewer.call("awaitPictures", Map.of("count", SETTLED_PICTURES));
    JsonNode begun = viewer.counters();
    List<Switch> switches = switchTo(viewer, wishes);
    JsonNode ended = viewer.counters();
    Pictures pictures = viewer.pictures().since(begun.path("at").asDouble());
    return new LayerSwitches(switches, pictures, pictures.gaps(publisher.drawn()), begun, ended);
  }

  private static List<Switch> switchTo(CallPage viewer, List<LayerMode.Wish> wishes) {
    List<Map<String, Object>> maps = wishes.stream().map(LayerMode.Wish::toMap).toList();
    List<Switch> switches = new ArrayList<>();
    for (JsonNode node : viewer.call("switchLayers", Map.of("wishes", maps))) {
      switches.add(
          new Switch(
              node.path("asked").asDouble(),
              node.path("seen").asDouble(Double.NaN),
              node.path("height").asInt()));
      assertThat(node.path("seen").isNumber())
          .as("switch %d to %s is seen: %s", switches.size(), maps.get(switches.size() - 1), node)
          .isTrue();
    }
    return switches;
  }

  /** Milliseconds from each wish until its first picture in the asked resolution. */
  Quantiles resolutionMillis() {
    return new Quantiles(switches.stream().mapToDouble(this::untilResolution).toArray());
  }

  private double untilResolution(Switch one) {
    return pictures.all().stream()
            .filter(picture -> picture.at() >= one.asked() && picture.height() == one.height())
            .findFirst()
            .orElseThrow()
            .at()
        - one.asked();
  }

  /** Milliseconds from each wish until resolution and rate were as asked. */
  Quantiles seenMillis() {
    return new Quantiles(switches.stream().mapToDouble(one -> one.seen() - one.asked()).toArray());
  }

  /**
   * Pictures of a size that was not the one asked for nor, before it came, the one before it. On
   * the way up a size between may come first: there may be nothing missing of that layer, while the
   * one asked for needs a keyframe.
   */
  List<Picture> astray() {
    List<Picture> astray = new ArrayList<>();
    for (int i = 1; i < switches.size(); i++) {
      Switch before = switches.get(i - 1);
      Switch now = switches.get(i);
      between(before.seen(), now.asked())
          .filter(picture -> picture.height() != before.height())
          .forEach(astray::add);
      between(now.asked(), now.seen())
          .filter(picture -> picture.height() != before.height())
          .filter(picture -> picture.height() != now.height())
          .filter(picture -> picture.height() < before.height() || picture.height() > now.height())
          .forEach(astray::add);
    }
    return astray;
  }

  private Stream<Picture> between(double from, double to) {
    return pictures.all().stream().filter(picture -> picture.at() >= from && picture.at() < to);
  }

  /** Gaps so much longer than where the pictures were drawn that the browser finds a freeze. */
  List<Gap> holdUps() {
    return gaps.stream().filter(gap -> gap.millis() - gap.drawnMillis() > FREEZE_MS).toList();
  }

  /** Gaps that a browser may find a freeze, and that were there where the pictures were drawn. */
  List<Gap> sourceGaps() {
    return gaps.stream()
        .filter(gap -> gap.millis() > FREEZE_MS && !holdUps().contains(gap))
        .toList();
  }

  /** How much one of the browser's counters grew. */
  double grown(String counter) {
    return ended.path(counter).asDouble() - begun.path(counter).asDouble();
  }

  /** The share of the time that was frozen, by the browser's idea of a freeze. */
  double frozenShare() {
    return grown("frozenMs") / grown("at");
  }

  @Override
  public String toString() {
    return ("%d switches in %.0f s; asked resolution after p50 %.0f ms, p95 %.0f ms, at most"
            + " %.0f ms; with its rate after p50 %.0f ms, at most %.0f ms; %s; held up %s;"
            + " %.0f freezes (%.2f%%), %.0f keyframe requests; ended %s")
        .formatted(
            switches.size(),
            grown("at") / 1000,
            resolutionMillis().at(0.5),
            resolutionMillis().at(0.95),
            resolutionMillis().highest(),
            seenMillis().at(0.5),
            seenMillis().highest(),
            pictures,
            holdUps(),
            grown("freezes"),
            100 * frozenShare(),
            grown("keyframeRequests"),
            ended);
  }
}
