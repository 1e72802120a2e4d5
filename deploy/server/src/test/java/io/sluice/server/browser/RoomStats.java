package io.sluice.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;

/** What the statistics of a room page say, awaited inside the page. */
final class RoomStats {
  private static final int TIMEOUT_MS = 90_000;

  /**
   * Looks at the statistics again and again until {@code accepts(tracks, first)} holds, where
   * {@code first} has each track as it was first seen. Gives the empty string, or what was seen
   * last when time is up.
   */
  private static final String AWAIT =
      """
      async ([condition, timeout]) => {
        const deadline = performance.now() + timeout;
        const first = new Map();
        let tracks = [];
        while (performance.now() < deadline) {
          tracks = (await window.sluiceRoom?.stats())?.tracks ?? [];
          for (const track of tracks) {
            if (!first.has(track.trackId)) first.set(track.trackId, track);
          }
          if (CONDITIONS[condition.name](tracks, first, condition)) return '';
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        return JSON.stringify({state: window.sluiceRoom?.connectionState, tracks}, null, 1);
      }
      """;

  private static final String CONDITIONS =
      """
      {
        /* from each of so many others, moving pictures of this size and codec, and sound */
        everyone(tracks, first, {others, width, height, codec}) {
          const incoming = tracks.filter(({direction}) => direction === 'in');
          const video = incoming.filter((t) => t.kind === 'video'
            && t.frames >= first.get(t.trackId).frames + 5
            && t.width === width && t.height === height
            && (!codec || t.codec.toLowerCase() === codec));
          const audio = incoming.filter((t) => t.kind === 'audio'
            && t.packets > first.get(t.trackId).packets
            && t.audioEnergy > first.get(t.trackId).audioEnergy);
          const senders = (list) => new Set(list.map(({participantId}) => participantId)).size;
          return senders(video) === others && senders(audio) === others;
        },
        /* so many received tracks of a kind, all of them advancing */
        receiving(tracks, first, {kind, count}) {
          const incoming = tracks.filter((t) => t.direction === 'in' && t.kind === kind);
          return incoming.length === count
            && incoming.every((t) => t.packets > first.get(t.trackId).packets);
        },
      }
      """;

  private RoomStats() {}

  /** Awaits moving pictures of 320×180 in the codec, and sound, from each of the others. */
  static void awaitEveryone(Page page, int others, String codec) {
    await(
        page,
        Map.of("name", "everyone", "others", others, "width", 320, "height", 180, "codec", codec));
  }

  /** Awaits that exactly so many tracks of a kind arrive. */
  static void awaitReceiving(Page page, String kind, int count) {
    await(page, Map.of("name", "receiving", "kind", kind, "count", count));
  }

  private static void await(Page page, Map<String, Object> condition) {
    Object outcome =
        page.evaluate(AWAIT.replace("CONDITIONS", CONDITIONS), List.of(condition, TIMEOUT_MS));
    assertThat(outcome).as("%s at %s", condition, page.url()).isEqualTo("");
  }
}
