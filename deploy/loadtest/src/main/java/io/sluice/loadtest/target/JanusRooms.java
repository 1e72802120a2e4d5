package io.sluice.loadtest.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.core.api.MediaKind;
import io.sluice.loadtest.media.TrackMedia;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes rooms that Janus does not have, over a connection of its own, and destroys them in the end.
 * Safe for use by any thread.
 */
final class JanusRooms implements JanusConnection.Listener {
  private static final String ROOM_EXISTS = "427";

  private final JanusApi api;
  private final Map<String, CompletableFuture<Void>> rooms = new ConcurrentHashMap<>();
  private final Set<String> made = ConcurrentHashMap.newKeySet();
  private @Nullable CompletableFuture<Plugin> plugin;

  private record Plugin(JanusConnection connection, long handle) {
    CompletableFuture<JsonNode> ask(ObjectNode body) {
      return connection.ask(handle, body, null);
    }
  }

  JanusRooms(JanusApi api) {
    this.api = api;
  }

  /** Sees to it that a room exists; one that is made takes the codecs of these media. */
  CompletableFuture<Void> ensure(String room, List<TrackMedia> media) {
    CompletableFuture<Void> ensured = rooms.computeIfAbsent(room, r -> make(r, media));
    return ensured.whenComplete(
        (exists, failure) -> {
          if (failure != null) {
            rooms.remove(room, ensured);
          }
        });
  }

  private CompletableFuture<Void> make(String room, List<TrackMedia> media) {
    return plugin()
        .thenCompose(
            opened ->
                opened
                    .ask(api.request("exists", room))
                    .thenCompose(
                        answer ->
                            JanusConnection.data(answer).path("exists").asBoolean()
                                ? CompletableFuture.completedFuture(null)
                                : create(opened, room, media)));
  }

  private CompletableFuture<Void> create(Plugin opened, String room, List<TrackMedia> media) {
    TargetConfig.JanusSettings settings = api.config().janus();
    ObjectNode body =
        api.request("create", room)
            .put("description", room)
            .put("permanent", false)
            .put("publishers", settings.publishers())
            .put("bitrate", settings.bitrate())
            .put("audiocodec", codecs(media, MediaKind.AUDIO, "opus"))
            .put("videocodec", codecs(media, MediaKind.VIDEO, "vp8"))
            .put("video_svc", media.stream().anyMatch(JanusRooms::hasSpatialLayers));
    if (!settings.adminKey().isEmpty()) {
      body.put("admin_key", settings.adminKey());
    }
    return opened
        .ask(body)
        .handle(
            (created, thrown) -> {
              if (thrown == null) {
                made.add(room);
                return null;
              }
              TargetException failure = TargetException.of(room, "create", thrown);
              if (!failure.code().equals(ROOM_EXISTS)) {
                throw failure;
              }
              return null;
            });
  }

  private static String codecs(List<TrackMedia> media, MediaKind kind, String ifNone) {
    String codecs =
        media.stream()
            .filter(track -> track.kind() == kind)
            .map(track -> track.codec().toLowerCase(Locale.ROOT))
            .distinct()
            .collect(Collectors.joining(","));
    return codecs.isEmpty() ? ifNone : codecs;
  }

  private static boolean hasSpatialLayers(TrackMedia track) {
    return track.codec().equals("VP9") && !track.scalability().startsWith("L1");
  }

  private synchronized CompletableFuture<Plugin> plugin() {
    CompletableFuture<Plugin> known = plugin;
    if (known == null || isOver(known)) {
      JanusConnection connection = new JanusConnection(api, this);
      known =
          connection
              .open()
              .thenCompose(opened -> connection.attach(JanusApi.PLUGIN))
              .thenApply(handle -> new Plugin(connection, handle))
              .orTimeout(api.config().stepTimeout().toMillis(), TimeUnit.MILLISECONDS)
              .whenComplete(
                  (opened, failure) -> {
                    if (failure != null) {
                      connection.abort();
                    }
                  });
      plugin = known;
    }
    return known;
  }

  @Override
  public void onMessage(JsonNode message) {
    // rooms are asked for, nothing is told
  }

  @Override
  public void onClosed(String reason) {
    // the next who needs it connects again
  }

  private static boolean isOver(CompletableFuture<Plugin> plugin) {
    return plugin.isCompletedExceptionally()
        || (plugin.isDone() && plugin.join().connection.isOver());
  }

  /**
   * Destroys the rooms that were made and are empty; Janus 1.1.2 can crash when a room goes while
   * somebody leaves it. Waits for the answers, no longer than a step may take.
   */
  void close() {
    CompletableFuture<Plugin> opened;
    synchronized (this) {
      opened = plugin;
      plugin = null;
    }
    if (opened == null) {
      return;
    }
    opened
        .thenCompose(this::destroy)
        .completeOnTimeout(null, api.config().stepTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(failure -> null)
        .join();
  }

  private CompletableFuture<Void> destroy(Plugin opened) {
    CompletableFuture<?>[] destroyed =
        made.stream().map(room -> destroy(opened, room)).toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(destroyed)
        .exceptionally(failure -> null) // gone already
        .thenCompose(done -> opened.connection.destroy());
  }

  private CompletableFuture<Void> destroy(Plugin opened, String room) {
    return opened
        .ask(api.request("listparticipants", room))
        .thenCompose(
            answer ->
                JanusConnection.data(answer).path("participants").isEmpty()
                    ? opened.ask(api.request("destroy", room)).thenAccept(destroyed -> {})
                    : CompletableFuture.completedFuture(null));
  }
}
