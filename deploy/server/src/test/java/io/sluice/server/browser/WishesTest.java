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

  @Test
  void shouldSayLastWhatIsWantedLast() {
    Page page = harness.open(harness.laptop(), "/");
    assertThat(page.evaluate(CHANGE_ONES_MIND)).isEqualTo("subscribe,unsubscribe");
  }
}
