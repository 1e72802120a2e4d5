package io.sluice.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.LayerPreference;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.SpeakerListener;
import io.sluice.core.api.TransportState;
import io.sluice.signaling.sdp.SdpFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Participants come and go, publish, subscribe and speak in any order: whenever it is quiet, what
 * each was told adds up to what there is. A failing run names its seed.
 */
class RoomModelTest {
  private static final int STEPS = 400;
  private static final int QUIET_EVERY = 20;
  private static final int GATHERING_MILLIS = 500;

  private final List<ModelGuest> guests = new ArrayList<>();

  /** The tracks that are published, by id. */
  private final Map<String, FakePlane.Track> live = new LinkedHashMap<>();

  private final List<FakePlane.Track> speaking = new ArrayList<>();
  private List<FakePlane.Track> loudest = List.of();
  private FakePlane.@Nullable Track active;
  private Stage stage = new Stage();
  private Random random = new Random();

  @ParameterizedTest
  @CsvSource({"6, 20", "60, 5"})
  void shouldTellEverybodyWhatThereIs(int people, int seeds) throws RoomException {
    for (int seed = 0; seed < seeds; seed++) {
      try {
        run(people, seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + " of " + people + " people: " + e, e);
      }
    }
  }

  private void run(int people, int seed) throws RoomException {
    stage = new Stage();
    random = new Random(seed);
    for (int i = 0; i < people; i++) {
      join();
    }
    for (int step = 1; step <= STEPS; step++) {
      step(people);
      if (step % QUIET_EVERY == 0) {
        settle();
        check();
      }
    }
    List.copyOf(guests).forEach(this::leave);
    assertThat(stage.plane.alive()).isZero();
    assertThat(live).isEmpty();
  }

  private void step(int people) throws RoomException {
    int what = random.nextInt(100);
    if (guests.isEmpty() || (what < 5 && guests.size() < people + 3)) {
      join();
      return;
    }
    ModelGuest guest = any(guests);
    if (what < 8) {
      leave(guest);
    } else if (what < 20) {
      publish(guest);
    } else if (what < 28) {
      unpublish(guest);
    } else if (what < 36) {
      setStage(guest.guest.participant());
    } else if (what < 56) {
      changeWishes(guest);
    } else if (what < 62) {
      pause(guest);
    } else if (what < 72) {
      guest.answer(random);
    } else if (what < 74) {
      lose(guest);
    } else if (what < 92) {
      speak();
    } else {
      stage.hand.turn();
      stage.hand.pass(Duration.ofMillis(random.nextInt(GATHERING_MILLIS)));
    }
  }

  private <T> T any(Collection<T> some) {
    return List.copyOf(some).get(random.nextInt(some.size()));
  }

  private void join() throws RoomException {
    guests.add(new ModelGuest(stage.join("Guest")));
  }

  private void leave(ModelGuest guest) {
    guest.guest.participant().leave(LeaveReason.LEFT);
    guests.remove(guest);
    guest.own.forEach(this::ended);
  }

  /** What it publishes by this offer and does not publish yet. */
  private void publish(ModelGuest guest) throws RoomException {
    PublishResult result =
        guest
            .guest
            .participant()
            .publish(SdpFiles.text("chromium-publish-audio-video"), Stage.MICROPHONE_AND_CAMERA);
    List<FakePlane.Track> begun =
        stage.plane.transports.stream()
            .flatMap(transport -> transport.tracks.stream())
            .filter(track -> !track.closed && !live.containsValue(track))
            .toList();
    List<String> ids =
        result.tracks().stream().map(t -> t.track().id()).filter(guest.own::add).toList();
    assertThat(begun).hasSameSizeAs(ids);
    for (int i = 0; i < ids.size(); i++) {
      live.put(ids.get(i), begun.get(i));
    }
  }

  private void unpublish(ModelGuest guest) throws RoomException {
    if (!guest.own.isEmpty()) {
      String trackId = any(guest.own);
      guest.guest.participant().unpublish(List.of(trackId));
      guest.own.remove(trackId);
      guest.read();
      guest.speaking.remove(trackId); // it is the others who are told
      ended(trackId);
    }
  }

  private void ended(String trackId) {
    FakePlane.Track track = live.remove(trackId);
    speaking.remove(track);
    loudest = loudest.stream().filter(t -> t != track).toList();
    active = active == track ? null : active;
    guests.forEach(guest -> guest.forget(trackId));
  }

