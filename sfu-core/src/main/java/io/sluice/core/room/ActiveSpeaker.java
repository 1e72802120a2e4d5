package io.sluice.core.room;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jitsi.utils.dsi.DominantSpeakerIdentification;
import org.jspecify.annotations.Nullable;

/**
 * Who of several is the active speaker, by jitsi-utils' dominant speaker identification (Volfin and
 * Cohen, 2012), which is driven by our ticks alone: it gets a clock of ours and no thread.
 *
 * <p>It compares the last second of each voice and decides each 300 ms by its clock. As it counts
 * levels, not time, it is given each level {@link #REPEAT} times and a clock that goes {@link
 * #HASTE} times as fast: it then compares the last half second, each 60 ms. As it comes, it finds
 * half of the speakers who take over within 0.5 s and nine in ten within 0.9 s; so, within 0.2 and
 * 0.4 s.
 */
final class ActiveSpeaker {
  private static final int REPEAT = 2;
  private static final int HASTE = 5;
  private static final long TICK_MILLIS = Speakers.TICK_NANOS / 1_000_000;

  /** It forgets a voice that it was told nothing of for an hour. */
  private static final long FORGET_MILLIS = 3_600_001;

  private final ManualClock clock = new ManualClock();
  private final ManualExecutor executor = new ManualExecutor();
  final DominantSpeakerIdentification<Voice> identification =
      new DominantSpeakerIdentification<>(clock, executor);

  /**
   * Listens to all voices.
   *
   * @param gone whether voices are missing that were there before
   * @return the active speaker's, or the first one's where nobody has spoken yet; it may be one
   *     that is gone
   */
  @Nullable Voice listen(List<Voice> voices, boolean gone) {
    clock.millis += gone ? FORGET_MILLIS : TICK_MILLIS * HASTE;
    for (Voice voice : voices) {
      for (int i = 0; i < REPEAT; i++) {
        var unused = identification.levelChanged(voice, voice.level());
      }
    }
    executor.run();
    return identification.getDominantSpeaker();
  }

  private static final class ManualClock extends Clock {
    long millis = 1;

    @Override
    public long millis() {
      return millis;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** Keeps the one task there is until the next tick; starts no thread. */
  private static final class ManualExecutor extends ScheduledThreadPoolExecutor {
    private @Nullable Runnable next;

    ManualExecutor() {
      super(0);
    }

    @Override
    public void execute(Runnable task) {
      next = task;
    }

    /** The identification does not look at the result. */
    @Override
    public @Nullable ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      next = task;
      return null;
    }

    void run() {
      Runnable task = next;
      next = null;
      if (task != null) {
        task.run();
      }
    }
  }
}
