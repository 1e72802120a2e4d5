package io.sluice.signaling.room;

import io.sluice.signaling.sdp.SessionDescription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The rules of all rooms.
 *
 * @param codecs names of the codecs that may be used; among them a publisher chooses
 * @param autoCreate whether joining a room that does not exist makes it
 * @param maxRooms rooms at a time
 * @param maxParticipants participants in one room
 * @param maxTracks tracks that one participant publishes
 * @param maxSubscriptions tracks that one participant receives, at most 256
 * @param gopCache whether video to a new subscriber starts from a cached group of pictures, where
 *     that is short, instead of asking the publisher for a keyframe
 * @param maxSubscriberBitrate bits per second to one subscriber, as far as there are layers to
 *     choose from; 0 for no limit
 * @param remb whether subscribers are asked for estimates of their bitrate (REMB), which then limit
 *     what they get
 * @param loudest audio tracks of a room that carry its loudest speakers; 0 for none
 * @param emptyRoomLifetime how long a room made by joining outlives its last participant
 * @param keptRoomLifetime how long a room made on purpose stays while nobody is in it
 */
public record RoomConfig(
    List<String> codecs,
    boolean autoCreate,
    int maxRooms,
    int maxParticipants,
    int maxTracks,
    int maxSubscriptions,
    boolean gopCache,
    long maxSubscriberBitrate,
    boolean remb,
    int loudest,
    Duration emptyRoomLifetime,
    Duration keptRoomLifetime) {
  /** All codecs that Sluice forwards. */
  public static final List<String> ALL_CODECS = List.of("opus", "VP8", "VP9", "H264", "AV1");

  /** The most that can be {@link #loudest}: nobody follows more voices. */
  public static final int MAX_LOUDEST = 50;

  public RoomConfig {
    codecs = List.copyOf(codecs);
    for (String codec : codecs) {
      if (codec(codec).isEmpty()) {
        throw new IllegalArgumentException("unknown codec " + codec);
      }
    }
    if (maxRooms < 1 || maxParticipants < 1 || maxTracks < 1 || maxSubscriptions < 1) {
      throw new IllegalArgumentException("limits are at least 1");
    }
    if (maxSubscriberBitrate < 0) {
      throw new IllegalArgumentException("maxSubscriberBitrate is negative");
    }
    if (loudest < 0 || loudest > MAX_LOUDEST) {
      throw new IllegalArgumentException("loudest is 0 to " + MAX_LOUDEST);
    }
    if (maxSubscriptions > SessionDescription.MAX_ANSWERED_SECTIONS) {
      throw new IllegalArgumentException(
          "maxSubscriptions is at most " + SessionDescription.MAX_ANSWERED_SECTIONS);
    }
  }

  /** Our spelling of a codec's name; empty if we do not forward it. */
  public static Optional<String> codec(String name) {
    return ALL_CODECS.stream().filter(name::equalsIgnoreCase).findFirst();
  }

  /** All codecs, rooms made by joining, no cache, and limits that suit one machine. */
  public static RoomConfig defaults() {
    return new RoomConfig(
        ALL_CODECS,
        true,
        1_000,
        5_000,
        16,
        256,
        false,
        0,
        false,
        5,
        Duration.ofSeconds(60),
        Duration.ofHours(24));
  }
}
