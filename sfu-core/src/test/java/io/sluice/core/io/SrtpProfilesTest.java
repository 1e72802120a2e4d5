package io.sluice.core.io;

import static io.sluice.core.io.PlaneFixture.DELTA;
import static io.sluice.core.io.PlaneFixture.KEYFRAME;
import static io.sluice.core.io.PlaneFixture.PUBLISHED_SSRC;
import static io.sluice.core.io.PlaneFixture.SENT_RTX_SSRC;
import static io.sluice.core.io.PlaneFixture.SENT_SSRC;
import static io.sluice.core.io.PlaneFixture.link;
import static io.sluice.core.io.PlaneFixture.pliFor;
import static io.sluice.core.io.PlaneFixture.publish;
import static io.sluice.core.io.PlaneFixture.rtcp;
import static io.sluice.core.io.PlaneFixture.sending;
import static io.sluice.core.io.PlaneFixture.video;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.MediaConfig;
import io.sluice.core.api.MediaPlane;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.TransportSnapshot;
import io.sluice.core.crypto.SrtpProfile;
import io.sluice.core.io.PlaneFixture.Link;
import io.sluice.core.wire.rtp.RtpHeader;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that know one SRTP profile alone (RFC 5764 section 4.1.2), and clients of another. */
class SrtpProfilesTest {
  /** RTP and RTCP in both directions, RTX included, between this profile and the preferred one. */
  @ParameterizedTest
  @EnumSource
  void shouldCarryMediaUnderTheOnlyProfileOfAClient(SrtpProfile profile) throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (MediaPlane plane =
        MediaPlane.open(
            new MediaConfig(0, MediaConfig.NO_TCP, List.of(loopback), List.of(), 2, 4))) {
      MediaRoom room = plane.openRoom("room");
      Link publisher = link(room.openPeer("publisher"), false, List.of(profile));
      Link same = link(room.openPeer("same"), true, List.of(profile));
      Link other = link(room.openPeer("other"), true);
      MediaTrack track = publisher.transport().receive(video(), codec -> {});
      for (Link each : List.of(same, other)) {
        each.transport().send(sending("7", SENT_SSRC, SENT_RTX_SSRC)).attach(track);
      }
      publish(publisher.peer(), 100, DELTA);
      publisher.peer().nextRtcp(pliFor(PUBLISHED_SSRC));
      publish(publisher.peer(), 101, KEYFRAME);

      assertThat(other.peer().nextRtp()).endsWith(KEYFRAME);
      byte[] received = same.peer().nextRtp();
      assertThat(received).endsWith(KEYFRAME);
      int lost = RtpHeader.sequence(received, 0);
      same.peer().sendRtcp(rtcp(w -> w.nack(1, SENT_SSRC, new int[] {lost}, 1)));
      assertThat(same.peer().nextRtp(packet -> RtpHeader.ssrc(packet, 0) == SENT_RTX_SSRC))
          .endsWith(KEYFRAME);

      assertThat(snapshot(publisher).cipher()).isEqualTo(profile.profileName());
      assertThat(snapshot(publisher).packetsReceived()).isEqualTo(2);
      assertThat(snapshot(same).cipher()).isEqualTo(profile.profileName());
      assertThat(snapshot(same).packetsRejected()).isZero();
      assertThat(snapshot(other).cipher()).isEqualTo("SRTP_AEAD_AES_128_GCM");
      publisher.peer().close();
      same.peer().close();
      other.peer().close();
    }
  }

  private static TransportSnapshot snapshot(Link link) throws Exception {
    return link.transport().snapshot().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
