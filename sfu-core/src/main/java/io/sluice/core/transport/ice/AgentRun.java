package io.sluice.core.transport.ice;

import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.IceCredentials;
import java.beans.PropertyChangeEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.ice4j.StunException;
import org.ice4j.StunMessageEvent;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.ice.Agent;
import org.ice4j.ice.Candidate;
import org.ice4j.ice.CandidatePair;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.CheckList;
import org.ice4j.ice.CheckListState;
import org.ice4j.ice.Component;
import org.ice4j.ice.HostCandidate;
import org.ice4j.ice.IceMediaStream;
import org.ice4j.ice.IceProcessingState;
import org.ice4j.ice.KeepAliveStrategy;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.RemoteCandidate;
import org.ice4j.ice.harvest.AbstractCandidateHarvester;
import org.ice4j.message.Message;
import org.ice4j.stack.RawMessage;
import org.ice4j.stack.SocketlessStunStack;

/**
 * One run of an ice4j agent: from the peer's credentials to a nominated pair. Made and used on the
 * ICE thread only; ice4j calls back from threads of its own.
 */
final class AgentRun {
  private static final String STREAM = "media";

  /** Told of the agent, from any thread. */
  interface Listener {
    /** The agent found its pair. */
    void onPair(InetSocketAddress local, InetSocketAddress remote);

    /** All pairs failed. */
    void onExhausted();
  }

  private final SluiceAgent agent;
  private final IceMediaStream stream;
  private final Component component;
  private final Listener listener;
  private final List<CandidatePair> valid = new ArrayList<>();

  AgentRun(
      IceCredentials local,
      IceCredentials remote,
      IceRole role,
      List<LocalSocket> sockets,
      SocketlessStunStack.Output output,
      Listener listener)
      throws IOException {
    this.listener = listener;
    agent = new SluiceAgent(local, role);
    agent.socketlessStack().connect(output);
    agent.addCandidateHarvester(new SocketHarvester(sockets));
    stream = agent.createMediaStream(STREAM);
    component = agent.createComponent(stream, KeepAliveStrategy.SELECTED_ONLY, false);
    stream.setRemoteUfrag(remote.ufrag());
    stream.setRemotePassword(remote.pwd());
    stream.addPairChangeListener(this::onPairChange);
    agent.addStateChangeListener(this::onStateChange);
  }

  /** Begins checks towards these candidates; more may be added later. */
  void start(List<IceCandidate> candidates) {
    for (IceCandidate candidate : candidates) {
      component.addRemoteCandidate(remoteCandidate(candidate));
    }
    agent.startConnectivityEstablishment();
  }

  void add(IceCandidate candidate) {
    component.addUpdateRemoteCandidates(remoteCandidate(candidate));
    component.updateRemoteCandidates();
  }

  /** Checks the peer's candidates from one more socket, unless that is done already. */
  void add(LocalSocket socket) {
    SocketCandidate local = new SocketCandidate(address(socket.address()), component);
    CheckList checks = stream.getCheckList();
    if (!component.addLocalCandidate(local) || checks.getState() != CheckListState.RUNNING) {
      return;
    }
    synchronized (checks) {
      for (RemoteCandidate remote : component.getRemoteCandidates()) {
        if (local.canReach(remote) && checks.findPairMatching(local, remote) == null) {
          checks.add(new CandidatePair(local, remote));
        }
      }
    }
  }

  /** An authentic check of the peer, which was answered; our role may have changed by it. */
  void onCheck(
      InetSocketAddress local,
      InetSocketAddress remote,
      long priority,
      boolean useCandidate,
      boolean controlling) {
    if (agent.isControlling() != controlling) {
      agent.setControlling(controlling);
      if (controlling) {
        nominateValid();
      }
    }
    agent.onCheck(address(remote), address(local), priority, useCandidate);
  }

  /** An authentic answer to a check of the agent. */
  void onResponse(InetSocketAddress local, InetSocketAddress remote, byte[] bytes) {
    boolean controlled = !agent.isControlling();
    SocketlessStunStack stack = agent.socketlessStack();
    try {
      RawMessage raw = RawMessage.build(bytes, bytes.length, address(remote), address(local));
      Message message = Message.decode(bytes, 0, bytes.length);
      stack.handleMessageEvent(new StunMessageEvent(stack, raw, message));
    } catch (StunException e) {
      return;
    }
    if (controlled && agent.isControlling()) {
      nominateValid();
    }
  }

  /** Ends the agent and its timers. */
  void free() {
    agent.socketlessStack().connect(null);
    agent.free();
  }

  private void onPairChange(PropertyChangeEvent event) {
    if (IceMediaStream.PROPERTY_PAIR_VALIDATED.equals(event.getPropertyName())
        && event.getSource() instanceof CandidatePair pair) {
      synchronized (valid) {
        valid.add(pair);
      }
    }
  }

  /**
   * ice4j nominates a pair when it becomes valid; one that was valid before we controlled stays.
   */
  private void nominateValid() {
    CandidatePair first;
    synchronized (valid) {
      if (valid.isEmpty()) {
        return;
      }
      first = valid.get(0);
    }
    agent.nominate(first);
  }

  private void onStateChange(PropertyChangeEvent event) {
    if (!Agent.PROPERTY_ICE_PROCESSING_STATE.equals(event.getPropertyName())) {
      return;
    }
    if (event.getNewValue() == IceProcessingState.COMPLETED) {
      CandidatePair pair = component.getSelectedPair();
      listener.onPair(
          pair.getLocalCandidate().getBase().getTransportAddress(),
          pair.getRemoteCandidate().getTransportAddress());
    } else if (event.getNewValue() == IceProcessingState.FAILED) {
      listener.onExhausted();
    }
  }

  private RemoteCandidate remoteCandidate(IceCandidate candidate) {
    CandidateType type =
        switch (candidate.type()) {
          case HOST -> CandidateType.HOST_CANDIDATE;
          case SRFLX -> CandidateType.SERVER_REFLEXIVE_CANDIDATE;
          case PRFLX -> CandidateType.PEER_REFLEXIVE_CANDIDATE;
          case RELAY -> CandidateType.RELAYED_CANDIDATE;
        };
    return new RemoteCandidate(
        address(candidate.address()),
        component,
        type,
        candidate.foundation(),
        candidate.priority(),
        null);
  }

  private static TransportAddress address(InetSocketAddress address) {
    return new TransportAddress(address.getAddress(), address.getPort(), Transport.UDP);
  }

  /** "Gathers" the sockets that are there. */
  private static final class SocketHarvester extends AbstractCandidateHarvester {
    private final List<LocalSocket> sockets;

    SocketHarvester(List<LocalSocket> sockets) {
      this.sockets = sockets;
    }

    @Override
    public boolean isHostHarvester() {
      return true;
    }

    @Override
    public Collection<LocalCandidate> harvest(Component component) {
      List<LocalCandidate> candidates = new ArrayList<>();
      for (LocalSocket socket : sockets) {
        candidates.add(new SocketCandidate(address(socket.address()), component));
      }
      candidates.forEach(component::addLocalCandidate);
      return candidates;
    }
  }

  /** A host candidate; between loopback and other addresses no checks are worth sending. */
  private static final class SocketCandidate extends HostCandidate {
    SocketCandidate(TransportAddress address, Component component) {
      super(address, component);
    }

    @Override
    public boolean canReach(Candidate<?> remote) {
      return super.canReach(remote)
          && getTransportAddress().getAddress().isLoopbackAddress()
              == remote.getTransportAddress().getAddress().isLoopbackAddress();
    }
  }
}
