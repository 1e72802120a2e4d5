package io.sluice.loadtest.media;

import io.sluice.core.api.MediaKind;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of an option that names a file, as {@link MediaSpec} has them. */
final class FileWords {
  private static final Pattern FPS = Pattern.compile(SpecWords.NUMBER + "fps");
  private static final long INTERVAL_NANOS = 1_000_000;

  private FileWords() {}

  /**
   * The media of all words of an option, the last of which is the file.
   *
   * @param kind that the file has to be of
   */
  static TrackMedia read(SpecWords words, List<String> list, MediaKind kind) {
    boolean intact = false;
    double fps = 30;
    for (String word : list.subList(0, list.size() - 1)) {
      Matcher rate = FPS.matcher(word);
      if (word.equals("intact")) {
        words.once(word);
        intact = true;
      } else if (rate.matches() && kind == MediaKind.VIDEO) {
        words.once("the frame rate");
        fps = words.number(rate.group(1), "the frame rate", 1, 240);
      } else {
        throw words.bad("\"" + word + "\" does not go with file=");
      }
    }
    Path path = path(words, list.get(list.size() - 1).substring(SpecWords.FILE.length()));
    return media(Recordings.read(path, Timebase.of(fps), !intact), path, kind, !intact);
  }

  private static Path path(SpecWords words, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw words.bad("\"" + text + "\" is not a path");
    }
  }

  private static TrackMedia media(Recording recording, Path path, MediaKind kind, boolean marked) {
    if (recording.isVideo() != (kind == MediaKind.VIDEO)) {
      throw new MediaException(
          path + ": has " + recording.codec() + ", which is not " + kind.text());
    }
    LayerSpec layer =
        new LayerSpec("", recording.width(), recording.height(), recording.bitsPerSecond());
    return new TrackMedia(
        kind,
        recording.codec(),
        "L1T1",
        List.of(layer),
        seed -> RecordedSource.open(recording, seed, INTERVAL_NANOS, marked));
  }
}
