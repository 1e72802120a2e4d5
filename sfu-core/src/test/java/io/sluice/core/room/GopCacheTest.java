package io.sluice.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.stream.PacketRing;
import io.sluice.core.testkit.CountingRecycler;
import io.sluice.core.testkit.RtpPackets;
import io.sluice.core.wire.rtp.RtpPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept of a group of pictures, and for how long. */
class GopCacheTest {
  private static final int MILLI = 1_000_000;

  private final CountingRecycler recycler = new CountingRecycler();
  private final RtpPackets packets = new RtpPackets(recycler).payloadLength(1_188);
  private final PacketRing ring = new PacketRing(4_096, 16 << 20);
  private final GopCache cache = new GopCache();

  @AfterEach
  void shouldGiveEveryPacketBack() {
    cache.clear();
    ring.clear();
    recycler.assertAllReturned();
  }

  private void put(long sequence, boolean keyframe, long millis, boolean reading) {
    put(sequence, 90 * millis, keyframe, millis, reading);
  }

  private void put(long sequence, long timestamp, boolean keyframe, long millis, boolean reading) {
    RtpPacket packet = packets.packet(sequence, timestamp, millis * MILLI);
    packet.extendedSequence(sequence);
    packet.keyframe(keyframe);
    ring.put(packet, millis * MILLI);
    cache.put(packet, ring, reading);
    packet.release();
  }

  private void group(int count) {
    put(1, true, 0, false);
    for (int sequence = 2; sequence <= count; sequence++) {
      put(sequence, false, sequence, false);
    }
  }

  @Test
  void shouldBeginAtAKeyframe() {
    put(1, false, 0, false);
    assertThat(cache.isUsable()).isFalse();
    put(2, true, 1, false);

    assertThat(cache.isUsable()).isTrue();
    assertThat(cache.start()).isEqualTo(2);
  }

  @Test
  void shouldLetGoOfAGroupWhenTheNextOneBegins() {
    group(100);
    put(101, true, 101, false);

    assertThat(cache.start()).isEqualTo(101);
    assertThat(cache.get(100)).isNull();
  }

  @Test
  void shouldKeepNoMoreThanItsBytes() {
    int most = (int) (GopCache.MAX_BYTES / 1_200);
    group(most);
    assertThat(cache.isUsable()).isTrue();
    put(most + 1, false, most + 1, false);

    assertThat(cache.isUsable()).isFalse();
    assertThat(cache.isEmpty()).isTrue();
  }

  @Test
  void shouldKeepNothingThatSpansMoreThanTwoSeconds() {
    put(1, true, 0, false);
    put(2, false, 2_000, false);
    assertThat(cache.isUsable()).isTrue();
    put(3, false, 2_001, false);

    assertThat(cache.isEmpty()).isTrue();
  }

  @Test
  void shouldKeepAGroupForItsReadersBeyondItsLimits() {
    put(1, true, 0, true);
    put(2, false, 2_500, true);
    assertThat(cache.isUsable()).as("for another reader").isFalse();
    assertThat(cache.get(1)).isNotNull();

    cache.trim();

    assertThat(cache.isEmpty()).isTrue();
  }

  @Test
  void shouldLetGoOfFormerGroupsThatNobodyReadsAnyMore() {
    put(1, true, 0, true);
    put(2, false, 1, true);
    put(3, true, 2, true);
    cache.release(2);
    assertThat(cache.get(1)).isNull();
    assertThat(cache.get(2)).isNotNull();
    cache.release(9);

    assertThat(cache.get(2)).isNull();
    assertThat(cache.get(3)).as("the current group").isNotNull();
    assertThat(cache.isUsable()).isTrue();
  }

  @Test
  void shouldEndAtAMostOfPacketsEvenForReaders() {
    put(1, true, 0, true);
    for (int sequence = 2; sequence <= GopCache.MAX_PACKETS; sequence++) {
      put(sequence, false, 1, true);
    }
    assertThat(cache.isEmpty()).isFalse();
    put(GopCache.MAX_PACKETS + 1, false, 1, true);

    assertThat(cache.isEmpty()).isTrue();
  }

  @Test
  void shouldTakeInWhatCameBeforeALateKeyframe() {
    put(2, false, 1, false);
    put(3, false, 2, false);
    put(1, true, 3, false);

    assertThat(cache.start()).isEqualTo(1);
    assertThat(cache.newest()).isEqualTo(3);
  }

  /** H.264: the parameters come in a packet before that of the first slice. */
  @Test
  void shouldNotBeUsableWithoutWhatBeginsItsPicture() {
    put(1, 0, false, 0, false);
    put(3, 3_000, true, 33, false);
    put(4, 3_000, false, 33, false);
    assertThat(cache.isUsable()).isFalse();
    put(2, 3_000, true, 60, false);

    assertThat(cache.isUsable()).isTrue();
    assertThat(cache.start()).isEqualTo(2);
  }

  @Test
  void shouldBeUsableWhenWhatWasMissingIsOfAnotherPicture() {
    put(1, 0, false, 0, false);
    put(3, 3_000, true, 33, false);
    assertThat(cache.isUsable()).isFalse();
    put(2, 0, false, 60, false);

    assertThat(cache.isUsable()).isTrue();
    assertThat(cache.start()).isEqualTo(3);
  }

  /** Such as an access unit delimiter, in a packet of its own. */
  @Test
  void shouldLookFurtherBackThanThePicturesFirstPackets() {
    put(1, 0, false, 0, false);
    put(3, 3_000, false, 33, false);
    put(4, 3_000, true, 33, false);
    assertThat(cache.isUsable()).isFalse();
    put(2, 0, false, 60, false);

    assertThat(cache.isUsable()).isTrue();
    assertThat(cache.start()).isEqualTo(4);
  }

  /** A static screen is silent for so long that nothing before is kept. */
  @Test
  void shouldBeUsableAfterASilence() {
    put(1, false, 0, false);
    put(2, true, 5_000, false);

    assertThat(ring.get(1)).isNull();
    assertThat(cache.isUsable()).isTrue();
  }

  @Test
  void shouldKeepTheGroupThatEndsAFormerOneForReaders() {
    put(1, true, 0, true);
    for (int sequence = 2; sequence <= GopCache.MAX_PACKETS; sequence++) {
      put(sequence, false, 1, true);
    }
    put(GopCache.MAX_PACKETS + 1, true, 2, true);

    assertThat(cache.isUsable()).isTrue();
    assertThat(cache.oldest()).isEqualTo(GopCache.MAX_PACKETS + 1);
  }

  @Test
  void shouldExpireInSilence() {
    group(10);
    cache.expire(2_000L * MILLI);
    assertThat(cache.isEmpty()).isFalse();
    cache.expire(2_001L * MILLI);

    assertThat(cache.isEmpty()).isTrue();
  }
}
