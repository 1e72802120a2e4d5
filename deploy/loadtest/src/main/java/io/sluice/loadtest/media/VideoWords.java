package io.sluice.loadtest.media;

import io.sluice.core.api.MediaKind;
import io.sluice.core.wire.codec.VideoCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words of an option for synthetic video, as {@link MediaSpec} has them. */
final class VideoWords {
  private static final String KNOWN =
      "a codec (vp8, vp9, h264, av1), 30fps, 10x1100@1ms, 2.5M, equal, 720p, svc=L3T3,"
          + " simulcast=3, simulcast=150k/500k/2M, key=10s, file=PATH, intact";

  private static final Pattern FPS = Pattern.compile(SpecWords.NUMBER + "fps");
  private static final Pattern FRAME = Pattern.compile("(\\d{1,9})x(\\d{1,9})(?:@(.*))?");
  private static final Pattern RATE = Pattern.compile("([\\d.]+[kM])(?:@(.*))?");
  private static final Pattern HEIGHT = Pattern.compile("(\\d{1,9})p");
  private static final Pattern SCALABILITY = Pattern.compile("L([1-3])T([1-3])");
  private static final Pattern LAYERS = Pattern.compile("[23]");
  private static final int MAX_LAYERS = 3;
  private static final int MAX_FRAME_PACKETS = 200;
  private static final double LEAST_RATE = 10e3;
  private static final double MOST_RATE = 100e6;
  private static final String SIZE = "the size of frames";

  private final SpecWords words;
  private VideoCodec codec = VideoCodec.VP8;
  private double fps = 30;
  private int height = 720;
  private int spatialLayers = 1;
  private int temporalLayers = 1;
  private int simulcastLayers = 1;
  private int packets = 10;
  private int bytes = 1_100;

  /** Bits per second of each simulcast layer, or of all together; empty if packets are counted. */
  private List<Double> rates = List.of();

  private boolean equal;
  private long intervalNanos = 1_000_000;
  private long keyframeNanos;

  private VideoWords(SpecWords words) {
    this.words = words;
  }

  /** The media of all words of an option. */
  static TrackMedia read(SpecWords words, List<String> list) {
    VideoWords video = new VideoWords(words);
    for (String word : list) {
      video.read(word);
    }
    video.check();
    return video.media();
  }

  private void read(String word) {
    VideoCodec named = VideoCodec.fromName(word);
    if (named != null) {
      words.once("the codec");
      codec = named;
    } else if (word.startsWith("svc=")) {
      readScalability(word.substring(4));
    } else if (word.startsWith("simulcast=")) {
      readSimulcast(word.substring(10));
    } else if (word.startsWith("key=")) {
      words.once("the keyframe interval");
      keyframeNanos = words.nanos(word.substring(4));
    } else if (word.equals("equal")) {
      words.once(word);
      equal = true;
    } else if (!(readFps(word) || readHeight(word) || readFrame(word) || readRate(word))) {
      throw words.bad("\"" + word + "\" is none of: " + KNOWN);
    }
  }

  private boolean readFps(String word) {
    Matcher match = FPS.matcher(word);
    if (!match.matches()) {
      return false;
    }
    words.once("the frame rate");
    fps = words.number(match.group(1), "the frame rate", 1, 240);
    return true;
  }

  private boolean readHeight(String word) {
    Matcher match = HEIGHT.matcher(word);
    if (!match.matches()) {
      return false;
    }
    words.once("the height");
    height = (int) words.number(match.group(1), "the height", 90, 4_320);
    return true;
  }

  private boolean readFrame(String word) {
    Matcher match = FRAME.matcher(word);
    if (!match.matches()) {
      return false;
    }
    words.once(SIZE);
    packets = (int) words.number(match.group(1), "the packets of a frame", 1, MAX_FRAME_PACKETS);
    int least = FrameSizes.SMALLEST;
    bytes =
        (int) words.number(match.group(2), "the bytes of a packet", least, MediaPacket.MAX_PAYLOAD);
    readInterval(match.group(3));
    return true;
  }

  private boolean readRate(String word) {
    Matcher match = RATE.matcher(word);
    if (!match.matches()) {
      return false;
    }
    words.once(SIZE);
    rates = List.of(rate(match.group(1)));
    readInterval(match.group(2));
    return true;
  }

  private void readInterval(@Nullable String duration) {
    if (duration != null) {
      intervalNanos = words.nanos(duration);
    }
  }

  private double rate(String word) {
    double rate = SpecWords.rate(word);
    if (rate < LEAST_RATE || rate > MOST_RATE) {
      throw words.bad("\"" + word + "\" is not a rate from 10k to 100M bits per second");
    }
    return rate;
  }

  private void readScalability(String mode) {
    words.once("svc");
    Matcher match = SCALABILITY.matcher(mode);
    if (!match.matches()) {
      throw words.bad("svc=" + mode + " is not one of L1T1 to L3T3");
    }
    spatialLayers = Integer.parseInt(match.group(1));
    temporalLayers = Integer.parseInt(match.group(2));
  }

  private void readSimulcast(String layers) {
    words.once("simulcast");
    if (LAYERS.matcher(layers).matches()) {
      simulcastLayers = Integer.parseInt(layers);
      return;
    }
    words.once(SIZE);
    rates = new ArrayList<>();
    for (String rate : layers.split("/", -1)) {
      rates.add(rate(rate));
    }
    simulcastLayers = rates.size();
    if (simulcastLayers < 2 || simulcastLayers > MAX_LAYERS) {
      throw words.bad("simulcast=" + layers + " has not two or three layers");
    }
  }

  private void check() {
    if (codec == VideoCodec.H264 && spatialLayers * temporalLayers > 1) {
      throw words.bad("svc= goes with vp8, vp9 and av1: H.264 packets do not tell their layer");
    }
    if (codec == VideoCodec.VP8 && spatialLayers > 1) {
      throw words.bad("VP8 has temporal layers only: svc=L1T2 or svc=L1T3");
    }
    if (simulcastLayers > 1 && spatialLayers > 1) {
      throw words.bad("simulcast= goes with svc=L1T1, L1T2 or L1T3 only");
    }
    if (rates.isEmpty() && packets < spatialLayers) {
      throw words.bad(
          "a frame of " + spatialLayers + " spatial layers has at least as many packets");
    }
  }

  private TrackMedia media() {
    VideoLayers layers = new VideoLayers(words, fps, height, spatialLayers, simulcastLayers);
    List<VideoShape.Layer> made =
        rates.isEmpty()
            ? layers.ofPackets(packets, bytes, intervalNanos)
            : layers.ofRates(rates, equal);
    VideoShape shape =
        new VideoShape(
            codec,
            spatialLayers,
            temporalLayers,
            made,
            Timebase.of(fps),
            intervalNanos,
            keyframeNanos == 0 ? 0 : Math.max(1, Math.round(keyframeNanos * fps / 1e9)));
    return new TrackMedia(
        MediaKind.VIDEO,
        codec.name(),
        "L" + spatialLayers + "T" + temporalLayers,
        made.stream().map(VideoShape.Layer::spec).toList(),
        shape::open);
  }
}
