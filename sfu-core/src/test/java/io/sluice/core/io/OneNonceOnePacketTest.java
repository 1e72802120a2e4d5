package io.sluice.core.io;

import static io.sluice.core.io.PlaneFixture.DELTA;
import static io.sluice.core.io.PlaneFixture.KEYFRAME;
import static io.sluice.core.io.PlaneFixture.link;
import static io.sluice.core.io.PlaneFixture.publish;
import static io.sluice.core.io.PlaneFixture.rtcp;
import static io.sluice.core.io.PlaneFixture.sending;
import static io.sluice.core.io.PlaneFixture.video;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaPlane;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaSubscription;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.io.PlaneFixture.Link;
import io.sluice.core.testkit.Seeds;
import io.sluice.core.wire.rtp.RtpHeader;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Under one SRTP key an (SSRC, rollover count, sequence) is protected once, whatever publishers and
 * subscribers do: AES-GCM gives its authentication key away otherwise (RFC 7714 section 8.1). Seen
 * from the outside: a peer never gets two different packets under one nonce.
 */
class OneNonceOnePacketTest {
  private static final int STEPS = 4_000;
  private static final int SECTIONS = 3;

  /** Few enough that no socket buffer overflows. */
  private static final int STEPS_AT_ONCE = 16;

  private final Random random = Seeds.random();
  private final List<Sending> sendings = new ArrayList<>();
  private int nextSsrc = 1;

  /** A section in use. */
  private record Sending(MediaSubscription subscription, long ssrc, long rtxSsrc) {}

  @Test
  void shouldNeverProtectTwoPacketsUnderOneNonce() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (MediaPlane plane =
        MediaPlane.open(
            new MediaConfig(0, MediaConfig.NO_TCP, List.of(loopback), List.of(), 2, 4))) {
      MediaRoom room = plane.openRoom("room");
      Link subscriber = link(room.openPeer("subscriber"), true);
      List<Link> publishers = List.of(publisher(room), publisher(room));
      List<MediaTrack> tracks = new ArrayList<>();
      for (Link each : publishers) {
        tracks.add(each.transport().receive(video(), codec -> {}));
      }
      for (int i = 0; i < SECTIONS; i++) {
        sendings.add(open(subscriber, i));
      }
      int[] sequence = {100, 20_000};
      for (int step = 0; step < STEPS; step++) {
        int which = random.nextInt(2);
        step(subscriber, tracks, publishers.get(which), sequence, which);
        if (step % STEPS_AT_ONCE == 0) {
          awaitHandled(subscriber, publishers);
        }
      }
      settle(subscriber, publishers, tracks.get(0), sequence);

      assertThat(subscriber.peer().noncesSeen()).as("seed %d", Seeds.seed()).isGreaterThan(200);
      assertThat(subscriber.peer().noncesReused()).as("seed %d", Seeds.seed()).isZero();
      subscriber.peer().close();
      publishers.forEach(each -> each.peer().close());
    }
  }

  /** The server reads what has arrived before it takes the next command. */
  private static void awaitHandled(Link subscriber, List<Link> publishers) throws Exception {
    subscriber.peer().awaitSent();
    for (Link publisher : publishers) {
      publisher.peer().awaitSent();
      publisher.transport().snapshot().toCompletableFuture().get();
    }
    subscriber.transport().snapshot().toCompletableFuture().get();
    subscriber.peer().awaitSent();
  }

  private static Link publisher(MediaRoom room) throws Exception {
    return link(room.openPeer("publisher"), false);
  }

  /** Two sections with RTX and one without; a recycled section gets an SSRC of its own. */
  private Sending open(Link subscriber, int section) {
    long ssrc = 1_000L * nextSsrc++;
    long rtxSsrc = section == 0 ? -1 : ssrc + 1;
    return new Sending(
        subscriber.transport().send(sending("m" + section, ssrc, rtxSsrc)), ssrc, rtxSsrc);
  }

  private void step(
      Link subscriber, List<MediaTrack> tracks, Link publisher, int[] sequence, int which) {
    int section = random.nextInt(SECTIONS);
    Sending sending = sendings.get(section);
    switch (random.nextInt(20)) {
      case 0 -> sending.subscription().attach(tracks.get(random.nextInt(2)));
      case 1 -> sending.subscription().setPaused(random.nextBoolean());
      case 2 -> {
        sending.subscription().close();
        sendings.set(section, open(subscriber, section));
        sendings.get(section).subscription().attach(tracks.get(which));
      }
      case 3, 4, 5, 6 -> ask(subscriber, sending);
      case 7 -> publish(publisher.peer(), sequence[which]++, KEYFRAME);
      case 8 -> publish(publisher.peer(), sequence[which]++, new byte[0]);
      case 9 -> sequence[which]++;
      case 10 -> {
        sequence[which] += 2;
        publish(publisher.peer(), sequence[which]++, DELTA);
      }
      default -> publish(publisher.peer(), sequence[which]++, DELTA);
    }
  }

  /** Asks for what it got last on the section, whose numbers the peer saw. */
  private void ask(Link subscriber, Sending sending) {
    int last = subscriber.peer().lastSequence(sending.ssrc());
    int[] lost = new int[8];
    for (int i = 0; i < lost.length; i++) {
      lost[i] = (last - lost.length + i) & 0xffff;
    }
    subscriber.peer().sendRtcp(rtcp(writer -> writer.nack(1, sending.ssrc(), lost, lost.length)));
  }

  /** All is handled when a keyframe that was published last has come out of a fresh section. */
  private void settle(Link subscriber, List<Link> publishers, MediaTrack track, int[] sequence)
      throws Exception {
    Sending last = open(subscriber, 1);
    last.subscription().attach(track);
    awaitHandled(subscriber, publishers);
    publish(publishers.get(0).peer(), sequence[0], KEYFRAME);
    subscriber.peer().nextRtp(packet -> RtpHeader.ssrc(packet, 0) == last.ssrc());
  }
}
