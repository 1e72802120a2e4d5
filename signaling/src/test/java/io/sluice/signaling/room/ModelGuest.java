package io.sluice.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.MediaKind;
import io.sluice.signaling.room.Stage.Guest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A participant of {@link RoomModelTest}: what it asked for, and what it takes to be so. */
final class ModelGuest {
  final Guest guest;

  /** The tracks that it publishes. */
  final Set<String> own = new LinkedHashSet<>();

  /** Those that it is subscribed to, and which of them it has paused. */
  final Set<String> wishes = new LinkedHashSet<>();

  final Set<String> paused = new HashSet<>();

  /** The tracks on which somebody speaks, and the active speaker's. */
  final Set<String> speaking = new HashSet<>();

  String active;

  /** What the room's own tracks carry, as it was told. */
  final Map<String, String> sources = new HashMap<>();

  private FakePlane.@Nullable Transport transport;
  private int answered;
  private int read;

  ModelGuest(Guest guest) {
    this.guest = guest;
    speaking.addAll(guest.told().floor().speaking());
    active = String.valueOf(guest.told().floor().activeSpeaker());
  }

  /** Takes note of what it was told since the last time. */
  void read() {
    List<String> events = guest.told().events;
    for (; read < events.size(); read++) {
      String[] words = events.get(read).split(" ", -1);
      switch (words[0]) {
        case "speaks" -> assertThat(speaking.add(words[1])).as("news").isTrue();
        case "is" -> assertThat(speaking.remove(words[2])).as("news").isTrue();
        case "active-speaker" -> active = words[2];
        case "slot-source" -> sources.put(words[1], words[2]);
        case "track-unpublished" -> speaking.remove(words[1]);
        case "subscription-failed" -> forget(words[1]);
        default -> {}
      }
    }
  }

  void forget(String trackId) {
    wishes.remove(trackId);
    paused.remove(trackId);
    sources.remove(trackId);
  }

  List<TrackInfo> roomTracks() {
    return guest.told().floor().tracks();
  }

  /** Whether an audio track of the room carries its own voice, as it was told. */
  boolean hearsItself(String trackId) {
    return own.contains(sources.getOrDefault(trackId, ""))
        && roomTracks().stream()
            .anyMatch(t -> t.id().equals(trackId) && t.kind() == MediaKind.AUDIO);
  }

  void subscribe(String trackId, FakePlane plane) throws RoomException {
    read();
    int before = plane.transports.size();
    guest.participant().subscribe(List.of(trackId));
    wishes.add(trackId);
    if (plane.transports.size() > before) {
      transport = plane.lastTransport();
    }
  }

  void unsubscribe(String trackId) throws RoomException {
    guest.participant().unsubscribe(List.of(trackId));
    read();
    forget(trackId);
  }

  boolean hasOffer() {
    return guest.told().offers.size() > answered;
  }

  /** Answers the open offer, if there is one; sometimes without one of its sections. */
  void answer(Random random) throws RoomException {
    if (!hasOffer()) {
      return;
    }
    answered = guest.told().offers.size();
    Recorder.Offer offer = guest.told().offer();
    ClientAnswer answer = ClientAnswer.to(offer.sdp());
    if (random.nextInt(5) == 0) {
      answer.reject(random.nextInt(offer.sdp().split("\r\nm=").length - 1));
    }
    guest.participant().answer(offer.version(), answer.text());
  }

  /** The connection on which it receives, while it is open. */
  FakePlane.@Nullable Transport transport() {
    return transport == null || transport.closed ? null : transport;
  }

  /** That connection has failed: what it carried is over, and so is the open offer. */
  void lost() {
    read();
    List.copyOf(wishes).forEach(this::forget);
    answered = guest.told().offers.size();
  }
}
