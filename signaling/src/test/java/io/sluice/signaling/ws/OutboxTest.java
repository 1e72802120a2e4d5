package io.sluice.signaling.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.websocket.api.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much may wait for a reader before it is cut off. */
class OutboxTest {
  private static final int LIMIT = 1_000;

  private final List<String> calls = new ArrayList<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private final Session session =
      (Session)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Session.class},
              (proxy, method, arguments) -> {
                calls.add(method.getName());
                return null;
              });
  private final Outbox outbox = new Outbox(session, waiting::add, LIMIT);

  private void run() {
    List.copyOf(waiting).forEach(Runnable::run);
    waiting.clear();
  }

  /** The welcome to a large room is long, and events follow it at once. */
  @Test
  void shouldNotCutOffAReaderForOneLongMessageThatHasNotBegunToLeave() {
    outbox.send(new Message("x".repeat(10 * LIMIT)));
    outbox.send(new Message("y".repeat(LIMIT)));
    run();

    assertThat(calls).containsExactly("sendPartialText");
  }

  @ParameterizedTest
  @CsvSource({"500, 500, false", "500, 501, true"})
  void shouldCutOffWhenMoreWaitsBehindTheFirst(int second, int third, boolean cutOff) {
    outbox.send(new Message("x"));
    outbox.send(new Message("y".repeat(second)));
    outbox.send(new Message("z".repeat(third)));
    run();

    assertThat(calls.contains("disconnect")).isEqualTo(cutOff);
  }

  @Test
  void shouldCountAgainWhatWaitsBehindTheNextOne() {
    outbox.send(new Message("x"));
    run();
    outbox.send(new Message("y".repeat(LIMIT)));
    outbox.send(new Message("z".repeat(LIMIT)));
    run();
    assertThat(calls).doesNotContain("disconnect");

    outbox.send(new Message("!"));
    run();
    assertThat(calls).contains("disconnect");
  }
}
