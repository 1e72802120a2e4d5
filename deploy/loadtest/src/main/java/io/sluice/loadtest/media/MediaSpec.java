package io.sluice.loadtest.media;

import io.sluice.core.api.MediaKind;
import java.util.List;

/** Reads what a user writes about the media of a track. */
public final class MediaSpec {
  private MediaSpec() {}

  /**
   * The video that an option describes.
   *
   * @throws MediaException if it cannot be read; the message names what is wrong
   */
  public static TrackMedia video(String text) {
    if (text.isEmpty()) {
      throw new MediaException("video is empty");
    }
    return new TrackMedia(
        MediaKind.VIDEO,
        "VP8",
        "L1T1",
        List.of(new LayerSpec("", 640, 360, 2_640_000)),
        seed -> {
          throw new UnsupportedOperationException(text);
        });
  }

  /**
   * The audio that an option describes.
   *
   * @throws MediaException if it cannot be read; the message names what is wrong
   */
  public static TrackMedia audio(String text) {
    if (text.isEmpty()) {
      throw new MediaException("audio is empty");
    }
    return new TrackMedia(
        MediaKind.AUDIO,
        "opus",
        "L1T1",
        List.of(new LayerSpec("", 0, 0, 40_000)),
        seed -> {
          throw new UnsupportedOperationException(text);
        });
  }
}
