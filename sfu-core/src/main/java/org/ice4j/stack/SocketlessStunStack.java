package org.ice4j.stack;

import org.ice4j.TransportAddress;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * An ice4j stack without sockets and threads of its own: what it sends goes to an {@link Output},
 * what arrives is given to {@link #handleMessageEvent}.
 *
 * <p>It lives in ice4j's package because {@code StunStack.getNetAccessManager} and {@code
 * NetAccessManager.sendMessage} are package-private and {@code StunStack.addSocket} always starts a
 * blocking thread. That needs the class path, and {@code SocketlessStunStackTest} to notice when an
 * upgrade of ice4j changes these methods.
 */
@NullMarked
public final class SocketlessStunStack extends StunStack {
  /** Takes the messages of a stack; called from any thread of ice4j. */
  public interface Output {
    void send(TransportAddress local, TransportAddress remote, byte[] message);
  }

  private final NetAccessManager network = new Network(this);
  private volatile @Nullable Output output;

  /** Messages are dropped until this is called, and again after null. */
  public void connect(@Nullable Output newOutput) {
    output = newOutput;
  }

  @Override
  NetAccessManager getNetAccessManager() {
    return network;
  }

  private static final class Network extends NetAccessManager {
    private final SocketlessStunStack stack;

    Network(SocketlessStunStack stack) {
      super(stack);
      this.stack = stack;
    }

    @Override
    void sendMessage(byte[] message, TransportAddress local, TransportAddress remote) {
      Output out = stack.output;
      if (out != null) {
        out.send(local, remote, message);
      }
    }
  }
}
