package io.sluice.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.SpeakerListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Edges of speech, the active speaker and the loudest, in virtual time. */
class SpeakersTest {
  private static final long MILLI = 1_000_000;
  private static final int SPEECH = 100;
  private static final int NOISE = 50;

  private final List<String> told = new ArrayList<>();
  private List<MediaTrack> loudest = List.of();
  private @Nullable MediaTrack active;
  private long nowMillis = 1_000;

  private final SpeakerListener listener =
      new SpeakerListener() {
        @Override
        public void onActiveSpeaker(@Nullable MediaTrack track) {
          active = track;
          told.add("active " + track);
        }

        @Override
        public void onSpeaking(MediaTrack track, boolean speaking) {
          told.add((speaking ? "+" : "-") + track);
        }

        @Override
        public void onLoudest(List<MediaTrack> tracks) {
          loudest = tracks;
        }
      };

  private final Speakers speakers = new Speakers(2, listener);

  private LevelSource enter(String name) {
    LevelSource source = new LevelSource(name);
    speakers.add(source, source.meter);
    return source;
  }

  /** These speak for a while, all others have their background. */
  private void pass(int millis, List<LevelSource> all, LevelSource... speaking) {
    for (int i = 0; i < millis; i += 20) {
      for (LevelSource source : all) {
        source.hear(List.of(speaking).contains(source) ? SPEECH : NOISE, nowMillis * MILLI);
      }
      tick();
    }
  }

  private void tick() {
    speakers.tick(nowMillis * MILLI);
    nowMillis += 20;
  }

  private void silence(int millis) {
    for (int i = 0; i < millis; i += 20) {
      tick();
    }
  }

  @Test
  void shouldMarkWhoSpeaksWithin200MillisecondsAndNotFlapOverABreath() {
    LevelSource ada = enter("ada");
    pass(1_000, List.of(ada));
    pass(200, List.of(ada), ada);
    assertThat(told).contains("+ada");
    for (int i = 0; i < 5; i++) {
      pass(500, List.of(ada));
      pass(300, List.of(ada), ada);
    }
    assertThat(told).doesNotContain("-ada");
    pass(480, List.of(ada));
    assertThat(told).doesNotContain("-ada");
    pass(320, List.of(ada));
    assertThat(told).containsOnlyOnce("-ada").containsOnlyOnce("+ada");
  }

  @Test
  void shouldMakeTheOnlyOneTheActiveSpeakerOnceItSpeaks() {
    LevelSource ada = enter("ada");
    pass(2_000, List.of(ada));
    assertThat(told).isEmpty();
    pass(400, List.of(ada), ada);
    assertThat(active).isSameAs(ada);
    pass(20_000, List.of(ada));
    assertThat(active).as("who spoke last stays").isSameAs(ada);
  }

  @Test
  void shouldHearSpeechThatArrivesInBursts() {
    LevelSource ada = enter("ada");
    pass(1_000, List.of(ada));
    for (int i = 0; i < 10; i++) {
      for (int j = 0; j < 10; j++) {
        ada.hear(SPEECH, nowMillis * MILLI);
      }
      silence(200);
    }
    assertThat(told).containsExactly("+ada", "active ada");
  }

  @Test
  void shouldTakeTheGapsOfDiscontinuousTransmissionForSilence() {
    LevelSource ada = enter("ada");
    pass(1_000, List.of(ada));
    pass(1_000, List.of(ada), ada);
    for (int i = 0; i < 5; i++) {
      ada.hear(30, nowMillis * MILLI);
      silence(400);
    }
    assertThat(told).containsExactly("+ada", "active ada", "-ada");
    pass(200, List.of(ada), ada);
    assertThat(told).endsWith("+ada");
  }

  @Test
  void shouldNotTakeACoughForTheActiveSpeaker() {
    LevelSource ada = enter("ada");
    LevelSource grace = enter("grace");
    List<LevelSource> all = List.of(ada, grace);
    pass(1_000, all);
    pass(2_000, all, ada);
    pass(600, all);
    for (int i = 0; i < 5; i++) {
      pass(180, all, grace);
      pass(1_000, all);
    }
    assertThat(active).isSameAs(ada);
  }

