package io.sluice.signaling.room;

import io.sluice.core.api.DtlsRole;
import io.sluice.core.api.Fingerprint;
import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.IceCredentials;
import io.sluice.core.api.MediaTransport;
import io.sluice.core.api.RemoteTransport;
import io.sluice.core.api.TransportListener;
import io.sluice.core.api.TransportState;
import io.sluice.signaling.sdp.Candidate;
import io.sluice.signaling.sdp.SdpException;
import io.sluice.signaling.sdp.TransportDescription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One transport of a participant, with the client's side of it. Guarded by the room's lock; its
 * events reach the room on the clockwork's thread.
 */
final class PeerLink {
  /** Candidates that are passed on for one ICE generation, and that may wait for the next. */
  static final int MAX_CANDIDATES = 32;

  private final MediaTransport transport;
  private @Nullable String remoteUfrag;
  private List<Fingerprint> fingerprints = List.of();
  private DtlsRole role = DtlsRole.SERVER;
  private int passedOn;
  private final List<Waiting> waiting = new ArrayList<>();

  private record Waiting(@Nullable String ufrag, IceCandidate candidate) {}

  PeerLink(Member member, ConnectionKind kind, boolean controlling) {
    transport =
        member.peer.openTransport(
            controlling, member.remoteOnLoopback(), new Events(this, member, kind));
    if (kind == ConnectionKind.SUBSCRIBER && member.bitrateLimit() > 0) {
      transport.limitBitrate(member.bitrateLimit());
    }
  }

  /** Takes what happens on an event loop to the room. */
  private record Events(PeerLink link, Member member, ConnectionKind kind)
      implements TransportListener {
    @Override
    public void onState(TransportState state, String reason) {
      member.room.later(() -> member.transportState(link, kind, state, reason));
    }

    @Override
    public void onLocalCandidate(IceCandidate candidate) {
      member.room.later(() -> member.localCandidate(link, kind, candidate));
    }
  }

  MediaTransport transport() {
    return transport;
  }

  /** Our side, with all candidates. */
  TransportDescription local() {
    return Mapping.local(transport.local());
  }

  /** Whether the peer has a certificate that it had not before. */
  boolean changesCertificate(TransportDescription remote) {
    return !fingerprints.isEmpty()
        && !fingerprints.equals(Mapping.fingerprints(remote.fingerprints()));
  }

  /** Whether the peer began another ICE generation. */
  boolean isRestartedBy(TransportDescription remote) {
    return remoteUfrag != null && !remoteUfrag.equals(remote.ufrag());
  }

  /** Connects to the peer's side, unless that has been done, and takes its candidates. */
  void connect(TransportDescription remote, DtlsRole ourRole) {
    if (remoteUfrag == null) {
      fingerprints = Mapping.fingerprints(remote.fingerprints());
      role = ourRole;
    }
    String ufrag = remote.ufrag();
    String pwd = remote.pwd();
    if (ufrag == null || pwd == null) {
      throw new IllegalArgumentException("no ICE credentials");
    }
    if (!ufrag.equals(remoteUfrag)) {
      connect(new IceCredentials(ufrag, pwd));
    }
    for (Candidate candidate : remote.candidates()) {
      take(candidate, null);
    }
  }

  private void connect(IceCredentials remote) {
    transport.connect(new RemoteTransport(remote, fingerprints, role));
    remoteUfrag = remote.ufrag();
    passedOn = 0;
    List<Waiting> before = List.copyOf(waiting);
    waiting.clear();
    for (Waiting candidate : before) {
      if (candidate.ufrag() == null || candidate.ufrag().equals(remoteUfrag)) {
        passOn(candidate.candidate());
      }
    }
  }

  void restartIce() {
    transport.restartIce();
  }

  /** Restarts ICE on both sides at once (RFC 9725 section 4.3.3). */
  IceDescription restartIce(IceDescription remote) throws RoomException {
    if (!TransportDescription.areCredentials(remote.ufrag(), remote.pwd())) {
      throw new RoomException(ErrorCode.BAD_SDP, "Not an ICE user name fragment and password.");
    }
    List<Candidate> candidates = new ArrayList<>();
    for (String candidate : remote.candidates()) {
      candidates.add(parse(candidate));
    }
    if (!remote.ufrag().equals(remoteUfrag)) {
      transport.restartIce();
      connect(new IceCredentials(remote.ufrag(), remote.pwd()));
    }
    for (Candidate candidate : candidates) {
      take(candidate, null);
    }
    TransportDescription local = local();
    String ufrag = local.ufrag();
    String pwd = local.pwd();
    return new IceDescription(
        ufrag == null ? "" : ufrag,
        pwd == null ? "" : pwd,
        local.candidates().stream().map(Candidate::print).toList());
  }

  private static Candidate parse(String text) throws RoomException {
    try {
      return Candidate.parse(text);
    } catch (SdpException e) {
      throw new RoomException(ErrorCode.INVALID_FIELD, e.getMessage(), "candidate");
    }
  }

  /** Takes a trickled candidate; an empty one says that there are no more. */
  void addCandidate(CandidateInit init) throws RoomException {
    if (!init.candidate().isBlank()) {
      take(parse(init.candidate()), init.usernameFragment());
    }
  }

  private void take(Candidate candidate, @Nullable String ufrag) {
    IceCandidate usable = Mapping.candidate(candidate);
    if (usable == null) {
      return;
    }
    if (remoteUfrag != null && (ufrag == null || ufrag.equals(remoteUfrag))) {
      passOn(usable);
    } else if (waiting.size() < MAX_CANDIDATES) {
      waiting.add(new Waiting(ufrag, usable));
    }
  }

  private void passOn(IceCandidate candidate) {
    if (passedOn < MAX_CANDIDATES) {
      passedOn++;
      transport.addRemoteCandidate(candidate);
    }
  }

  void close() {
    transport.close();
  }
}