  private void setStage(Participant self) {
    try {
      self.setStage(random.nextInt(3) == 0 ? null : self.id());
    } catch (RoomException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN);
    }
  }

  private void changeWishes(ModelGuest guest) throws RoomException {
    if (!guest.wishes.isEmpty() && random.nextInt(3) == 0) {
      guest.unsubscribe(any(guest.wishes));
    } else {
      Stream<String> rooms = guest.roomTracks().stream().map(TrackInfo::id);
      List<String> all = Stream.concat(live.keySet().stream(), rooms).toList();
      guest.subscribe(
          any(all.stream().filter(id -> !guest.own.contains(id)).toList()), stage.plane);
    }
  }

  private void pause(ModelGuest guest) throws RoomException {
    guest.read();
    if (!guest.wishes.isEmpty()) {
      String trackId = any(guest.wishes);
      boolean paused = guest.paused.add(trackId) || !guest.paused.remove(trackId);
      LayerRequest wanted = new LayerRequest(LayerPreference.BEST, null, paused);
      guest.guest.participant().setLayers(trackId, wanted);
    }
  }

  private void lose(ModelGuest guest) {
    FakePlane.Transport transport = guest.transport();
    if (transport != null) {
      transport.state(TransportState.FAILED);
      stage.hand.turn();
      guest.lost();
    }
  }

  private void speak() {
    SpeakerListener plane = Objects.requireNonNull(stage.plane.rooms.get(0).speakerListener);
    List<FakePlane.Track> voices =
        new ArrayList<>(live.values().stream().filter(t -> t.kind() == MediaKind.AUDIO).toList());
    if (voices.isEmpty()) {
      return;
    }
    FakePlane.Track voice = any(voices);
    switch (random.nextInt(3)) {
      case 0 -> {
        active = voice;
        plane.onActiveSpeaker(voice);
      }
      case 1 -> {
        boolean begins = !speaking.remove(voice) && speaking.add(voice);
        plane.onSpeaking(voice, begins);
      }
      default -> {
        Collections.shuffle(voices, random);
        loudest = List.copyOf(voices.subList(0, Math.min(5, voices.size())));
        plane.onLoudest(List.<MediaTrack>copyOf(loudest));
      }
    }
  }

  /** Lets everything that is due happen, and all offers be answered. */
  private void settle() throws RoomException {
    for (boolean busy = true; busy; ) {
      for (ModelGuest guest : guests) {
        guest.answer(random);
      }
      for (int i = 0; i < 3; i++) {
        stage.hand.turn();
        stage.hand.pass(Duration.ofMillis(GATHERING_MILLIS));
      }
      busy = guests.stream().anyMatch(ModelGuest::hasOffer);
    }
    guests.forEach(ModelGuest::read);
  }

  private void check() {
    List<String> speakers = ids(speaking);
    for (ModelGuest guest : guests) {
      assertThat(guest.speaking).containsExactlyInAnyOrderElementsOf(speakers);
      assertThat(guest.active).isEqualTo(active == null ? "null" : ids(List.of(active)).get(0));
    }
    checkSources();
    checkSubscriptions();
  }

  /** All are told the same of a track of the room: something that there is, or nothing. */
  private void checkSources() {
    Map<String, String> told = new HashMap<>();
    for (ModelGuest guest : guests) {
      for (TrackInfo track : guest.roomTracks()) {
        String source = guest.sources.get(track.id());
        if (source == null) {
          assertThat(guest.wishes).doesNotContain(track.id());
        } else {
          assertThat(told.computeIfAbsent(track.id(), any -> source)).isEqualTo(source);
          List<String> possible =
              track.source() == TrackSource.LOUDEST ? ids(loudest) : List.copyOf(live.keySet());
          assertThat(source.equals("null") || possible.contains(source)).as(source).isTrue();
        }
      }
    }
  }

  /** The media plane sends what is wished for, but nobody's own voice, and operators see it. */
  private void checkSubscriptions() {
    int wished = 0;
    int toBePaused = 0;
    int direct = 0;
    for (ModelGuest guest : guests) {
      for (String trackId : guest.wishes) {
        wished++;
        toBePaused += guest.paused.contains(trackId) || guest.hearsItself(trackId) ? 1 : 0;
        direct += live.containsKey(trackId) ? 1 : 0;
      }
    }
    List<FakePlane.Subscription> open =
        stage.plane.transports.stream()
            .flatMap(transport -> transport.subscriptions.stream())
            .filter(subscription -> !subscription.closed)
            .toList();
    assertThat(open).hasSize(wished);
    assertThat(open.stream().filter(subscription -> subscription.paused)).hasSize(toBePaused);
    List<RoomSnapshot.ParticipantSnapshot> seen =
        stage.service.find("daily").orElseThrow().participants();
    assertThat(seen.stream().mapToInt(p -> p.subscriptions()).sum()).isEqualTo(wished);
    assertThat(seen.stream().flatMap(p -> p.tracks().stream()).mapToInt(t -> t.subscribers()).sum())
        .isEqualTo(direct);
  }

  private List<String> ids(List<FakePlane.Track> tracks) {
    return live.keySet().stream().filter(id -> tracks.contains(live.get(id))).toList();
  }
}
