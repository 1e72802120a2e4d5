package io.sluice.core.io;

import static io.sluice.core.io.PlaneFixture.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.api.Codec;
import io.sluice.core.api.HeaderExtensionMapping;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaPlane;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.SpeakerListener;
import io.sluice.core.io.PlaneFixture.Link;
import io.sluice.core.testkit.MediaLeft;
import io.sluice.core.wire.ext.AudioLevel;
import io.sluice.core.wire.rtp.HeaderExtensions;
import io.sluice.core.wire.rtp.RtpHeader;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Audio levels (RFC 6464) over real sockets; what is behind the header is not even audio. */
class SpeakerPlaneTest {
  private static final int LEVEL_ID = 4;
  private static final int HEADER = RtpHeader.FIXED_LENGTH + 8;

  private final MediaPlane plane =
      MediaPlane.open(
          new MediaConfig(
              0, MediaConfig.NO_TCP, List.of(InetAddress.getLoopbackAddress()), List.of(), 2, 4));
  private final MediaRoom room = plane.openRoom("room");
  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private int sequence;

  private record Told(String what, @Nullable Object about) {}

  private final SpeakerListener listener =
      new SpeakerListener() {
        @Override
        public void onActiveSpeaker(@Nullable MediaTrack track) {
          told.add(new Told("active", track));
        }

        @Override
        public void onSpeaking(MediaTrack track, boolean speaking) {
          told.add(new Told(speaking ? "speaks" : "is silent", track));
        }

        @Override
        public void onLoudest(List<MediaTrack> tracks) {
          told.add(new Told("loudest", tracks));
        }
      };

  @AfterEach
  void closePlane() {
    plane.close();
  }

  private static MediaTrack receive(Link publisher) {
    Codec opus = new Codec("opus", 48_000, 2, Map.of());
    return publisher
        .transport()
        .receive(
            new ReceiveSection(
                "a",
                MediaKind.AUDIO,
                List.of(new PayloadMapping(opus, 111, -1, false, false, false, false)),
                List.of(
                    new HeaderExtensionMapping(
                        "urn:ietf:params:rtp-hdrext:ssrc-audio-level", LEVEL_ID)),
                List.of(),
                List.of()),
            codec -> {});
  }

  private void send(Link publisher, int level) {
    sequence++;
    byte[] packet = new byte[HEADER + 20];
    RtpHeader.write(packet, 0, true, false, 111, sequence, 960L * sequence, 1);
    RtpHeader.writeShort(packet, RtpHeader.FIXED_LENGTH, HeaderExtensions.ONE_BYTE_PROFILE);
    RtpHeader.writeShort(packet, RtpHeader.FIXED_LENGTH + 2, 1);
    packet[RtpHeader.FIXED_LENGTH + 4] = LEVEL_ID << 4;
    AudioLevel.write(packet, RtpHeader.FIXED_LENGTH + 5, level, true);
    publisher.peer().sendRtp(packet, HEADER, sequence);
  }

  /** What is told next, while a packet of this level is sent each 20 ms. */
  private Told next(Link publisher, int level) throws InterruptedException {
    for (int i = 0; i < 1_000; i++) {
      Told next = told.poll(20, TimeUnit.MILLISECONDS);
      if (next != null) {
        return next;
      }
      send(publisher, level);
    }
    throw new AssertionError("nothing was told");
  }

  @Test
  void shouldTellWhoSpeaksWithTheHandleThatWasGiven() throws Exception {
    Link publisher = link(room.openPeer("publisher"), false);
    MediaTrack track = receive(publisher);
    room.watchSpeakers(2, listener);
    assertThat(next(publisher, 80)).isEqualTo(new Told("loudest", List.of(track)));
    assertThat(next(publisher, 25)).isEqualTo(new Told("speaks", track));
    assertThat(next(publisher, 25)).isEqualTo(new Told("active", track));
    assertThat(next(publisher, 80)).isEqualTo(new Told("is silent", track));

    MediaTrack other = receive(link(room.openPeer("other"), false));
    assertThat(next(publisher, 80)).isEqualTo(new Told("loudest", List.of(track, other)));
    track.close();
    track.close();
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(new Told("loudest", List.of(other)));
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(new Told("active", null));
    publisher.peer().close();
  }

  @Test
  void shouldForgetTheTracksOfATransportThatIsClosed() throws Exception {
    room.watchSpeakers(2, listener);
    Link publisher = link(room.openPeer("publisher"), false);
    MediaTrack track = receive(publisher);
    assertThat(next(publisher, 25)).isEqualTo(new Told("loudest", List.of(track)));
    publisher.transport().close();
    Told last = told.poll(20, TimeUnit.SECONDS);
    while (last != null && !last.equals(new Told("loudest", List.of()))) {
      last = told.poll(20, TimeUnit.SECONDS);
    }
    assertThat(last).isNotNull();
    publisher.peer().close();
    room.close();
    MediaLeft.awaitNothing(plane);
  }

  @Test
  void shouldWatchARoomOnce() {
    room.watchSpeakers(2, listener);
    assertThatThrownBy(() -> room.watchSpeakers(2, listener))
        .isInstanceOf(IllegalStateException.class);
  }
}
