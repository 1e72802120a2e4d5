package io.sluice.core.wire.rtcp;

import static io.sluice.core.wire.HostileBytes.mix;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.core.wire.HostileBytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1), from
 * its base sequence number on.
 */
final class TransportFeedbackFuzzTest {
  private static final int FEEDBACK_HEADER = 12;

  /** Before all arrivals that an input can tell, in whole units of the reference time. */
  private static final long EPOCH_MICROS = -2 * TransportFeedback.REFERENCE_WRAP_MICROS;

  private record Status(int sequence, boolean received, long arrivalMicros) {}

  private static List<Status> read(byte[] data, int off, int len) {
    List<Status> statuses = new ArrayList<>();
    boolean valid =
        TransportFeedback.parse(
            data,
            off,
            len,
            (sequence, received, micros) -> statuses.add(new Status(sequence, received, micros)));
    assertThat(valid || statuses.isEmpty()).as("visits nothing if malformed").isTrue();
    if (valid) {
      int count = TransportFeedback.statusCount(data, off);
      assertThat(count).isLessThanOrEqualTo(TransportFeedback.MAX_STATUSES);
      assertThat(statuses).hasSize(count);
    }
    return statuses;
  }

  @FuzzTest
  void shouldReadNothingBeyondTheFeedback(byte[] input) {
    HostileBytes.check(
        (data, off, len) -> {
          long digest = 0;
          for (Status status : read(data, off, len)) {
            digest = mix(mix(digest, status.sequence()), status.arrivalMicros());
          }
          return digest;
        },
        input);
  }

  @FuzzTest
  void shouldReadWhatItWritesOfAnyFeedback(byte[] input) {
    List<Status> statuses = read(input, 0, input.length);
    if (statuses.isEmpty()) {
      return;
    }
    long[] arrivals = new long[statuses.size()];
    long first = 0;
    for (int i = arrivals.length - 1; i >= 0; i--) {
      Status status = statuses.get(i);
      arrivals[i] = status.received() ? status.arrivalMicros() - EPOCH_MICROS : -1;
      first = status.received() ? arrivals[i] : first;
    }
    byte[] buf = new byte[1_200];
    RtcpWriter writer = new RtcpWriter();
    writer.begin(buf, 0, buf.length);
    int base = TransportFeedback.baseSequence(input, 0);
    int written = writer.transportFeedback(1, 2, base, arrivals.length, arrivals, first, 3);
    assertThat(written).isBetween(1, arrivals.length);
    List<Status> back = read(buf, FEEDBACK_HEADER, writer.length() - FEEDBACK_HEADER);
    assertThat(back).hasSize(written);
    for (int i = 0; i < written; i++) {
      assertThat(isSame(back.get(i), statuses.get(i))).as("status %d", i).isTrue();
    }
  }

  /** The reference time wraps. */
  private static boolean isSame(Status one, Status other) {
    long apart = one.arrivalMicros() - other.arrivalMicros();
    return one.sequence() == other.sequence()
        && one.received() == other.received()
        && Math.floorMod(apart, TransportFeedback.REFERENCE_WRAP_MICROS) == 0;
  }
}
