package io.sluice.core.transport.ice;

import io.sluice.core.api.IceCredentials;
import org.ice4j.TransportAddress;
import org.ice4j.ice.Agent;
import org.ice4j.stack.SocketlessStunStack;
import org.ice4j.stack.StunStack;
import org.jspecify.annotations.Nullable;

/**
 * An ice4j agent with our credentials and role, on a stack without sockets. ice4j's own user name
 * fragment has 24 random bits only.
 */
final class SluiceAgent extends Agent {
  /*
   * Agent's constructor calls the overridden methods below before the fields are set; an
   * initialiser of "stack" would then overwrite the stack on which the agent registered itself.
   */
  private @Nullable SocketlessStunStack stack;

  private final @Nullable IceCredentials local;
  private final @Nullable IceRole role;

  SluiceAgent(IceCredentials local, IceRole role) {
    super("", null);
    this.local = local;
    this.role = role;
    setTieBreaker(role.tieBreaker());
    super.setControlling(role.controlling());
    setTrickling(true);
    setUseDynamicPorts(false);
  }

  @Override
  public synchronized StunStack getStunStack() {
    return socketlessStack();
  }

  synchronized SocketlessStunStack socketlessStack() {
    if (stack == null) {
      stack = new SocketlessStunStack();
    }
    return stack;
  }

  @Override
  public String getLocalUfrag() {
    return local == null ? "" : local.ufrag();
  }

  @Override
  public String getLocalPassword() {
    return local == null ? "" : local.pwd();
  }

  /** Called by ice4j when the peer answers 487. */
  @Override
  public void setControlling(boolean controlling) {
    if (role != null) {
      role.set(controlling);
    }
    super.setControlling(controlling);
  }

  /** A check that we answered ourselves: ice4j triggers one of its own. */
  void onCheck(
      TransportAddress remote, TransportAddress local, long priority, boolean useCandidate) {
    incomingCheckReceived(remote, local, priority, null, null, useCandidate);
  }
}
