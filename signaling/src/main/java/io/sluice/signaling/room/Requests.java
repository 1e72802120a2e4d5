package io.sluice.signaling.room;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks of what clients write. */
final class Requests {
  private static final int MAX_NAME = 64;
  private static final int MAX_LABEL = 128;
  private static final int MAX_TRACKS = 64;

  private Requests() {}

  /** A room's identifier: 1–64 characters that need no escaping in an address. */
  static String roomId(String id, String field) throws RoomException {
    boolean valid =
        !id.isEmpty() && id.length() <= 64 && id.chars().allMatch(Requests::isUnreserved);
    if (!valid || id.equals(".") || id.equals("..")) {
      throw new RoomException(
          ErrorCode.INVALID_FIELD,
          "A room's id is 1–64 of the characters A–Z, a–z, 0–9, -, ., _ and ~.",
          field);
    }
    return id;
  }

  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }

  /** A display name: one line of at most 64 characters. */
  static String name(String name) throws RoomException {
    return line(name, MAX_NAME, "name");
  }

  private static String line(String text, int max, String field) throws RoomException {
    if (text.length() > max || text.chars().anyMatch(Requests::breaksLine)) {
      throw new RoomException(
          ErrorCode.INVALID_FIELD,
          "At most " + max + " characters, without control characters.",
          field);
    }
    return text;
  }

  private static boolean breaksLine(int c) {
    return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
  }

  /** The requests by their section. */
  static Map<String, TrackRequest> byMid(List<TrackRequest> requests) throws RoomException {
    if (requests.size() > MAX_TRACKS) {
      throw new RoomException(
          ErrorCode.TOO_MANY, "At most " + MAX_TRACKS + " tracks in one request.", "tracks");
    }
    Map<String, TrackRequest> byMid = new LinkedHashMap<>();
    for (TrackRequest request : requests) {
      line(request.label(), MAX_LABEL, "tracks");
      if (byMid.put(request.mid(), request) != null) {
        throw new RoomException(
            ErrorCode.INVALID_FIELD, "Mid \"" + request.mid() + "\" is there twice.", "tracks");
      }
    }
    return byMid;
  }
}
