package io.sluice.signaling.room;

import io.sluice.core.api.MediaKind;
import io.sluice.core.api.TrackLayers;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A room at one moment.
 *
 * @param id its identifier, as in its address
 * @param name its display name
 * @param createdAt when it was created
 * @param participants those present, in order of joining
 */
public record RoomSnapshot(
    String id, String name, Instant createdAt, List<ParticipantSnapshot> participants) {
  /** The dialects that there are, as in {@link ParticipantSnapshot#dialect()}. */
  public static final List<String> DIALECTS =
      Arrays.stream(Dialect.values()).map(Dialect::wire).toList();

  public RoomSnapshot {
    participants = List.copyOf(participants);
  }

  /**
   * A participant at one moment.
   *
   * @param id random identifier, 128 bits
   * @param name display name
   * @param role what it may do: {@code both}, {@code publisher} or {@code subscriber}
   * @param dialect how it reached us: {@code native}, {@code whip} or {@code whep}
   * @param joinedAt when it joined
   * @param tracks what it publishes
   * @param subscriptions how many tracks it receives
   */
  public record ParticipantSnapshot(
      String id,
      String name,
      String role,
      String dialect,
      Instant joinedAt,
      List<TrackSnapshot> tracks,
      int subscriptions) {
    public ParticipantSnapshot {
      tracks = List.copyOf(tracks);
    }
  }

  /**
   * A published track at one moment.
   *
   * @param id random identifier, 128 bits
   * @param kind audio or video
   * @param source {@code camera}, {@code microphone}, {@code screen}, {@code screen-audio} or
   *     {@code other}
   * @param label for people to read; may be empty
   * @param codec codec name, empty before the first packet
   * @param encodings of video, with their layers as they are sent now; empty while not known
   * @param subscribers how many are subscribed to it; not by way of a track of the room
   */
  public record TrackSnapshot(
      String id,
      MediaKind kind,
      String source,
      String label,
      String codec,
      List<TrackLayers.Encoding> encodings,
      int subscribers) {
    public TrackSnapshot {
      encodings = List.copyOf(encodings);
    }
  }
}
