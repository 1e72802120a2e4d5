package io.sluice.core.room;

import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.SpeakerListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a look at all tracks of a room costs, which is taken 50 times a second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class SpeakersBenchmark {
  private static final int TRACKS = 500;
  private static final int MINUTE = 60_000;

  private final List<LevelSource> people = new ArrayList<>();
  private final Conversation script = new Conversation(TRACKS, MINUTE, new Random(1));
  private final Speakers speakers = new Speakers(5, new Deaf());
  private long now;

  private static final class Deaf implements SpeakerListener {
    @Override
    public void onActiveSpeaker(@Nullable MediaTrack track) {}

    @Override
    public void onSpeaking(MediaTrack track, boolean speaking) {}

    @Override
    public void onLoudest(List<MediaTrack> tracks) {}
  }

  /** All enter. */
  @Setup
  public void enter() {
    for (int i = 0; i < TRACKS; i++) {
      LevelSource source = new LevelSource("p" + i);
      people.add(source);
      speakers.add(source, source.meter);
    }
  }

  /** 500 packets and a look at the 500 tracks. */
  @Benchmark
  public void hearAndTick() {
    now += Speakers.TICK_NANOS;
    int millis = (int) (now / 1_000_000 % MINUTE);
    for (int i = 0; i < TRACKS; i++) {
      int level = script.level(i, millis);
      if (level >= 0) {
        people.get(i).hear(level, now);
      }
    }
    speakers.tick(now);
  }
}