  @Test
  void shouldNotTakeSteadyNoiseForSpeech() {
    LevelSource fan = enter("fan");
    for (int i = 0; i < 500; i++) {
      fan.hear(84 + i % 4, nowMillis * MILLI);
      tick();
    }
    assertThat(told).isEmpty();
  }

  @Test
  void shouldHearAnotherOverTheNoiseOfWhoSpokeLast() {
    LevelSource ada = enter("ada");
    LevelSource grace = enter("grace");
    List<LevelSource> all = List.of(ada, grace);
    pass(2_000, all);
    pass(3_000, all, ada);
    for (int i = 0; i < 500; i++) {
      ada.hear(85, nowMillis * MILLI);
      grace.hear(i < 250 ? NOISE : SPEECH, nowMillis * MILLI);
      tick();
    }
    assertThat(active).isSameAs(grace);
  }

  @Test
  void shouldEndTheSpeechOfWhoIsMuted() {
    LevelSource ada = enter("ada");
    pass(1_000, List.of(ada), ada);
    for (int i = 0; i < 50; i++) {
      ada.hear(0, nowMillis * MILLI);
      tick();
    }
    assertThat(told).endsWith("-ada");
  }

  @Test
  void shouldKeepWhoIsAmongTheLoudestUntilAnotherNeedsThePlace() {
    List<LevelSource> all = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d")) {
      all.add(enter(name));
    }
    pass(1_000, all);
    assertThat(loudest).as("free places are given at once").containsExactly(all.get(0), all.get(1));
    pass(1_000, all, all.get(0));
    pass(10_000, all);
    assertThat(loudest).containsExactly(all.get(0), all.get(1));
    pass(1_000, all, all.get(2));
    assertThat(loudest).as("b never spoke").containsExactly(all.get(0), all.get(2));
    pass(2_000, all);
    pass(200, all, all.get(3));
    assertThat(loudest).as("a was silent longest").containsExactly(all.get(3), all.get(2));
  }

  @Test
  void shouldReplaceASpeakerAmongTheLoudestOnlyByOneWhoIsClearlyLouderForAWhile() {
    List<LevelSource> all = List.of(enter("a"), enter("b"), enter("c"));
    pass(1_000, all);
    pass(500, all, all.get(0));
    pass(2_000, all, all.get(0), all.get(1), all.get(2));
    assertThat(loudest).as("all as loud").containsExactly(all.get(0), all.get(1));
    for (int i = 0; i < 100; i++) {
      all.get(0).hear(SPEECH, nowMillis * MILLI);
      all.get(1).hear(i % 4 == 0 ? 85 : 80, nowMillis * MILLI);
      all.get(2).hear(SPEECH + 5, nowMillis * MILLI);
      tick();
    }
    assertThat(loudest).containsExactly(all.get(0), all.get(2));
  }

  @Test
  void shouldForgetWhoLeaves() {
    LevelSource ada = enter("ada");
    LevelSource grace = enter("grace");
    LevelSource joan = enter("joan");
    List<LevelSource> all = List.of(ada, grace, joan);
    pass(1_000, all);
    pass(2_000, all, joan);
    pass(1_000, all);
    pass(2_000, all, ada);
    assertThat(active).isSameAs(ada);
    speakers.remove(ada);
    tick();
    assertThat(told).endsWith("-ada", "active joan");
    assertThat(loudest).doesNotContain(ada);
    pass(1_000, List.of(grace, joan), grace);
    assertThat(active).isSameAs(grace);
    assertThat(loudest).containsExactlyInAnyOrder(grace, joan);
    speakers.remove(grace);
    speakers.remove(joan);
    tick();
    assertThat(active).isNull();
    assertThat(loudest).isEmpty();
    assertThat(speakers.isIdle()).isTrue();
  }

  @Test
  void shouldGoOnAfterTheCallerPaused() {
    LevelSource ada = enter("ada");
    pass(1_000, List.of(ada));
    nowMillis += 60_000;
    pass(200, List.of(ada), ada);
    assertThat(told).contains("+ada");
  }
}
