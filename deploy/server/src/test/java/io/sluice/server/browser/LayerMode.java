package io.sluice.server.browser;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * In which layers a browser sends.
 *
 * @param codec as in {@code vp8}
 * @param simulcast whether there are two encodings
 * @param scalabilityMode the layers of each encoding, as in {@code L1T3}
 */
record LayerMode(String codec, boolean simulcast, String scalabilityMode) {
  private static final Pattern MODE = Pattern.compile("L(\\d)T(\\d)(_KEY)?");
  private static final List<String> RIDS = List.of("h", "f");

  /**
   * What is asked for.
   *
   * @param layers as the SDK takes it
   * @param height of its pictures
   * @param rate which share of the pictures it has
   */
  record Wish(Map<String, Object> layers, int height, double rate) {
    Map<String, Object> toMap() {
      return Map.of("layers", layers, "height", height, "rate", rate);
    }
  }

  /** Of text such as {@code vp8 simulcast L1T3} or {@code av1 L2T3}. */
  static LayerMode parse(String text) {
    String[] words = text.split(" ", -1);
    return new LayerMode(words[0], words[1].equals("simulcast"), words[words.length - 1]);
  }

  /** How many sizes there are. */
  private int sizes() {
    return simulcast ? RIDS.size() : digit(1);
  }

  private int rates() {
    return digit(2);
  }

  private int digit(int group) {
    Matcher matcher = MODE.matcher(scalabilityMode);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(scalabilityMode);
    }
    return Integer.parseInt(matcher.group(group));
  }

  /** Of the largest pictures: Chromium makes three sizes from 960×540 on, all of them even. */
  int height() {
    return sizes() == 3 ? 544 : 360;
  }

  int width() {
    return sizes() == 3 ? 960 : 640;
  }

  /**
   * Pictures a second. Of three sizes in one encoding Chromium gives the least 100 kbit/s: at 30 a
   * second its encoders left out up to a fifth (VP9) or a quarter (AV1) of the frames of the lowest
   * layers, at 20 about 3%, at 15 none, and each shows as a freeze.
   */
  int frameRate() {
    return sizes() == 3 ? 15 : 30;
  }

  /** What the SDK is told to publish. */
  Map<String, Object> publishOptions() {
    return Map.of("codec", codec, "simulcast", simulcast, "scalabilityMode", scalabilityMode);
  }

  /**
   * So many wishes, each for another layer than the one before, if there is another; the best is
   * not the first.
   */
  List<Wish> wishes(int count, Random random) {
    List<Wish> wishes = new ArrayList<>();
    int layers = sizes() * rates();
    int last = layers - 1;
    for (int i = 0; i < count; i++) {
      int step = layers == 1 ? 0 : 1 + random.nextInt(layers - 1);
      last = (last + step) % layers;
      wishes.add(wish(last / rates(), last % rates(), random.nextBoolean()));
    }
    return wishes;
  }

  /** The best that there is. */
  Wish best() {
    return wish(sizes() - 1, rates() - 1, false);
  }

  private Wish wish(int size, int temporalLayer, boolean byHeight) {
    int height = height() >> (sizes() - 1 - size);
    Map<String, Object> layers;
    if (byHeight) {
      layers = Map.of("maxHeight", height, "temporalLayer", temporalLayer);
    } else if (simulcast) {
      layers = Map.of("rid", RIDS.get(size), "temporalLayer", temporalLayer);
    } else {
      layers = Map.of("spatialLayer", size, "temporalLayer", temporalLayer);
    }
    return new Wish(layers, height, 1.0 / (1 << (rates() - 1 - temporalLayer)));
  }

  @Override
  public String toString() {
    return codec + (simulcast ? " simulcast " : " ") + scalabilityMode;
  }
}
