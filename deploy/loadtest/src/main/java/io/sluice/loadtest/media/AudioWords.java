package io.sluice.loadtest.media;

import io.sluice.core.api.MediaKind;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of an option for synthetic audio, as {@link MediaSpec} has them. */
final class AudioWords {
  private static final String KNOWN = "opus, 20ms, 100B, 32k, dtx, file=PATH, intact";
  private static final Pattern BYTES = Pattern.compile("(\\d{1,9})B");
  private static final Pattern MILLIS = Pattern.compile("\\d+ms");
  private static final List<String> TIMES = List.of("10ms", "20ms", "40ms", "60ms");

  /** Most bytes of an Opus frame (RFC 6716 section 3.2.1) and its table of contents. */
  private static final int MAX_BYTES = 1_276;

  private static final String SIZE = "the size of packets";

  private final SpecWords words;
  private int millis = 20;
  private double bytes = 100;
  private double rate;
  private boolean spurts;

  private AudioWords(SpecWords words) {
    this.words = words;
  }

  /** The media of all words of an option. */
  static TrackMedia read(SpecWords words, List<String> list) {
    AudioWords audio = new AudioWords(words);
    for (String word : list) {
      audio.read(word);
    }
    return audio.media();
  }

  private void read(String word) {
    Matcher size = BYTES.matcher(word);
    if (word.equalsIgnoreCase("opus")) {
      words.once("the codec");
    } else if (word.equals("dtx")) {
      words.once(word);
      spurts = true;
    } else if (MILLIS.matcher(word).matches()) {
      words.once("the time of packets");
      if (!TIMES.contains(word)) {
        throw words.bad("packets of " + word + ": Opus has " + String.join(", ", TIMES));
      }
      millis = Integer.parseInt(word.substring(0, 2));
    } else if (size.matches()) {
      words.once(SIZE);
      bytes = Double.parseDouble(size.group(1));
    } else if (SpecWords.rate(word) >= 0) {
      words.once(SIZE);
      rate = SpecWords.rate(word);
    } else {
      throw words.bad("\"" + word + "\" is none of: " + KNOWN);
    }
  }

  private TrackMedia media() {
    long size = Math.round(rate > 0 ? rate * millis / 8_000 : bytes);
    if (size < Mark.MIN_PAYLOAD || size > MAX_BYTES) {
      throw words.bad(
          "packets of " + size + " bytes; possible are " + Mark.MIN_PAYLOAD + " to " + MAX_BYTES);
    }
    int bitsPerSecond = (int) (size * 8_000 / millis);
    return new TrackMedia(
        MediaKind.AUDIO,
        "opus",
        "L1T1",
        List.of(new LayerSpec("", 0, 0, bitsPerSecond)),
        seed -> new SyntheticAudio(millis, (int) size, spurts, new SplittableRandom(seed)));
  }
}
