package io.sluice.server.examples;

import io.sluice.core.api.Codec;
import io.sluice.core.api.LocalTransport;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaPeer;
import io.sluice.core.api.MediaPlane;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.MediaTransport;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.RemoteTransport;
import io.sluice.core.api.SendSection;
import java.util.List;
import java.util.Map;

/** The media plane inside another program, which brings its own signalling. */
public final class EmbedExample {
  /** How the program exchanges transport parameters with a client, in whatever format it likes. */
  public interface Signalling {
    RemoteTransport exchange(String client, LocalTransport ours);
  }

  private EmbedExample() {}

  // README begins
  /** Forwards Ada's camera to Grace for as long as {@code whileOpen} runs. */
  public static void forward(Signalling signalling, Runnable whileOpen) {
    PayloadMapping vp8 =
        new PayloadMapping(new Codec("VP8", 90_000, 0, Map.of()), 96, -1, true, true, false, false);

    try (MediaPlane plane = MediaPlane.open(MediaConfig.onPort(0));
        MediaRoom room = plane.openRoom("daily")) {
      MediaPeer ada = room.openPeer("Ada");
      MediaTransport uplink = ada.openTransport(false, true, (state, reason) -> {});
      uplink.connect(signalling.exchange("Ada", uplink.local()));
      MediaTrack camera =
          uplink.receive(
              new ReceiveSection(
                  "0", MediaKind.VIDEO, List.of(vp8), List.of(), List.of(), List.of()),
              codec -> {});

      MediaPeer grace = room.openPeer("Grace");
      MediaTransport downlink = grace.openTransport(true, true, (state, reason) -> {});
      downlink.connect(signalling.exchange("Grace", downlink.local()));
      downlink
          .send(
              new SendSection(
                  "0", MediaKind.VIDEO, List.of(vp8), List.of(), 0x5eed_cafeL, -1, "ada"))
          .attach(camera);

      whileOpen.run();
    }
  }
  // README ends
}
