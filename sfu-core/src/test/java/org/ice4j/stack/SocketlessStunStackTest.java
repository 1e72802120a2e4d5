package org.ice4j.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ice4j.ResponseCollector;
import org.ice4j.StunMessageEvent;
import org.ice4j.StunResponseEvent;
import org.ice4j.StunTimeoutEvent;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.message.Message;
import org.ice4j.message.MessageFactory;
import org.ice4j.message.Request;
import org.ice4j.message.Response;
import org.junit.jupiter.api.Test;

/** Guards what the stack overrides in ice4j: an upgrade may have renamed or closed it. */
class SocketlessStunStackTest {
  private static final TransportAddress LOCAL =
      new TransportAddress("192.0.2.1", 10000, Transport.UDP);
  private static final TransportAddress REMOTE =
      new TransportAddress("198.51.100.7", 40000, Transport.UDP);

  @Test
  void shouldFindIce4jAsItWasWrittenFor() {
    assertOverridable(StunStack.class, "getNetAccessManager");
    assertOverridable(
        NetAccessManager.class,
        "sendMessage",
        byte[].class,
        TransportAddress.class,
        TransportAddress.class);
  }

  @Test
  void shouldSendRequestsToOutputAndTakeAnswers() throws Exception {
    List<byte[]> sent = new CopyOnWriteArrayList<>();
    List<Response> answers = new ArrayList<>();
    SocketlessStunStack stack = new SocketlessStunStack();
    stack.connect(
        (local, remote, message) -> {
          assertThat(local).isEqualTo(LOCAL);
          assertThat(remote).isEqualTo(REMOTE);
          // ice4j sends again after 100 ms, which a busy machine may reach before the answer.
          if (sent.stream().noneMatch(earlier -> Arrays.equals(earlier, message))) {
            sent.add(message);
          }
        });
    stack.sendRequest(MessageFactory.createBindingRequest(), REMOTE, LOCAL, collector(answers));
    assertThat(sent).as("ice4j no longer sends through sendMessage(byte[], …)").hasSize(1);

    Message request = Message.decode(sent.get(0), 0, sent.get(0).length);
    Response response = MessageFactory.createBindingResponse((Request) request, LOCAL);
    response.setTransactionID(request.getTransactionID());
    byte[] bytes = response.encode(stack);
    RawMessage raw = RawMessage.build(bytes, bytes.length, REMOTE, LOCAL);
    stack.handleMessageEvent(
        new StunMessageEvent(stack, raw, Message.decode(bytes, 0, bytes.length)));
    assertThat(answers).as("ice4j no longer takes answers by handleMessageEvent").hasSize(1);
    stack.shutDown();
  }

  @Test
  void shouldSendNothingUnlessConnected() throws Exception {
    List<byte[]> sent = new ArrayList<>();
    SocketlessStunStack stack = new SocketlessStunStack();
    stack.connect((local, remote, message) -> sent.add(message));
    stack.connect(null);
    stack.sendRequest(
        MessageFactory.createBindingRequest(), REMOTE, LOCAL, collector(new ArrayList<>()));
    stack.shutDown();
    assertThat(sent).isEmpty();
  }

  private static ResponseCollector collector(List<Response> answers) {
    return new ResponseCollector() {
      @Override
      public void processResponse(StunResponseEvent event) {
        answers.add(event.getResponse());
      }

      @Override
      public void processTimeout(StunTimeoutEvent event) {}
    };
  }

  private static void assertOverridable(Class<?> owner, String name, Class<?>... parameters) {
    try {
      Method method = owner.getDeclaredMethod(name, parameters);
      int modifiers = method.getModifiers();
      assertThat(Modifier.isFinal(modifiers) || Modifier.isPrivate(modifiers))
          .as("ice4j closed %s; SocketlessStunStack must be adapted", method)
          .isFalse();
    } catch (NoSuchMethodException e) {
      fail(
          "ice4j has no %s.%s any more; SocketlessStunStack must be adapted",
          owner.getSimpleName(), name);
    }
  }
}
