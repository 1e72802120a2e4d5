package io.sluice.signaling.sdp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Session descriptions that browsers made; src/test/resources/sdp/README.md says how. */
public final class SdpFiles {
  public static final List<String> PUBLISHER_OFFERS =
      List.of(
          "chromium-publish-audio-video",
          "chromium-publish-screen",
          "chromium-publish-simulcast",
          "chromium-publish-inactive-restart",
          "firefox-publish-audio-video",
          "firefox-publish-screen",
          "firefox-publish-simulcast",
          "firefox-publish-inactive-restart");

  public static final List<String> VIEWER_OFFERS = List.of("chromium-view", "firefox-view");

  private SdpFiles() {}

  public static String text(String name) {
    try (InputStream in = SdpFiles.class.getResourceAsStream("/sdp/" + name + ".sdp")) {
      if (in == null) {
        throw new IllegalArgumentException(name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
