package io.sluice.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;

/** What a page wants to receive, as the SDK says it to the server. */
final class WishesTest extends BrowserTest {
  /**
   * Asks for one of the room's tracks in place of another, and not for it after all, while the
   * server's answers are on their way; tells in which order that is said.
   */
  private static final String CHANGE_ONES_MIND =
      """
      async () => {
        const {set} = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
        Object.defineProperty(WebSocket.prototype, 'onmessage', {
          set(listener) {
            set.call(this, (message) => setTimeout(() => listener(message), 50));
          },
        });
        const sent = [];
        const send = WebSocket.prototype.send;
        WebSocket.prototype.send = function (text) {
          sent.push(JSON.parse(text));
          return send.call(this, text);
        };
        const {connect} = await import('/sdk/sluice.js');
        const room = await connect({room: 'wishes', role: 'subscriber', autoSubscribe: false});
        const [one, other] = room.tracks.values();
        await room.subscribe(one);
        const wishes = [room.unsubscribe(one), room.subscribe(other)];
        await new Promise((resolve) => setTimeout(resolve, 20));
        await Promise.all([...wishes, room.unsubscribe(other)]);
        return sent.filter(({trackIds}) => trackIds?.includes(other.id)).map(({type}) => type).join();
      }
      """;

  /** Joins as if the server told of a participant with so many tracks, which it does not know. */
  private static final String ENTER =
      """
      async (count) => {
        const tracks = Array.from({length: count}, (_, i) => ({
          id: i.toString(16).padStart(32, '0'), kind: 'video', source: 'camera', label: ''}));
        const {set} = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
        Object.defineProperty(WebSocket.prototype, 'onmessage', {
          set(listener) {
            set.call(this, ({data}) => {
              const message = JSON.parse(data);
              const participant = {id: 'f'.repeat(32), name: 'Ada', role: 'both', tracks};
              if (message.type === 'joined') message.participants.push(participant);
              listener({data: JSON.stringify(message)});
            });
          },
        });
        window.asked = [];
        const send = WebSocket.prototype.send;
        WebSocket.prototype.send = function (text) {
          const {type, trackIds} = JSON.parse(text);
          if (type === 'subscribe') asked.push(trackIds.length);
          return send.call(this, text);
        };
        window.errors = [];
        const {connect} = await import('/sdk/sluice.js');
        window.room = await connect({room: 'wishes', role: 'subscriber', autoSubscribe: false});
        room.addEventListener('error', ({error}) => errors.push(error.code));
        window.tracks = [...[...room.participants.values()][0].tracks.values()];
      }
      """;

  @Test
  void shouldSayLastWhatIsWantedLast() {
    Page page = harness.open(harness.laptop(), "/");
    assertThat(page.evaluate(CHANGE_ONES_MIND)).isEqualTo("subscribe,unsubscribe");
  }

  @Test
  void shouldAskForNoMoreTracksAtOnceThanARequestMayName() {
    Page page = harness.open(harness.laptop(), "/");
    page.evaluate(ENTER, 300);
    page.evaluate(
        "Promise.allSettled(tracks.map((track) => room.subscribe(track))).then(() => null)");
    assertThat(page.evaluate("Math.max(...asked)")).isEqualTo(256);
  }

  /** As if it ended while it was asked for: what is wanted of it does not matter any more. */
  @Test
  void shouldNotComplainOfATrackThatIsGone() {
    Page page = harness.open(harness.laptop(), "/");
    page.evaluate(ENTER, 1);
    page.evaluate("tracks[0].setLayers({maxWidth: 1})");
    page.evaluate("room.subscribe(tracks[0])");
    page.evaluate("tracks[0].setLayers({maxWidth: 2}).catch(() => {})");
    assertThat(page.evaluate("errors.join()")).isEqualTo("");
  }

  /** Options with fields that mean something in a request itself. */
  @Test
  void shouldSayWhichLayersAreWantedOfATrackAndNothingElse() {
    Page page = harness.open(harness.laptop(), "/");
    assertThat(
            page.evaluate(
                """
                async () => {
                  const {connect} = await import('/sdk/sluice.js');
                  const room = await connect(
                    {room: 'wishes', role: 'subscriber', autoSubscribe: false});
                  const track = [...room.tracks.values()].find(({kind}) => kind === 'video');
                  await room.subscribe(track);
                  await track.setLayers({id: 'mine', type: 'leave', trackId: '', spatialLayer: 0});
                  return room.connectionState;
                }
                """))
        .isEqualTo("connected");
  }
}
