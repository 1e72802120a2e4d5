package io.sluice.loadtest.target;

import io.sluice.core.api.MediaKind;
import io.sluice.loadtest.scenario.ViewerBehaviour;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The others in a room in the order in which they joined, with what they publish. */
final class Roster {
  private final Map<String, Map<String, Track>> participants = new LinkedHashMap<>();

  /**
   * A track of another participant.
   *
   * @param publisher its publisher's identifier
   * @param id its own, unique among those of its publisher
   */
  record Track(String publisher, String id, MediaKind kind) {}

  /** Someone who may publish is there; takes its place in the order unless it has one. */
  void joined(String participant) {
    place(participant);
  }

  private Map<String, Track> place(String participant) {
    return participants.computeIfAbsent(participant, p -> new LinkedHashMap<>());
  }

  void left(String participant) {
    participants.remove(participant);
  }

  void published(Track track) {
    place(track.publisher()).put(track.id(), track);
  }

  void unpublished(String participant, String track) {
    participants.getOrDefault(participant, Map.of()).remove(track);
  }

  /** Those who publish something. */
  List<String> publishers() {
    List<String> publishers = new ArrayList<>();
    participants.forEach(
        (participant, tracks) -> {
          if (!tracks.isEmpty()) {
            publishers.add(participant);
          }
        });
    return publishers;
  }

  /**
   * The tracks that a viewer of this behaviour receives.
   *
   * @param watched whom it watches in mode SWITCH
   */
  Set<Track> wanted(ViewerBehaviour behaviour, Set<String> watched) {
    Set<Track> wanted = new LinkedHashSet<>();
    int place = 0;
    for (Map<String, Track> tracks : participants.values()) {
      boolean onStage = place < behaviour.stage();
      place += tracks.isEmpty() ? 0 : 1;
      for (Track track : tracks.values()) {
        boolean wants =
            switch (behaviour.mode()) {
              case ALL -> true;
              case STAGE -> onStage || track.kind() == MediaKind.AUDIO;
              case SWITCH -> watched.contains(track.publisher());
            };
        if (wants) {
          wanted.add(track);
        }
      }
    }
    return wanted;
  }

  boolean contains(Track track) {
    return contains(track.publisher(), track.id());
  }

  boolean contains(String publisher, String track) {
    return participants.getOrDefault(publisher, Map.of()).containsKey(track);
  }
}
