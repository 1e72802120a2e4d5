package io.sluice.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.stream.KeyframeRequester.Method;
import io.sluice.core.testkit.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 4585 section 6.3.1 and RFC 5104 section 4.3.1; storms of PLI reach a publisher as one. */
class KeyframeRequesterTest {
  private final VirtualClock clock = new VirtualClock();
  private final KeyframeRequester requester = new KeyframeRequester(Method.PLI);

  private RtcpRecorder write(KeyframeRequester from) {
    return RtcpRecorder.datagram(
        writer -> assertThat(from.write(writer, 1, 2, clock.nanos())).isTrue());
  }

  @Test
  void shouldAskOnceForFiveHundred() {
    for (int i = 0; i < 500; i++) {
      requester.request(clock.nanos());
    }
    assertThat(requester.due(clock.nanos())).isTrue();
    assertThat(write(requester).plis).containsExactly(2L);
    for (int i = 0; i < 500; i++) {
      requester.request(clock.nanos());
      assertThat(requester.due(clock.nanos())).isFalse();
    }
  }

  @Test
  void shouldAskAtMostTwiceASecondWhateverHappens() {
    for (int i = 0; i < 10_000; i++) {
      requester.request(clock.nanos());
      if (requester.due(clock.nanos())) {
        write(requester);
      }
      if (i % 3 == 0) {
        requester.onKeyframe();
      }
      if (i % 7 == 0) {
        requester.cancel();
      }
      clock.advanceMillis(1);
    }
    assertThat(requester.requests()).isBetween(18L, 20L);
  }

  @Test
  void shouldRepeatWithBackOffUntilKeyframeComes() {
    requester.request(clock.nanos());
    List<Long> intervals = new ArrayList<>();
    long last = clock.nanos();
    for (int i = 0; i < 6; i++) {
      clock.advanceTo(requester.nextDeadline());
      assertThat(requester.due(clock.nanos())).isTrue();
      write(requester);
      intervals.add((clock.nanos() - last) / 1_000_000);
      last = clock.nanos();
    }
    assertThat(intervals).containsExactly(0L, 500L, 1_000L, 1_000L, 1_000L, 1_000L);
    requester.onKeyframe();
    assertThat(requester.nextDeadline()).isEqualTo(KeyframeRequester.NEVER);
    clock.advanceMillis(10_000);
    assertThat(requester.due(clock.nanos())).isFalse();
  }

  @Test
  void shouldAskAtOnceWhenThePublisherIsHeardAgain() {
    requester.request(clock.nanos());
    write(requester);
    clock.advanceMillis(500);
    write(requester); // lost, as the first one
    clock.advanceMillis(600);
    assertThat(requester.due(clock.nanos())).isFalse();

    requester.onReturn(clock.nanos());

    assertThat(requester.due(clock.nanos())).isTrue();
  }

  @Test
  void shouldAskAtMostTwiceASecondHoweverOftenThePublisherReturns() {
    for (int i = 0; i < 10_000; i++) {
      requester.request(clock.nanos());
      requester.onReturn(clock.nanos());
      if (requester.due(clock.nanos())) {
        write(requester);
      }
      clock.advanceMillis(1);
    }
    assertThat(requester.requests()).isBetween(18L, 20L);
  }

  @Test
  void shouldNotAskAPublisherThatReturnsForWhatNobodyWants() {
    requester.onReturn(clock.nanos());
    assertThat(requester.due(clock.nanos())).isFalse();
    requester.request(clock.nanos());
    write(requester);
    requester.onKeyframe();
    clock.advanceMillis(5_000);
    requester.onReturn(clock.nanos());
    assertThat(requester.due(clock.nanos())).isFalse();
  }

  @Test
  void shouldStopWhenNobodyWantsAKeyframe() {
    requester.request(clock.nanos());
    requester.cancel();
    assertThat(requester.due(clock.nanos())).isFalse();
    assertThat(requester.nextDeadline()).isEqualTo(KeyframeRequester.NEVER);
  }

  @Test
  void shouldRaiseFirCommandForEachNewRequestOnly() {
    KeyframeRequester fir = new KeyframeRequester(KeyframeRequester.method(false, true));
    fir.request(clock.nanos());
    assertThat(write(fir).firs).containsExactly(0);
    clock.advanceTo(fir.nextDeadline());
    assertThat(write(fir).firs).as("a repetition").containsExactly(0);
    fir.onKeyframe();
    fir.request(clock.nanos());
    assertThat(write(fir).firs).containsExactly(1);
  }

  @Test
  void shouldAskInTheWayNegotiated() {
    assertThat(KeyframeRequester.method(true, true)).isEqualTo(Method.PLI);
    KeyframeRequester none = new KeyframeRequester(KeyframeRequester.method(false, false));
    none.request(clock.nanos());
    assertThat(none.due(clock.nanos())).isFalse();
  }
}
