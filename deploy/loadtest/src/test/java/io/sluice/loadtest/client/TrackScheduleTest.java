package io.sluice.loadtest.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.loadtest.media.MediaPacket;
import io.sluice.loadtest.media.MediaSpec;
import org.junit.jupiter.api.Test;

/** Schedules of tracks in virtual time. */
class TrackScheduleTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long BEGIN = 77 * SECOND;
  private static final int PACKETS_PER_SECOND = 300;

  private final MediaPacket media = new MediaPacket();

  private static TrackSchedule video(long timestampOffset) {
    return new TrackSchedule(
        MediaSpec.video("vp8:30fps:10x1100@1ms").open(1), 90_000, timestampOffset, BEGIN);
  }

  private static TrackSchedule audio() {
    return new TrackSchedule(MediaSpec.audio("opus:20ms:100B").open(1), 48_000, 0, BEGIN);
  }

  /** Sends what is due until then, as the loop does; returns how many packets it was. */
  private int sendUntil(TrackSchedule schedule, long nowNanos) {
    int sent = 0;
    while (schedule.dueNanos() <= nowNanos) {
      schedule.catchUp(nowNanos);
      schedule.next(media);
      sent++;
    }
    return sent;
  }

  @Test
  void shouldSendAllOfWhatIsALittleLate() {
    TrackSchedule late = video(0);
    int sent = 0;
    for (long now = BEGIN; now < BEGIN + 10 * SECOND; now += 90 * MILLI) {
      assertThat(late.catchUp(now)).isZero();
      sent += sendUntil(late, now);
      assertThat(now - late.dueNanos()).isNegative();
    }
    assertThat(sent).isEqualTo(10 * PACKETS_PER_SECOND);
  }

  @Test
  void shouldNeverSendMoreThanAskedForAfterAStandstill() {
    TrackSchedule schedule = video(0);
    sendUntil(schedule, BEGIN + SECOND);
    long due = schedule.dueNanos();
    long now = BEGIN + 8 * SECOND;

    assertThat(schedule.catchUp(now)).isEqualTo(now - due);
    assertThat(schedule.dueNanos()).isEqualTo(now);
    assertThat(schedule.catchUp(now)).isZero();
    for (int second = 0; second < 5; second++) {
      int sent = 0;
      for (int milli = 0; milli < 1_000; milli++) {
        sent += sendUntil(schedule, now);
        now += MILLI;
      }
      assertThat(sent).isBetween(PACKETS_PER_SECOND - 10, PACKETS_PER_SECOND + 10);
    }
  }

  @Test
  void shouldCountAllTimeAsSentOrSkipped() {
    TrackSchedule schedule = audio();
    long sent = 0;
    long skipped = 0;
    for (long now = BEGIN; now < BEGIN + 10 * SECOND; now += 150 * MILLI) {
      while (schedule.dueNanos() <= now) {
        skipped += schedule.catchUp(now);
        sent += schedule.next(media);
      }
    }
    assertThat(skipped).isGreaterThan(5 * SECOND);
    assertThat(BEGIN + sent + skipped).isEqualTo(schedule.dueNanos());
  }

  @Test
  void shouldKeepTimestampsInStepWithTheClock() {
    TrackSchedule schedule = audio();
    schedule.next(media);
    long first = media.timestamp;
    long now = BEGIN + 3 * SECOND;
    schedule.catchUp(now);
    schedule.next(media);

    assertThat((media.timestamp - first) & 0xffffffffL).isEqualTo(3 * 48_000);
    schedule.next(media);
    assertThat((media.timestamp - first) & 0xffffffffL).isEqualTo(3 * 48_000 + 960);
  }

  @Test
  void shouldLeaveOneTimestampToAFrameThatIsInterrupted() {
    TrackSchedule schedule = video(0xffff_ffffL);
    schedule.next(media);
    long first = media.timestamp;
    for (int packet = 1; packet < 10; packet++) {
      schedule.catchUp(schedule.dueNanos() + (packet == 5 ? SECOND : 0));
      schedule.next(media);
      assertThat(media.timestamp).isEqualTo(first);
    }
    assertThat(media.marker).isTrue();
    schedule.next(media);
    assertThat((media.timestamp - first) & 0xffffffffL).isEqualTo(90_000 + 3_000);
  }
}
