package io.sluice.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.signaling.room.Dialect;
import io.sluice.signaling.room.JoinRequest;
import io.sluice.signaling.room.Role;
import io.sluice.signaling.room.RoomException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A large room over real WebSockets. */
class PresenceFlowTest {
  private static final int RECEIVERS = 20;

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private List<String> enter(String name, int count) throws RoomException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(name + i);
      server.rooms.join(
          new JoinRequest("large", name + i, Role.SUBSCRIBER, true, Dialect.NATIVE, true),
          new SilentListener());
    }
    return names;
  }

  /** The events until one names this participant. */
  private static List<JsonNode> changesUntil(TestSocket socket, String name) {
    List<JsonNode> events = new ArrayList<>();
    do {
      events.add(socket.event("participants-changed"));
    } while (!names(events).contains(name));
    return events;
  }

  private static List<String> names(List<JsonNode> events) {
    List<String> names = new ArrayList<>();
    events.forEach(e -> e.get("joined").forEach(p -> names.add(p.get("name").textValue())));
    return names;
  }

  @Test
  void shouldTellEachReceiverOfManyInTheSameFewMessages() throws RoomException {
    enter("first", 60);
    List<TestSocket> sockets = new ArrayList<>();
    for (int i = 0; i < RECEIVERS; i++) {
      TestSocket socket = TestSocket.open(server);
      socket.join("large", "receiver" + i);
      sockets.add(socket);
    }
    for (TestSocket socket : sockets) {
      changesUntil(socket, "receiver" + (RECEIVERS - 1));
    }
    List<String> guests = enter("guest", 40);

    List<JsonNode> expected = changesUntil(sockets.get(0), "guest39");
    assertThat(names(expected)).isEqualTo(guests);
    assertThat(expected).hasSizeLessThan(guests.size());
    for (TestSocket socket : sockets.subList(1, RECEIVERS)) {
      assertThat(changesUntil(socket, "guest39")).isEqualTo(expected);
      assertThat(socket.waiting()).isZero();
    }
  }
}
