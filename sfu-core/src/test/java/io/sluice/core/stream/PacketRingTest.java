package io.sluice.core.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.testkit.CountingRecycler;
import io.sluice.core.testkit.RtpPackets;
import io.sluice.core.testkit.Seeds;
import io.sluice.core.testkit.VirtualClock;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PacketRingTest {
  private static final int MAX_PACKETS = 256;

  private final VirtualClock clock = new VirtualClock();
  private final CountingRecycler recycler = new CountingRecycler();
  private final RtpPackets packets = new RtpPackets(recycler).payloadLength(988);
  private final PacketRing ring = new PacketRing(MAX_PACKETS, 100_000);

  @AfterEach
  void everyReferenceComesBack() {
    ring.clear();
    assertThat(ring.size()).isZero();
    assertThat(ring.bytes()).isZero();
    recycler.assertAllReturned();
  }

  private void put(PacketRing into, RtpPackets from, long sequence) {
    RtpPacket packet = from.packet(sequence, 0, clock.nanos());
    packet.extendedSequence(sequence);
    into.put(packet, clock.nanos());
    packet.release();
  }

  private void put(long sequence) {
    put(ring, packets, sequence);
  }

  private boolean has(long sequence) {
    RtpPacket packet = ring.get(sequence);
    return packet != null && packet.extendedSequence() == sequence;
  }

  @Test
  void shouldFindPacketsAcrossWrapAround() {
    for (long i = 65_530; i < 65_545; i++) {
      put(i);
    }
    assertThat(has(65_535)).isTrue();
    assertThat(has(65_536)).isTrue();
    assertThat(has(0)).as("the same low bits in another cycle").isFalse();
    assertThat(has(65_529)).isFalse();
    assertThat(has(65_545)).isFalse();
  }

  @Test
  void shouldTakeRepairedPacketIntoItsHole() {
    put(10);
    put(12);
    assertThat(has(11)).isFalse();
    put(11);
    assertThat(has(11)).isTrue();
  }

  /** After an outage all of it is repaired long after the packets before it came. */
  @Test
  void shouldTakeRepairedPacketIntoItsHoleWhenThePacketsBeforeItAreTooOld() {
    put(10);
    clock.advanceMillis(900);
    put(20);
    clock.advanceMillis(200);
    ring.expire(clock.nanos());
    assertThat(has(10)).isFalse();

    put(11);
    put(19);
    assertThat(has(11)).isTrue();
    assertThat(has(19)).isTrue();
    put(10);
    assertThat(has(10)).as("was kept before").isFalse();
  }

  @Test
  void shouldKeepOneReferenceToPacketPutTwice() {
    put(10);
    put(10);
    assertThat(ring.size()).isEqualTo(1);
    assertThat(recycler.out()).isEqualTo(1);
  }

  @Test
  void shouldDropWhatIsOlderThanASecond() {
    put(1);
    clock.advanceMillis(600);
    put(2);
    clock.advanceMillis(400);
    put(3);
    assertThat(has(1)).isFalse();
    assertThat(has(2)).isTrue();
    clock.advanceMillis(1_000);
    ring.expire(clock.nanos());
    assertThat(ring.size()).isZero();
    assertThat(recycler.out()).isZero();
  }

  @Test
  void shouldBoundBytes() {
    for (int i = 0; i < 200; i++) {
      put(i);
    }
    assertThat(ring.bytes()).isEqualTo(100_000);
    assertThat(recycler.out()).isEqualTo(100);
    assertThat(has(99)).isFalse();
    assertThat(has(100)).isTrue();
  }

  @Test
  void shouldBoundPackets() {
    RtpPackets small = new RtpPackets(recycler).payloadLength(10);
    for (int i = 0; i < 1_000; i++) {
      put(ring, small, i);
    }
    assertThat(ring.size()).isEqualTo(MAX_PACKETS);
    assertThat(has(999 - MAX_PACKETS)).isFalse();
    assertThat(has(1_000 - MAX_PACKETS)).isTrue();
    assertThat(recycler.out()).isEqualTo(MAX_PACKETS);
  }

  @Test
  void shouldStartAnewAfterJump() {
    put(5);
    put(5 + 40_000);
    assertThat(ring.size()).isEqualTo(1);
    assertThat(has(5 + 40_000)).isTrue();
    put(6);
    assertThat(has(6)).isFalse();
  }

  @Test
  void shouldHoldPacketLargerThanTheBoundNotAtAll() {
    RtpPackets large = new RtpPackets(recycler).payloadLength(200_000);
    put(ring, large, 1);
    assertThat(ring.size()).isZero();
    put(2);
    assertThat(has(2)).isTrue();
  }

  @Test
  void shouldRefuseCapacityThatIsNoPowerOfTwo() {
    assertThatThrownBy(() -> new PacketRing(100, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Never a wrong packet, never one too old, no bound exceeded, whatever comes. */
  @Test
  void shouldOnlyReturnWhatWasPut() {
    Seeds.forEach(
        30,
        random -> {
          PacketRing any = new PacketRing(MAX_PACKETS, 60_000);
          Map<Long, Long> arrivals = new HashMap<>();
          long base = 65_536;
          for (int i = 0; i < 5_000; i++) {
            clock.advanceNanos(
                random.nextLong(random.nextInt(500) == 0 ? 2_000_000_000L : 9_000_000L));
            base += random.nextInt(300) == 0 ? random.nextInt(600) : random.nextInt(3);
            long sequence = base - random.nextInt(20);
            RtpPackets from = new RtpPackets(recycler).payloadLength(random.nextInt(1_200));
            put(any, from, sequence);
            arrivals.putIfAbsent(sequence, clock.nanos());
            assertThat(any.bytes()).isLessThanOrEqualTo(60_000);
            assertThat(any.size()).isEqualTo(recycler.out()).isLessThanOrEqualTo(MAX_PACKETS);
            long asked = base - random.nextInt(400);
            RtpPacket found = any.get(asked);
            if (found != null) {
              assertThat(found.extendedSequence()).isEqualTo(asked);
              assertThat(arrivals).containsKey(asked);
              assertThat(Objects.requireNonNull(arrivals.get(asked)))
                  .isLessThanOrEqualTo(found.arrivalNanos());
            }
          }
          any.clear();
        });
  }
}
