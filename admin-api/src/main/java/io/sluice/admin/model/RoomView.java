package io.sluice.admin.model;

import io.sluice.signaling.room.RoomSnapshot;
import io.sluice.signaling.room.RoomSnapshot.ParticipantSnapshot;
import io.sluice.signaling.room.RoomSnapshot.TrackSnapshot;
import java.util.List;

/**
 * A room as operators see it; the JSON of {@code /api/v1/rooms}. Kept apart from {@link
 * RoomSnapshot} so that the published shape changes only on purpose.
 *
 * @param id its identifier, as in its address
 * @param name its display name
 * @param createdAt ISO 8601, UTC
 * @param participants those present, in order of joining
 */
public record RoomView(
    String id, String name, String createdAt, List<ParticipantView> participants) {
  public RoomView {
    participants = List.copyOf(participants);
  }

  /** What {@code GET /api/v1/rooms} answers. */
  public record RoomList(List<RoomView> rooms) {
    public RoomList {
      rooms = List.copyOf(rooms);
    }
  }

  /**
   * A participant.
   *
   * @param role {@code both}, {@code publisher} or {@code subscriber}
   * @param dialect {@code native}, {@code whip} or {@code whep}
   * @param joinedAt ISO 8601, UTC
   * @param tracks what it publishes
   * @param subscriptions how many tracks it receives
   */
  public record ParticipantView(
      String id,
      String name,
      String role,
      String dialect,
      String joinedAt,
      List<TrackView> tracks,
      int subscriptions) {
    public ParticipantView {
      tracks = List.copyOf(tracks);
    }
  }

  /**
   * A published track.
   *
   * @param kind {@code audio} or {@code video}
   * @param codec codec name, empty before the first packet
   * @param subscribers how many receive it
   */
  public record TrackView(
      String id, String kind, String source, String label, String codec, int subscribers) {}

  public static RoomView of(RoomSnapshot room) {
    return new RoomView(
        room.id(),
        room.name(),
        room.createdAt().toString(),
        room.participants().stream().map(RoomView::participant).toList());
  }

  private static ParticipantView participant(ParticipantSnapshot p) {
    return new ParticipantView(
        p.id(),
        p.name(),
        p.role(),
        p.dialect(),
        p.joinedAt().toString(),
        p.tracks().stream().map(RoomView::track).toList(),
        p.subscriptions());
  }

  private static TrackView track(TrackSnapshot t) {
    return new TrackView(
        t.id(), t.kind().text(), t.source(), t.label(), t.codec(), t.subscribers());
  }
}
