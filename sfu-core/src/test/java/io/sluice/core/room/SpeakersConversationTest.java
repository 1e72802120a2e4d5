package io.sluice.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.SpeakerListener;
import io.sluice.core.room.Conversation.Turn;
import io.sluice.core.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A room of 50 who talk for ten minutes, in virtual time. */
class SpeakersConversationTest {
  private static final int PEOPLE = 50;
  private static final int LENGTH_MILLIS = 600_000;
  private static final int LOUDEST = 5;
  private static final long MILLI = 1_000_000;

  /** What is announced at a time. */
  private static final class Announced implements SpeakerListener {
    @Nullable MediaTrack active;
    List<MediaTrack> loudest = List.of();
    int activeChanges;
    int loudestChanges;
    final List<MediaTrack> speaking = new ArrayList<>();

    @Override
    public void onActiveSpeaker(@Nullable MediaTrack track) {
      active = track;
      activeChanges++;
    }

    @Override
    public void onSpeaking(MediaTrack track, boolean begins) {
      boolean unused = begins ? speaking.add(track) : speaking.remove(track);
    }

    @Override
    public void onLoudest(List<MediaTrack> tracks) {
      loudest = tracks;
      loudestChanges++;
    }
  }

  private static final class Outcome {
    int right;
    int total;
    int[] announcedAfter = new int[0];
    int[] heardAfter = new int[0];
    int[] markedAfter = new int[0];
    int activeChanges;
    int loudestChanges;
    int turns;

    String describe() {
      return String.format(
          Locale.ROOT,
          "active speaker right %.1f%% of the time; after ms (p50/p90/p99): announced %s, among the"
              + " loudest %s, marked %s; %d turns, %d changes of the active speaker, %d of the"
              + " loudest",
          100.0 * right / total,
          percentiles(announcedAfter),
          percentiles(heardAfter),
          percentiles(markedAfter),
          turns,
          activeChanges,
          loudestChanges);
    }
  }

  static int percentile(int[] sorted, int percent) {
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }

  private static String percentiles(int[] sorted) {
    return percentile(sorted, 50) + "/" + percentile(sorted, 90) + "/" + percentile(sorted, 99);
  }

  private Outcome run(long seed) {
    Conversation script = new Conversation(PEOPLE, LENGTH_MILLIS, new Random(seed));
    Announced announced = new Announced();
    Speakers speakers = new Speakers(LOUDEST, announced);
    List<LevelSource> people = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      people.add(new LevelSource("p" + i));
      speakers.add(people.get(i), people.get(i).meter);
    }
    Outcome outcome = new Outcome();
    Watch announcements = new Watch();
    Watch heard = new Watch();
    Watch marked = new Watch();
    int turn = -1;
    for (int millis = 0; millis < LENGTH_MILLIS; millis += Conversation.PACKET_MILLIS) {
      long now = millis * MILLI;
      for (int i = 0; i < PEOPLE; i++) {
        int level = script.level(i, millis);
        if (level >= 0) {
          people.get(i).hear(level, now);
        }
      }
      speakers.tick(now + 7 * MILLI);
      while (turn + 1 < script.turns.size() && hasFloor(script, turn + 1, millis)) {
        turn++;
        announcements.begin(millis);
        heard.begin(script.turns.get(turn).beginMillis());
        marked.begin(script.turns.get(turn).beginMillis());
      }
      if (turn >= 0) {
        MediaTrack expected = people.get(script.turns.get(turn).speaker());
        outcome.total++;
        outcome.right += announced.active == expected ? 1 : 0;
        announcements.look(announced.active == expected, millis);
        heard.look(announced.loudest.contains(expected), millis);
        marked.look(announced.speaking.contains(expected), millis);
      }
    }
    outcome.turns = script.turns.size();
    outcome.activeChanges = announced.activeChanges;
    outcome.loudestChanges = announced.loudestChanges;
    outcome.announcedAfter = announcements.sorted();
    outcome.heardAfter = heard.sorted();
    outcome.markedAfter = marked.sorted();
    return outcome;
  }

  /** Whether this turn's speaker has begun, and the one before has ended. */
  private static boolean hasFloor(Conversation script, int turn, int millis) {
    Turn next = script.turns.get(turn);
    return millis >= next.beginMillis()
        && (turn == 0 || millis >= script.turns.get(turn - 1).endMillis());
  }

  /** How long each took, from when it could be known until it was. */
  private static final class Watch {
    private final List<Integer> took = new ArrayList<>();
    private int since = -1;

    void begin(int millis) {
      if (since >= 0) {
        took.add(LENGTH_MILLIS);
      }
      since = millis;
    }

    void look(boolean known, int millis) {
      if (known && since >= 0) {
        took.add(Math.max(0, millis - since));
        since = -1;
      }
    }

    int[] sorted() {
      int[] sorted = took.stream().mapToInt(Integer::intValue).toArray();
      Arrays.sort(sorted);
      return sorted;
    }
  }

  @Test
  void shouldTellWhoSpeaksInALargeRoom() {
    for (int i = 0; i < 3; i++) {
      long seed = Seeds.seed() + i;
      Outcome outcome = run(seed);
      System.out.println("-Dsluice.seed=" + seed + ": " + outcome.describe());
      assertThat(100.0 * outcome.right / outcome.total).as("seed %d", seed).isGreaterThan(95);
      assertThat(percentile(outcome.announcedAfter, 90)).as("seed %d", seed).isLessThan(500);
    }
  }
}
