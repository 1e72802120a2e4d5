package io.sluice.server.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The pictures that a page read of a track with {@code pictures.js}, in the order in which they
 * were decoded.
 *
 * @param all every one, readable or not
 */
record Pictures(List<Picture> all) {
  /** Makes pictures with an identity, and reads them. */
  static final Path SCRIPT = Path.of("src", "test", "resources", "browser", "pictures.js");

  Pictures {
    all = List.copyOf(all);
  }

  /**
   * One picture.
   *
   * @param at milliseconds since the page was opened
   * @param width in pixels
   * @param height in pixels
   * @param source who drew it; -1 if it could not be read
   * @param count its number of its source; -1 if it could not be read
   */
  record Picture(double at, int width, int height, int source, long count) {
    boolean isReadable() {
      return source >= 0;
    }

    private static Picture of(JsonNode node) {
      return new Picture(
          node.path("at").asDouble(),
          node.path("width").asInt(),
          node.path("height").asInt(),
          node.path("source").asInt(-1),
          node.path("count").asLong(-1));
    }
  }

  /** Of a reader's {@code pictures}. */
  static Pictures of(JsonNode read) {
    List<Picture> pictures = new ArrayList<>();
    read.forEach(node -> pictures.add(Picture.of(node)));
    return new Pictures(pictures);
  }

  /** Those that came from this time on. */
  Pictures since(double time) {
    return new Pictures(all.stream().filter(picture -> picture.at() >= time).toList());
  }

  List<Picture> readable() {
    return all.stream().filter(Picture::isReadable).toList();
  }

  /** How many could not be read. */
  int unreadable() {
    return all.size() - readable().size();
  }

  /** Pictures older than the one of the same source before them. */
  List<String> backwards() {
    return steps()
        .filter(step -> step.count() < 0)
        .map(step -> step.before() + " then " + step.now())
        .toList();
  }

  /** By how many pictures the content went back at most. */
  long farthestBack() {
    return steps().mapToLong(step -> -step.count()).filter(count -> count > 0).max().orElse(0);
  }

  private record Step(Picture before, Picture now) {
    long count() {
      return now.count() - before.count();
    }
  }

  /** From each picture to the next one of the same source. */
  private Stream<Step> steps() {
    List<Picture> read = readable();
    return IntStream.range(1, read.size())
        .mapToObj(i -> new Step(read.get(i - 1), read.get(i)))
        .filter(step -> step.before().source() == step.now().source());
  }

  /** The most often that one and the same picture came, counting its first time. */
  int mostRepeats() {
    int most = 0;
    int repeats = 0;
    Picture last = null;
    for (Picture picture : readable()) {
      boolean same =
          last != null && last.source() == picture.source() && last.count() == picture.count();
      repeats = same ? repeats + 1 : 1;
      most = Math.max(most, repeats);
      last = picture;
    }
    return most;
  }

  /** Milliseconds between pictures that followed one another. */
  Quantiles gapsMillis() {
    return new Quantiles(
        IntStream.range(1, all.size())
            .mapToDouble(i -> all.get(i).at() - all.get(i - 1).at())
            .toArray());
  }

  /**
   * A time between two pictures of a source that followed one another.
   *
   * @param from count of the first
   * @param to count of the second
   * @param millis between them
   * @param drawnMillis between them where they were drawn
   */
  record Gap(long from, long to, double millis, double drawnMillis) {
    @Override
    public String toString() {
      return "%d to %d: %.0f ms, drawn in %.0f ms".formatted(from, to, millis, drawnMillis);
    }
  }

  /**
   * The times between pictures of one source.
   *
   * @param drawn when each was drawn, by its count, in milliseconds of whatever clock
   */
  List<Gap> gaps(double[] drawn) {
    return steps()
        .map(
            step ->
                new Gap(
                    step.before().count(),
                    step.now().count(),
                    step.now().at() - step.before().at(),
                    drawn[(int) step.now().count()] - drawn[(int) step.before().count()]))
        .toList();
  }

  /** By how much the count grew from picture to picture: how often each step was taken. */
  String stepCounts() {
    return steps()
        .collect(Collectors.groupingBy(Step::count, TreeMap::new, Collectors.counting()))
        .toString();
  }

  /** How many pictures there were of each size. */
  String sizes() {
    return all.stream()
        .map(picture -> picture.width() + "×" + picture.height())
        .collect(Collectors.groupingBy(size -> size, TreeMap::new, Collectors.counting()))
        .toString();
  }

  @Override
  public String toString() {
    Quantiles gaps = gapsMillis();
    return ("%d pictures %s, %d unreadable, steps %s, gaps p50 %.0f ms, p99.5 %.0f ms,"
            + " longest %.0f ms")
        .formatted(
            all.size(),
            sizes(),
            unreadable(),
            stepCounts(),
            gaps.at(0.5),
            gaps.at(0.995),
            gaps.highest());
  }
}
