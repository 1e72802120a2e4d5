package io.sluice.core.forward;

import static io.sluice.core.forward.LayerSelector.DROP;
import static io.sluice.core.forward.LayerSelector.FILL;
import static io.sluice.core.forward.LayerSelector.SEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.rtp.LayerFacts;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import org.junit.jupiter.api.Test;

/** Which packets of layered video go out, and where the layer changes. */
class LayerSelectorTest {
  private final LayerSelector selector = new LayerSelector();
  private int sequence = 1_000;
  private int picture;

  /** The packet of a frame; it has all layers that include its own. */
  private RtpPacket frame(int spatialId, int temporalId) {
    byte[] data = new byte[20];
    RtpHeader.write(data, 0, false, false, 96, sequence, 3_000L * picture, 1);
    RtpPacket packet = new RtpPacket(data, ignored -> {});
    packet.fill(data.length, 0);
    packet.extendedSequence(sequence++);
    LayerFacts facts = packet.layers();
    facts.known = true;
    facts.frameStart = true;
    facts.frameEnd = true;
    facts.spatialId = spatialId;
    facts.temporalId = temporalId;
    facts.present = 0;
    for (int s = spatialId; s < LayerFacts.MAX_LAYERS; s++) {
      for (int t = temporalId; t < LayerFacts.MAX_LAYERS; t++) {
        facts.present |= LayerFacts.bit(s, t);
      }
    }
    return packet;
  }

  private RtpPacket keyframe() {
    picture++;
    RtpPacket packet = frame(0, 0);
    packet.layers().independent = true;
    packet.layers().switching = LayerFacts.ALL;
    return packet;
  }

  private void begin(int spatialId, int temporalId) {
    selector.want(spatialId, temporalId);
    RtpPacket first = keyframe();
    selector.begin(first);
    assertThat(selector.select(first)).isEqualTo(SEND);
  }

  private int select(int temporalId) {
    picture++;
    return selector.select(frame(0, temporalId));
  }

  private int selectSync(int temporalId) {
    picture++;
    RtpPacket packet = frame(0, temporalId);
    packet.layers().layerSync = true;
    packet.layers().switching = LayerFacts.bit(0, temporalId);
    return selector.select(packet);
  }

  @Test
  void shouldGoDownAtTheNextPicture() {
    begin(0, 2);
    assertThat(select(2)).isEqualTo(SEND);
    selector.want(0, 0);

    assertThat(select(1)).isEqualTo(DROP);
    assertThat(select(2)).isEqualTo(DROP);
    assertThat(select(0)).isEqualTo(SEND);
    assertThat(selector.temporalId()).isZero();
  }

  /** RFC 7741 section 4.2: with the Y bit a frame depends on the lowest temporal layer alone. */
  @Test
  void shouldGoUpOneTemporalLayerAtATimeWhereSynced() {
    begin(0, 0);
    assertThat(select(1)).isEqualTo(DROP);
    selector.want(0, 2);

    assertThat(select(1)).as("depends on what was not sent").isEqualTo(DROP);
    assertThat(selectSync(2)).as("its layer needs the one between").isEqualTo(DROP);
    assertThat(selectSync(1)).isEqualTo(SEND);
    assertThat(select(2)).isEqualTo(DROP);
    assertThat(selectSync(2)).isEqualTo(SEND);
    assertThat(select(1)).isEqualTo(SEND);
  }

  @Test
  void shouldGoUpAfterAFrameThatLaterOnesDependOnAlone() {
    begin(0, 0);
    assertThat(select(1)).isEqualTo(DROP);
    selector.want(0, 2);
    assertThat(select(2)).isEqualTo(DROP);
    picture++;
    RtpPacket base = frame(0, 0);
    base.layers().switching = LayerFacts.bit(0, 0) | LayerFacts.bit(0, 1) | LayerFacts.bit(0, 2);
    assertThat(selector.select(base)).isEqualTo(SEND);

    assertThat(select(2)).isEqualTo(SEND);
  }

  @Test
  void shouldGoUpAtOnceWhileNothingIsMissing() {
    begin(0, 0);
    selector.want(0, 2);

    assertThat(select(2)).isEqualTo(SEND);
  }

  @Test
  void shouldNotBelieveTheSwitchingOfAFrameThatIsNotSent() {
    begin(0, 0);
    assertThat(select(1)).isEqualTo(DROP);
    selector.want(0, 2);
    picture++;
    RtpPacket middle = frame(0, 1);
    middle.layers().switching = LayerFacts.bit(0, 1) | LayerFacts.bit(0, 2);

    assertThat(selector.select(middle)).isEqualTo(DROP);
    assertThat(select(2)).isEqualTo(DROP);
  }

