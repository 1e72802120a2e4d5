package io.sluice.admin.model;

import io.sluice.core.api.TrackLayers;
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
   * @param encodings of video, in the order of their negotiation; empty while not known
   * @param subscribers how many are subscribed to it; not those who get it by a track of the room,
   *     such as the stage
   */
  public record TrackView(
      String id,
      String kind,
      String source,
      String label,
      String codec,
      List<EncodingView> encodings,
      int subscribers) {
    public TrackView {
      encodings = List.copyOf(encodings);
    }
  }

  /**
   * A simulcast encoding, or all that there is.
   *
   * @param rid restriction identifier; empty without
   * @param active whether the publisher sends it now
   * @param layers what subscribers can get of it, from the lowest
   */
  public record EncodingView(String rid, boolean active, List<LayerView> layers) {
    public EncodingView {
      layers = List.copyOf(layers);
    }
  }

  /** A layer with all that it needs: pixels (0 if not known), frames and bits per second. */
  public record LayerView(
      int spatialLayer, int temporalLayer, int width, int height, double frameRate, long bitrate) {}

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
        t.id(),
        t.kind().text(),
        t.source(),
        t.label(),
        t.codec(),
        t.encodings().stream().map(RoomView::encoding).toList(),
        t.subscribers());
  }

  private static EncodingView encoding(TrackLayers.Encoding e) {
    return new EncodingView(
        e.rid(),
        e.active(),
        e.layers().stream()
            .map(
                l ->
                    new LayerView(
                        l.spatialId(),
                        l.temporalId(),
                        l.width(),
                        l.height(),
                        l.frameRate(),
                        l.bitrate()))
            .toList());
  }
}
