package io.sluice.core.io;

import static io.sluice.core.io.PlaneFixture.PUBLISHED_SSRC;
import static io.sluice.core.io.PlaneFixture.link;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.Codec;
import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaPlane;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.SendSection;
import io.sluice.core.io.PlaneFixture.Link;
import io.sluice.core.testkit.MediaLeft;
import io.sluice.core.wire.Hex;
import io.sluice.core.wire.rtp.RtpHeader;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redundant audio (RFC 2198) over real sockets, as it is protected for each subscriber. */
class RedPlaneTest {
  private static final byte[] PAYLOAD = Hex.bytes("ef 0f0002 6f 0102 0a0b0c");

  private final MediaPlane plane =
      MediaPlane.open(
          new MediaConfig(
              0, MediaConfig.NO_TCP, List.of(InetAddress.getLoopbackAddress()), List.of(), 2, 4));

  @AfterEach
  void closePlane() {
    plane.close();
  }

  private static List<PayloadMapping> payloads(int opus, int red) {
    List<PayloadMapping> payloads = new ArrayList<>();
    payloads.add(mapping("opus", opus));
    if (red >= 0) {
      payloads.add(mapping("red", red));
    }
    return payloads;
  }

  private static PayloadMapping mapping(String name, int payloadType) {
    Codec codec = new Codec(name, 48_000, 2, Map.of());
    return new PayloadMapping(codec, payloadType, -1, false, false, false, false);
  }

  private static void subscribe(Link subscriber, MediaTrack track, int opus, int red)
      throws Exception {
    subscriber
        .transport()
        .send(
            new SendSection(
                "7", MediaKind.AUDIO, payloads(opus, red), List.of(), 0x51L, -1, "cname"))
        .attach(track);
    awaitCommands(subscriber);
  }

  /** An answer from its loop shows that what was asked before is done. */
  private static void awaitCommands(Link link) throws Exception {
    assertThat(link.transport().snapshot().toCompletableFuture().get()).isNotNull();
  }

  private static byte[] payload(byte[] packet) {
    return Arrays.copyOfRange(packet, RtpHeader.FIXED_LENGTH, packet.length);
  }

  @Test
  void shouldSendEachSubscriberWhatItNegotiated() throws Exception {
    MediaRoom room = plane.openRoom("room");
    Link publisher = link(room.openPeer("publisher"), false);
    Link same = link(room.openPeer("same"), true);
    Link other = link(room.openPeer("other"), true);
    Link without = link(room.openPeer("without"), true);
    MediaTrack track =
        publisher
            .transport()
            .receive(
                new ReceiveSection(
                    "a", MediaKind.AUDIO, payloads(111, 63), List.of(), List.of(), List.of()),
                codec -> {});
    subscribe(same, track, 111, 63);
    subscribe(other, track, 96, 97);
    subscribe(without, track, 98, -1);
    awaitCommands(publisher);

    byte[] packet = new byte[RtpHeader.FIXED_LENGTH + PAYLOAD.length];
    RtpHeader.write(packet, 0, false, false, 63, 1, 960, PUBLISHED_SSRC);
    System.arraycopy(PAYLOAD, 0, packet, RtpHeader.FIXED_LENGTH, PAYLOAD.length);
    publisher.peer().sendRtp(packet, RtpHeader.FIXED_LENGTH, 1);

    byte[] whole = same.peer().nextRtp();
    byte[] translated = other.peer().nextRtp();
    byte[] primary = without.peer().nextRtp();
    assertThat(RtpHeader.payloadType(whole, 0)).isEqualTo(63);
    assertThat(payload(whole)).isEqualTo(PAYLOAD);
    assertThat(RtpHeader.payloadType(translated, 0)).isEqualTo(97);
    assertThat(payload(translated)).isEqualTo(Hex.bytes("e0 0f0002 60 0102 0a0b0c"));
    assertThat(RtpHeader.payloadType(primary, 0)).isEqualTo(98);
    assertThat(payload(primary)).isEqualTo(Hex.bytes("0a0b0c"));
    for (Link link : List.of(publisher, same, other, without)) {
      link.peer().close();
    }
    room.close();
    MediaLeft.awaitNothing(plane);
  }
}
