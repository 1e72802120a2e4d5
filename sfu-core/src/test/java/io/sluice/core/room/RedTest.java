package io.sluice.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.Codec;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection;
import io.sluice.core.api.SendSection;
import io.sluice.core.wire.Hex;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redundant audio (RFC 2198) to subscribers with it and without. */
class RedTest {
  private static final long SSRC = 1_000;
  private static final int OPUS = 111;
  private static final int RED = 63;

  /** An older block of 2 bytes and a primary one of 3. */
  private static final byte[] PAYLOAD = Hex.bytes("ef 0f0002 6f 0102 0a0b0c");

  private final RoomHarness room = new RoomHarness();
  private final List<String> told = new ArrayList<>();
  private final PublishedTrack track = publish();

  private PublishedTrack publish() {
    ReceiveSection section =
        new ReceiveSection(
            "a", MediaKind.AUDIO, payloads(OPUS, RED), List.of(), List.of(), List.of());
    PublishedTrack published = room.publisher.track(section, codec -> told.add(codec.name()));
    room.home.as(() -> room.publisher.add(published));
    return published;
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

  private RoomHarness.Subscriber subscriber(int opus, int red) {
    RoomHarness.Subscriber subscriber =
        room.subscriber(
            new SendSection(
                "9", MediaKind.AUDIO, payloads(opus, red), List.of(), 0x5555, -1, "cname"));
    room.home.as(() -> subscriber.subscription.attach(track.feedOn(room.home)));
    return subscriber;
  }

  private void receive(int payloadType, int sequence, byte[] payload) {
    room.receive(room.packet(SSRC, payloadType, sequence, "", payload));
  }

  private static byte[] payload(RtpPacket packet) {
    return Arrays.copyOfRange(packet.data(), packet.headerLength(), packet.length());
  }

  @AfterEach
  void shouldGiveEveryPacketBack() {
    room.home.as(room.publisher::close);
    room.home.run();
    room.other.run();
    room.recycler.assertAllReturned();
  }

  @Test
  void shouldPassRedAsItIsUnderTheSamePayloadTypes() {
    RoomHarness.Subscriber subscriber = subscriber(OPUS, RED);
    receive(RED, 1, PAYLOAD);

    assertThat(subscriber.sent.get(0).payloadType()).isEqualTo(RED);
    assertThat(payload(subscriber.sent.get(0))).isEqualTo(PAYLOAD);
    assertThat(subscriber.subscription.changesPayload()).as("copied").isFalse();
  }

  @Test
  void shouldTranslateThePayloadTypesOfTheBlocks() {
    RoomHarness.Subscriber subscriber = subscriber(96, 97);
    receive(RED, 1, PAYLOAD);

    assertThat(subscriber.sent.get(0).payloadType()).isEqualTo(97);
    assertThat(payload(subscriber.sent.get(0))).isEqualTo(Hex.bytes("e0 0f0002 60 0102 0a0b0c"));
  }

  @Test
  void shouldSendThePrimaryBlockAloneToASubscriberWithoutRed() {
    RoomHarness.Subscriber subscriber = subscriber(96, -1);
    receive(RED, 1, PAYLOAD);

    assertThat(subscriber.sent.get(0).payloadType()).isEqualTo(96);
    assertThat(payload(subscriber.sent.get(0))).isEqualTo(Hex.bytes("0a0b0c"));
    assertThat(subscriber.subscription.changesPayload()).as("copied").isFalse();
  }

  @Test
  void shouldSendPlainOpusToEveryoneAsOpus() {
    RoomHarness.Subscriber with = subscriber(96, 97);
    RoomHarness.Subscriber without = subscriber(98, -1);
    receive(RED, 1, PAYLOAD);
    receive(OPUS, 2, Hex.bytes("0d0e"));

    assertThat(with.sent).extracting(RtpPacket::payloadType).containsExactly(97, 96);
    assertThat(without.sent).extracting(RtpPacket::payloadType).containsExactly(98, 98);
    for (RoomHarness.Subscriber subscriber : List.of(with, without)) {
      assertThat(payload(subscriber.sent.get(1))).isEqualTo(Hex.bytes("0d0e"));
      int first = subscriber.sequences().get(0);
      assertThat(subscriber.sequences()).containsExactly(first, first + 1);
    }
  }

  @Test
  void shouldSendNothingOfWhatIsNoRed() {
    RoomHarness.Subscriber with = subscriber(96, 97);
    RoomHarness.Subscriber without = subscriber(98, -1);
    receive(RED, 1, Hex.bytes("ef 0f00ff 6f 0102"));
    receive(RED, 2, Hex.bytes("3f 0102"));
    receive(RED, 3, Hex.bytes("60 0102"));

    assertThat(with.sent).isEmpty();
    assertThat(without.sent).isEmpty();
  }

  /** Signalling knows the track as opus, however its packets are wrapped. */
  @Test
  void shouldTellOfTheCodecThatRedCarries() {
    receive(RED, 1, PAYLOAD);
    receive(OPUS, 2, Hex.bytes("0d0e"));
    receive(RED, 3, PAYLOAD);

    assertThat(told).containsExactly("opus");
  }

  @Test
  void shouldWriteTheOutgoingPayloadIntoAResend() {
    RoomHarness.Subscriber subscriber =
        room.subscriber(
            new SendSection(
                "9",
                MediaKind.AUDIO,
                List.of(
                    new PayloadMapping(
                        new Codec("opus", 48_000, 2, Map.of()), 96, 98, true, false, false, false)),
                List.of(),
                0x5555,
                0x6666,
                "cname"));
    room.home.as(() -> subscriber.subscription.attach(track.feedOn(room.home)));
    receive(RED, 1, PAYLOAD);
    int sequence = subscriber.sequences().get(0);
    RtpPacket found = subscriber.subscription.resendable(sequence, room.clock.nanos());
    assertThat(found).isNotNull();

    byte[] out = new byte[1_500];
    int header =
        subscriber.subscription.writeResend(found, sequence, out, 0, 0, room.clock.nanos());

    RtpPacket rtx = new RtpPacket(out, ignored -> {});
    int length = header + subscriber.subscription.rtxPayloadLength(found);
    assertThat(rtx.fill(length, room.clock.nanos())).isTrue();
    assertThat(rtx.payloadType()).isEqualTo(98);
    assertThat(Arrays.copyOfRange(out, header + 2, length)).isEqualTo(Hex.bytes("0a0b0c"));
  }
}
