package io.sluice.signaling.room;

import io.sluice.signaling.room.RoomEvent.ParticipantJoined;
import io.sluice.signaling.room.RoomEvent.ParticipantLeft;
import io.sluice.signaling.room.RoomEvent.ParticipantsChanged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells those in a room who comes and who leaves: in a small room at once, in a large one gathered.
 * Someone who is gone before being told of is never told of; a first track tells of its publisher
 * at once. Who enters is shown the others as the room was told of them, so that what follows fits.
 * Guarded by the room's lock.
 */
final class Presence {
  /**
   * Participants up to which each coming and going is a message of its own. Every one goes to all,
   * so N people who enter cost N² messages: 2,500 here, 25 million in a room of 5,000.
   */
  static final int SMALL_ROOM = 50;

  /** How long is gathered: nobody waits for it, as media do not. */
  static final Duration GATHER = Duration.ofMillis(500);

  /**
   * Entries of one message, at most about 150 KB; the rest goes with the next, {@link #GATHER}
   * later. Sent at once, they could exceed what may wait for a reader.
   */
  static final int MAX_ENTRIES = 500;

  private final Room room;
  private final Map<String, ParticipantInfo> coming = new LinkedHashMap<>();
  private final Map<String, Departure> going = new LinkedHashMap<>();
  private @Nullable Broadcast<List<ParticipantInfo>> shown;
  private boolean timed;

  /** Someone who left, as still shown to who enters. */
  private record Departure(ParticipantInfo participant, LeaveReason reason) {
    ParticipantLeft event() {
      return new ParticipantLeft(participant.id(), reason);
    }
  }

  Presence(Room room) {
    this.room = room;
  }

  /** Those of whom the room was told; the same object until that changes. */
  Broadcast<List<ParticipantInfo>> shown() {
    Broadcast<List<ParticipantInfo>> current = shown;
    if (current == null) {
      List<ParticipantInfo> participants = new ArrayList<>();
      for (Member member : room.members()) {
        if (!coming.containsKey(member.id())) {
          participants.add(member.info());
        }
      }
      going.values().forEach(departure -> participants.add(departure.participant()));
      current = new Broadcast<>(List.copyOf(participants));
      shown = current;
    }
    return current;
  }

  /** A participant is in the room now. */
  void joined(Member member) {
    if (room.size() > SMALL_ROOM) {
      coming.put(member.id(), member.info());
      gather();
    } else {
      tell(member, new ParticipantJoined(member.info()));
    }
  }

  /** A participant is in the room no more, and its tracks have ended. */
  void left(Member member, LeaveReason reason) {
    if (coming.remove(member.id()) != null) {
      return;
    }
    Departure departure = new Departure(member.info(), reason);
    if (room.size() > SMALL_ROOM) {
      going.put(member.id(), departure);
      gather();
    } else {
      tell(member, departure.event());
    }
  }

  /** A participant publishes a track, of which the room is told next. */
  void published(Member member) {
    ParticipantInfo untold = coming.remove(member.id());
    if (untold != null) {
      tell(member, new ParticipantJoined(untold));
    }
    shown = null;
  }

  /** A participant has ended a track. */
  void unpublished() {
    shown = null;
  }

  private void tell(Member about, RoomEvent event) {
    shown = null;
    room.tellOthers(about, event);
  }

  private void gather() {
    if (!timed) {
      timed = true;
      room.later(GATHER, this::flush);
    }
  }

  private void flush() {
    timed = false;
    List<ParticipantLeft> left = new ArrayList<>();
    take(going, MAX_ENTRIES).forEach(departure -> left.add(departure.event()));
    List<ParticipantInfo> joined = take(coming, MAX_ENTRIES - left.size());
    if (!joined.isEmpty() || !left.isEmpty()) {
      shown = null;
      room.tellAll(new ParticipantsChanged(joined, left));
    }
    if (!coming.isEmpty() || !going.isEmpty()) {
      gather();
    }
  }

  private static <T> List<T> take(Map<String, T> waiting, int count) {
    List<T> taken = new ArrayList<>();
    for (Iterator<T> i = waiting.values().iterator(); i.hasNext() && taken.size() < count; ) {
      taken.add(i.next());
      i.remove();
    }
    return taken;
  }
}
