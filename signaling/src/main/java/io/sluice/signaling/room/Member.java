package io.sluice.signaling.room;

import io.sluice.core.api.IceCandidate;
import io.sluice.core.api.MediaPeer;
import io.sluice.core.api.TransportState;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A participant: checks what it may do, and passes its commands to its connections. */
final class Member implements Participant {
  private static final Logger LOG = LoggerFactory.getLogger(Member.class);

  final Room room;
  final MediaPeer peer;
  final PublisherConnection publishing;
  final SubscriberConnection subscribing;
  private final ViewerConnection viewing;
  private final String id;
  private final JoinRequest request;
  private final ParticipantListener listener;
  private final Instant joinedAt = Instant.now();
  private long bitrateWish;
  private boolean gone;

  Member(Room room, String id, JoinRequest request, ParticipantListener listener, MediaPeer peer) {
    this.room = room;
    this.id = id;
    this.request = request;
    this.listener = listener;
    this.peer = peer;
    this.publishing = new PublisherConnection(this);
    this.subscribing = new SubscriberConnection(this);
    this.viewing = new ViewerConnection(this);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String name() {
    return request.name();
  }

  @Override
  public Role role() {
    return request.role();
  }

  Dialect dialect() {
    return request.dialect();
  }

  boolean remoteOnLoopback() {
    return request.remoteOnLoopback();
  }

  ParticipantInfo info() {
    return new ParticipantInfo(id, name(), role(), publishing.infos());
  }

  RoomSnapshot.ParticipantSnapshot snapshot() {
    return new RoomSnapshot.ParticipantSnapshot(
        id,
        name(),
        role().wire(),
        dialect().wire(),
        joinedAt,
        publishing.snapshots(),
        subscribing.active() + viewing.active());
  }

  @Override
  public PublishResult publish(String offerSdp, List<TrackRequest> tracks) throws RoomException {
    return command(
        () -> {
          mayPublish();
          return publishing.publish(offerSdp, tracks);
        });
  }

  @Override
  public void unpublish(List<String> trackIds) throws RoomException {
    act(
        () -> {
          publishing.unpublish(trackIds);
        });
  }

  @Override
  public void subscribe(List<String> trackIds) throws RoomException {
    act(
        () -> {
          maySubscribe();
          subscribing.subscribe(trackIds);
        });
  }

  @Override
  public void unsubscribe(List<String> trackIds) throws RoomException {
    act(
        () -> {
          trackIds.forEach(subscribing::unsubscribe);
        });
  }

  @Override
  public void setLayers(String trackId, LayerRequest wanted) throws RoomException {
    act(
        () -> {
          maySubscribe();
          subscribing.setLayers(trackId, wanted);
        });
  }

  @Override
  public void limitBitrate(long bitsPerSecond) throws RoomException {
    act(
        () -> {
          maySubscribe();
          bitrateWish = bitsPerSecond;
          PeerLink link = subscriberLink();
          if (link != null) {
            link.transport().limitBitrate(bitrateLimit());
          }
        });
  }

  /** Bits per second to the participant: the lower of its own wish and the room's; 0 for any. */
  long bitrateLimit() {
    long rooms = room.config.maxSubscriberBitrate();
    return rooms == 0 || bitrateWish == 0
        ? Math.max(rooms, bitrateWish)
        : Math.min(rooms, bitrateWish);
  }

  @Override
  public void setStage(@Nullable String participantId) throws RoomException {
    act(
        () -> {
          mayPublish();
          Member there = room.floor.onStage();
          if (participantId == null ? there != null && there != this : !participantId.equals(id)) {
            throw new RoomException(
                ErrorCode.FORBIDDEN,
                "A participant sets only itself on stage, or takes itself off.",
                "participantId");
          }
          room.floor.setStage(participantId == null ? null : this);
        });
  }

  @Override
  public void answer(int version, String sdp) throws RoomException {
    act(
        () -> {
          subscribing.answer(version, sdp);
        });
  }

  @Override
  public void addCandidate(ConnectionKind connection, @Nullable CandidateInit candidate)
      throws RoomException {
    act(
        () -> {
          PeerLink link =
              connection == ConnectionKind.PUBLISHER ? publishing.link() : subscriberLink();
          if (candidate != null && link != null) {
            link.addCandidate(candidate);
          }
        });
  }

  private @Nullable PeerLink subscriberLink() {
    PeerLink viewer = viewing.link();
    return viewer != null ? viewer : subscribing.link();
  }

  @Override
  public void restartIce() throws RoomException {
    act(
        () -> {
          maySubscribe();
          subscribing.restartIce();
        });
  }

  @Override
  public String view(String offerSdp, @Nullable String publisherId) throws RoomException {
    return command(
        () -> {
          maySubscribe();
          return viewing.view(offerSdp, publisherId);
        });
  }

  @Override
  public IceDescription restart(IceDescription remote) throws RoomException {
    return command(
        () -> {
          PeerLink link = dialect() == Dialect.WHIP ? publishing.link() : viewing.link();
          if (dialect() == Dialect.NATIVE || link == null) {
            throw new RoomException(ErrorCode.FORBIDDEN, "There is no connection to restart so.");
          }
          return link.restartIce(remote);
        });
  }

  private <T> T command(Room.Command<T> command) throws RoomException {
    return room.command(
        () -> {
          if (gone) {
            throw new RoomException(ErrorCode.NOT_JOINED, "The participant has left.");
          }
          return command.run();
        });
  }

  private void act(Action action) throws RoomException {
    var unused =
        command(
            () -> {
              action.run();
              return true;
            });
  }

  /** A command without a result. */
  private interface Action {
    void run() throws RoomException;
  }

  private void mayPublish() throws RoomException {
    if (role() == Role.SUBSCRIBER) {
      throw new RoomException(ErrorCode.FORBIDDEN, "A subscriber cannot publish.");
    }
  }

  private void maySubscribe() throws RoomException {
    if (role() == Role.PUBLISHER) {
      throw new RoomException(ErrorCode.FORBIDDEN, "A publisher cannot subscribe.");
    }
  }

  @Override
  public void leave(LeaveReason reason) {
    room.now(
        () -> {
          if (!gone) {
            publishing.close();
            end();
            room.floor.left(this);
            room.remove(this, reason);
          }
        });
    room.left();
  }

  void bye(ByeReason reason, String message) {
    tell(l -> l.bye(reason, message));
    end();
  }

  private void end() {
    gone = true;
    subscribing.close();
    viewing.close();
    peer.close();
  }

  /** Tells the client's side; its failures are its own. */
  void tell(Consumer<ParticipantListener> event) {
    if (gone) {
      return;
    }
    try {
      event.accept(listener);
    } catch (RuntimeException e) {
      LOG.error("A listener of participant {} failed.", id, e);
    }
  }

  /** Catches up with what changed in the room. */
  void settle(boolean tracksChanged) {
    if (gone) {
      return;
    }
    try {
      subscribing.settle();
      if (tracksChanged) {
        viewing.follow();
      }
    } catch (RuntimeException e) {
      LOG.error("The subscriptions of participant {} could not be settled.", id, e);
    }
  }

  void trackEnded(PublishedTrack track) {
    subscribing.unsubscribe(track.info.id());
    viewing.trackEnded(track);
  }

  void transportState(PeerLink link, ConnectionKind kind, TransportState state, String reason) {
    if (gone || !owns(link)) {
      return;
    }
    if (state == TransportState.FAILED || state == TransportState.CLOSED) {
      if (kind == ConnectionKind.PUBLISHER) {
        publishing.close();
      } else {
        subscribing.close();
        viewing.close();
      }
    }
    tell(l -> l.connectionState(kind, state, reason));
  }

  void localCandidate(PeerLink link, ConnectionKind kind, IceCandidate candidate) {
    if (!gone && owns(link)) {
      String ufrag = link.transport().local().ice().ufrag();
      CandidateInit init = new CandidateInit(Mapping.candidate(candidate).print(), null, 0, ufrag);
      tell(l -> l.localCandidate(kind, init));
    }
  }

  private boolean owns(PeerLink link) {
    return link == publishing.link() || link == subscribing.link() || link == viewing.link();
  }
}