  @Test
  void shouldGoUpASpatialLayerAtAKeyframeOnlyAndSayThatItWaits() {
    begin(0, 0);
    picture++;
    assertThat(selector.select(frame(0, 0))).isEqualTo(SEND);
    assertThat(selector.select(frame(1, 0))).isEqualTo(DROP);
    assertThat(selector.waitsForKeyframe()).isFalse();
    selector.want(1, 0);
    assertThat(selector.waitsForKeyframe()).isTrue();
    picture++;
    assertThat(selector.select(frame(0, 0))).isEqualTo(SEND);
    assertThat(selector.select(frame(1, 0))).isEqualTo(DROP);

    assertThat(selector.select(keyframe())).isEqualTo(SEND);
    assertThat(selector.select(frame(1, 0))).isEqualTo(SEND);
    assertThat(selector.waitsForKeyframe()).isFalse();
  }

  /**
   * In KEY modes no spatial layer needs another after a keyframe. An encoder that drops frames of
   * the lowest one leaves that intact for those who are not sent it.
   */
  @Test
  void shouldNotGoFartherDownThanWanted() {
    begin(2, 0);
    for (int s = 1; s <= 2; s++) {
      assertThat(selector.select(frame(s, 0))).isEqualTo(SEND);
    }
    assertThat(selectKeyMode(1)).isEqualTo(DROP);
    selector.want(1, 0);

    assertThat(selectKeyMode(0)).as("intact, but not wanted").isEqualTo(DROP);
    assertThat(selectKeyMode(2)).isEqualTo(SEND);
    assertThat(selector.waitsForKeyframe()).isTrue();
    assertThat(selector.select(keyframe())).isEqualTo(SEND);
    assertThat(selector.spatialId()).isEqualTo(1);
  }

  /** A picture of which only this frame was encoded, that upper layers do not need. */
  private int selectKeyMode(int spatialId) {
    picture++;
    RtpPacket packet = frame(spatialId, 0);
    packet.layers().present = LayerFacts.bit(spatialId, 0);
    return selector.select(packet);
  }

  @Test
  void shouldEndThePictureWithTheHighestLayerThatIsSent() {
    begin(1, 0);
    picture++;
    RtpPacket low = frame(0, 0);
    RtpPacket middle = frame(1, 0);
    RtpPacket high = frame(2, 0);

    assertThat(selector.select(low)).isEqualTo(SEND);
    assertThat(selector.endsPicture(low)).isFalse();
    assertThat(selector.select(middle)).isEqualTo(SEND);
    assertThat(selector.endsPicture(middle)).isTrue();
    assertThat(selector.select(high)).isEqualTo(DROP);
  }

  /** What is late is judged by the layer that was sent when it was due. */
  @Test
  void shouldFillTheGapOfALatePacketThatIsNotSent() {
    begin(0, 0);
    picture++;
    RtpPacket late = frame(0, 1);
    picture++;
    RtpPacket lateBase = frame(0, 0);
    assertThat(select(0)).isEqualTo(SEND);
    selector.want(0, 1);
    RtpPacket next = keyframe();
    assertThat(selector.select(next)).isEqualTo(SEND);
    assertThat(select(1)).isEqualTo(SEND);

    assertThat(selector.select(late)).isEqualTo(FILL);
    assertThat(selector.select(lateBase)).isEqualTo(SEND);
  }

  @Test
  void shouldDropWhatIsMissingWithinAFrameThatIsNotSent() {
    begin(0, 0);
    picture++;
    RtpPacket first = frame(0, 1);
    sequence += 2;
    RtpPacket last = frame(0, 1);
    last.layers().frameStart = false;

    assertThat(selector.select(first)).isEqualTo(DROP);
    assertThat(selector.droppedFrom()).isEqualTo(first.extendedSequence());
    assertThat(selector.select(last)).isEqualTo(DROP);
    assertThat(selector.droppedFrom()).isEqualTo(first.extendedSequence() + 1);
  }

  /** A structure of fewer layers than the one before (AV1 RTP specification section A.8.2). */
  @Test
  void shouldTakeTheHighestLayerThatAKeyframeHas() {
    begin(2, 1);
    RtpPacket small = keyframe();
    small.layers().present = LayerFacts.bit(0, 0) | LayerFacts.bit(0, 1);
    small.layers().switching = small.layers().present;

    assertThat(selector.select(small)).isEqualTo(SEND);
    assertThat(selector.spatialId()).isZero();
    assertThat(selector.temporalId()).isEqualTo(1);
  }

  @Test
  void shouldSendWhatSaysNothingOfLayers() {
    begin(0, 0);
    picture++;
    RtpPacket unknown = frame(0, 0);
    unknown.layers().clear();

    assertThat(selector.select(unknown)).isEqualTo(SEND);
  }

  /** Padding, by which a sender probes, must not cost a keyframe or an upper layer. */
  @Test
  void shouldMissNothingForAPacketWithoutPayload() {
    begin(0, 0);
    RtpPacket empty = frame(0, 0);
    selector.pass(empty);
    selector.want(0, 2);
    assertThat(select(2)).isEqualTo(SEND);
  }

  @Test
  void shouldMissWhatIsMissingBeforeAPacketWithoutPayload() {
    begin(0, 0);
    sequence++;
    selector.pass(frame(0, 0));
    selector.want(0, 2);
    assertThat(select(2)).isEqualTo(DROP);
  }
}
