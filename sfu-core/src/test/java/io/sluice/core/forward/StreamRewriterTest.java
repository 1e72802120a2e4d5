package io.sluice.core.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testkit.Seeds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sequence numbers and timestamps across losses, drops and switches (RFC 3550 section 5.1). */
class StreamRewriterTest {
  private static final int CLOCK = 90_000;
  private static final long MILLI = 1_000_000;

  private final StreamRewriter rewriter = new StreamRewriter(1_000);

  @Test
  void shouldStartAtTheGivenNumberAndCountOn() {
    rewriter.begin(70_000, 5, 0, CLOCK);

    assertThat(rewriter.sequence(70_000, 5, 0)).isEqualTo(1_000);
    assertThat(rewriter.sequence(70_001, 6, 0)).isEqualTo(1_001);
    assertThat(rewriter.timestampOffset()).isZero();
  }

  /** Jitter on the way to us must not move the picture against the sound. */
  @Test
  void shouldBeginASourceWhereItsTimeOfCaptureIs() {
    rewriter.begin(10, 5_000, 0, CLOCK);
    rewriter.sequence(10, 5_000, 0);
    rewriter.begin(900, 77, 400 * MILLI, CLOCK, 5_000 + CLOCK / 10);

    assertThat(77 + rewriter.timestampOffset()).isEqualTo(5_000 + CLOCK / 10);
  }

  @Test
  void shouldNotGoBackInTimeNorBelieveATimeOfCaptureFarFromTheArrivals() {
    rewriter.begin(10, 5_000, 0, CLOCK);
    rewriter.sequence(10, 5_000, 0);
    rewriter.begin(900, 77, 400 * MILLI, CLOCK, 4_000);
    assertThat(77 + rewriter.timestampOffset()).isEqualTo(5_001);

    rewriter.begin(900, 77, 400 * MILLI, CLOCK, 5_000 + 10L * CLOCK);
    assertThat(77 + rewriter.timestampOffset()).isEqualTo(5_000 + 4L * CLOCK / 10);
  }

  @Test
  void shouldKeepALossAsAGapAndFillItWhenThePacketComesLate() {
    rewriter.begin(10, 0, 0, CLOCK);
    rewriter.sequence(10, 0, 0);

    assertThat(rewriter.sequence(12, 0, 0)).isEqualTo(1_002);
    assertThat(rewriter.sequence(11, 0, 0)).isEqualTo(1_001);
  }

  @Test
  void shouldLeaveNoGapForASkippedPacket() {
    rewriter.begin(10, 0, 0, CLOCK);
    rewriter.sequence(10, 0, 0);
    rewriter.skip(11);

    assertThat(rewriter.sequence(12, 0, 0)).isEqualTo(1_001);
  }

  @Test
  void shouldPlaceAPacketThatIsOlderThanASkippedOne() {
    rewriter.begin(10, 0, 0, CLOCK);
    rewriter.sequence(10, 0, 0);
    rewriter.skip(12);

    assertThat(rewriter.sequence(13, 0, 0)).isEqualTo(1_002);
    assertThat(rewriter.sequence(11, 0, 0)).isEqualTo(1_001);
  }

  @Test
  void shouldRefuseWhatPrecedesTheSource() {
    rewriter.begin(10, 0, 0, CLOCK);

    assertThat(rewriter.sequence(9, 0, 0)).isEqualTo(StreamRewriter.NONE);
  }

  @Test
  void shouldContinueWithAnotherSourceAfterAsMuchTimeAsPassed() {
    rewriter.begin(10, 9_000, 0, CLOCK);
    rewriter.sequence(10, 9_000, 0);

    rewriter.begin(50_000, 1, 100 * MILLI, CLOCK);

    assertThat(rewriter.sequence(50_000, 1, 100 * MILLI)).isEqualTo(1_001);
    assertThat(1 + rewriter.timestampOffset()).isEqualTo(9_000 + CLOCK / 10);
  }

  @Test
  void shouldMoveTheTimestampOnEvenWhenNoTimePassed() {
    rewriter.begin(10, 9_000, 0, CLOCK);
    rewriter.sequence(10, 9_000, 0);

    rewriter.begin(20, 9_000, 0, CLOCK);

    assertThat(rewriter.timestampOffset()).isEqualTo(1);
  }

  @Test
  void shouldNotContinueAcrossALargeJump() {
    rewriter.begin(10, 0, 0, CLOCK);
    rewriter.sequence(10, 0, 0);

    assertThat(rewriter.continues(10 + StreamRewriter.MAX_GAP)).isTrue();
    assertThat(rewriter.continues(11 + StreamRewriter.MAX_GAP)).isFalse();
  }

  /** Whatever is lost, late, skipped or switched: no outgoing number for two packets. */
  @Test
  void shouldNeverGiveANumberTwice() {
    Seeds.forEach(
        200,
        random -> {
          StreamRewriter stream = new StreamRewriter(random.nextInt(1 << 15));
          Set<Long> given = new HashSet<>();
          Map<Long, Long> mapped = new HashMap<>();
          long source = random.nextInt(100_000);
          stream.begin(source, 0, 0, CLOCK);
          for (int i = 0; i < 2_000; i++) {
            int what = random.nextInt(100);
            if (what == 0) {
              source = random.nextInt(1_000_000);
              mapped.clear();
              stream.begin(source, 0, 0, CLOCK);
            } else if (what < 5) {
              source += 1 + random.nextInt(5);
              stream.skip(source);
              mapped.put(source, StreamRewriter.NONE);
            } else {
              long packet = what < 20 ? source - random.nextInt(50) : ++source;
              if (!mapped.containsKey(packet)) {
                long out = stream.sequence(packet, 0, 0);
                mapped.put(packet, out);
                assertThat(out == StreamRewriter.NONE || given.add(out)).isTrue();
              }
            }
          }
        });
  }
}
