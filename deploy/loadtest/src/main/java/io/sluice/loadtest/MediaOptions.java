package io.sluice.loadtest;

import io.sluice.loadtest.media.MediaSpec;
import io.sluice.loadtest.media.TrackMedia;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
            + " simulcast=3; svc=L3T3; 720p; key=10s; or file=clip.ivf (last).",
        "Default: " + VIDEO + "."
      })
  @Nullable TrackMedia video;

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
  @Nullable TrackMedia audio;

  @Option(names = "--no-audio", description = "No audio.")
  boolean noAudio;

  /** The tracks of each publisher. */
  List<TrackMedia> tracks() {
    List<TrackMedia> tracks = new ArrayList<>();
    if (!noAudio) {
      tracks.add(audio == null ? MediaSpec.audio(AUDIO) : audio);
    }
    if (!noVideo) {
      tracks.add(video == null ? MediaSpec.video(VIDEO) : video);
    }
    return tracks;
  }
}
