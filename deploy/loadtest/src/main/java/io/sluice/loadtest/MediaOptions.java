package io.sluice.loadtest;

import io.sluice.loadtest.media.MediaSpec;
import io.sluice.loadtest.media.TrackMedia;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options about what publishers send. */
final class MediaOptions {
  private static final String VIDEO = "vp8:30fps:10x1100@1ms";
  private static final String AUDIO = "opus:20ms:100B";

  @Option(
      names = "--video",
      paramLabel = "SPEC",
      converter = Converters.Video.class,
      description = {
        "Words between colons, in any order: vp8, vp9, h264, av1; 30fps; packets of a frame and"
            + " their bytes 10x1100, or the rate 2.5M; time between packets after either, @1ms;"
            + " simulcast=3, or the rates of its layers simulcast=150k/500k/2M; svc=L3T3; 720p;"
            + " key=10s; equal, so that a rate has packets of one size; or file=clip.ivf (last),"
            + " after intact to leave its payloads as they are, without delays then.",
        "Default: " + VIDEO + ", 2.64 Mbit/s."
      })
  Track video = Track.video(VIDEO);

  @Option(names = "--no-video", description = "No video.")
  boolean noVideo;

  @Option(
      names = "--audio",
      paramLabel = "SPEC",
      converter = Converters.Audio.class,
      description = {
        "Likewise: opus; 20ms of a packet; 100B or 32k; dtx; or file=voice.ogg.",
        "Default: " + AUDIO + "."
      })
  Track audio = Track.audio(AUDIO);

  @Option(names = "--no-audio", description = "No audio.")
  boolean noAudio;

  /**
   * A track and how it is written.
   *
   * @param text the words of the option
   */
  record Track(String text, TrackMedia media) {
    static Track video(String text) {
      return new Track(text, MediaSpec.video(text));
    }

    static Track audio(String text) {
      return new Track(text, MediaSpec.audio(text));
    }
  }

  /** The tracks of each publisher. */
  List<TrackMedia> tracks() {
    List<TrackMedia> tracks = new ArrayList<>();
    if (!noAudio) {
      tracks.add(audio.media);
    }
    if (!noVideo) {
      tracks.add(video.media);
    }
    return tracks;
  }
}
