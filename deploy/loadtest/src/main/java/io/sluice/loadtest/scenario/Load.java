package io.sluice.loadtest.scenario;

import java.util.ArrayList;
import java.util.List;

/**
 * How many clients are in how many rooms.
 *
 * @param rooms rooms, all with the same clients
 * @param participants clients of a room that publish and view
 * @param publishers clients of a room that publish only
 * @param subscribers clients of a room that view only
 */
public record Load(int rooms, int participants, int publishers, int subscribers) {
  /** Rooms of a run. */
  public static final int MAX_ROOMS = 10_000;

  /** Clients of a run; each has a socket or two of its own. */
  public static final int MAX_CLIENTS = 50_000;

  public Load {
    if (rooms < 1 || rooms > MAX_ROOMS) {
      throw new IllegalArgumentException("--rooms is 1 to %,d".formatted(MAX_ROOMS));
    }
    if (participants < 0 || publishers < 0 || subscribers < 0) {
      throw new IllegalArgumentException(
          "--participants, --publishers and --subscribers are 0 or more");
    }
    long clients = rooms * ((long) participants + publishers + subscribers);
    if (clients < 1 || clients > MAX_CLIENTS) {
      throw new IllegalArgumentException(
          "%,d clients in all; 1 to %,d are possible".formatted(clients, MAX_CLIENTS));
    }
  }

  /** Clients of a room. */
  public int clientsOfRoom() {
    return participants + publishers + subscribers;
  }

  /** Clients of all rooms. */
  public int clients() {
    return rooms * clientsOfRoom();
  }

  /** Clients of a room that publish. */
  public int publishing() {
    return participants + publishers;
  }

  /** Clients of a room that view. */
  public int viewing() {
    return participants + subscribers;
  }

  /** The count that a dimension names. */
  public int of(Dimension dimension) {
    return switch (dimension) {
      case ROOMS -> rooms;
      case PARTICIPANTS -> participants;
      case SUBSCRIBERS -> subscribers;
    };
  }

  /** The same with another count of what a dimension names. */
  public Load with(Dimension dimension, int count) {
    return switch (dimension) {
      case ROOMS -> new Load(count, participants, publishers, subscribers);
      case PARTICIPANTS -> new Load(rooms, count, publishers, subscribers);
      case SUBSCRIBERS -> new Load(rooms, participants, publishers, count);
    };
  }

  /** For people: {@code 2 rooms of 1 publisher and 5 subscribers}. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    add(parts, participants, "participant");
    add(parts, publishers, "publisher");
    add(parts, subscribers, "subscriber");
    return counted(rooms, "room") + " of " + joined(parts);
  }

  /** "a", "a and b", "a, b and c". */
  private static String joined(List<String> parts) {
    int last = parts.size() - 1;
    return last == 0
        ? parts.get(0)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }

  private static void add(List<String> parts, int count, String noun) {
    if (count > 0) {
      parts.add(counted(count, noun));
    }
  }

  private static String counted(int count, String noun) {
    return "%,d %s%s".formatted(count, noun, count == 1 ? "" : "s");
  }
}
