package io.sluice.signaling.ws;

import io.sluice.signaling.auth.Access;
import io.sluice.signaling.auth.AccessPolicy;
import io.sluice.signaling.auth.RateLimiter;
import io.sluice.signaling.protocol.IceServer;
import io.sluice.signaling.protocol.Parsed;
import io.sluice.signaling.protocol.ProtocolCodec;
import io.sluice.signaling.protocol.Reply;
import io.sluice.signaling.protocol.Request;
import io.sluice.signaling.room.ConnectionKind;
import io.sluice.signaling.room.Dialect;
import io.sluice.signaling.room.ErrorCode;
import io.sluice.signaling.room.JoinRequest;
import io.sluice.signaling.room.JoinedView;
import io.sluice.signaling.room.LeaveReason;
import io.sluice.signaling.room.Participant;
import io.sluice.signaling.room.Role;
import io.sluice.signaling.room.RoomException;
import io.sluice.signaling.room.RoomService;
import io.sluice.signaling.room.TrackRequest;
import io.sluice.signaling.room.TrackSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of the native protocol: carries out its requests in order and answers each once. Knows
 * nothing of the WebSocket but the {@link Wire}.
 */
final class SignalSession {
  private static final Logger log = LoggerFactory.getLogger(SignalSession.class);
  private static final int POLICY_VIOLATION = 1008;

  /**
   * What all sessions of a server share.
   *
   * @param iceServers told to each client that joins
   */
  record Shared(
      RoomService rooms,
      AccessPolicy access,
      ProtocolCodec codec,
      List<IceServer> iceServers,
      SignalLimits limits) {}

  private final Shared shared;
  private final Wire wire;
  private final boolean remoteOnLoopback;
  private final RateLimiter requests;
  private final RateLimiter refusals;
  private @Nullable Participant participant;
  private boolean over;

  SignalSession(Shared shared, Wire wire, boolean remoteOnLoopback, long nowNanos) {
    this.shared = shared;
    this.wire = wire;
    this.remoteOnLoopback = remoteOnLoopback;
    SignalLimits limits = shared.limits();
    requests = new RateLimiter(limits.requestBurst(), limits.requestsPerSecond(), nowNanos);
    refusals =
        new RateLimiter(limits.refusalBurst(), Math.max(1, limits.refusalBurst() / 10), nowNanos);
  }

  /** Carries out a text frame. */
  synchronized void onText(String frame, long nowNanos) {
    if (over) {
      return;
    }
    Parsed parsed = shared.codec().parse(frame);
    String re =
        parsed instanceof Parsed.Valid valid
            ? valid.request().id()
            : ((Parsed.Invalid) parsed).error().re();
    if (!admit(nowNanos)) {
      reply(failed(re, ErrorCode.RATE_LIMITED, "Too many requests; try again later."));
    } else if (parsed instanceof Parsed.Invalid invalid) {
      reply(Reply.Failed.of(invalid.error()));
    } else {
      handle(((Parsed.Valid) parsed).request());
    }
  }

  /** Refuses a binary frame. */
  synchronized void onBinary(long nowNanos) {
    if (!over && admit(nowNanos)) {
      reply(failed(null, ErrorCode.BAD_JSON, "A message is a text frame."));
    }
  }

  /** Counts a control frame; false if there are too many. */
  synchronized boolean admit(long nowNanos) {
    if (requests.tryAcquire(nowNanos)) {
      return true;
    }
    if (!refusals.tryAcquire(nowNanos)) {
      wire.close(POLICY_VIOLATION, "rate-limited");
    }
    return false;
  }

  /** The connection is gone: the participant leaves. Idempotent. */
  synchronized void onGone(LeaveReason reason) {
    over = true;
    Participant leaving = participant;
    participant = null;
    if (leaving != null) {
      leaving.leave(reason);
    }
  }

  private void handle(Request request) {
    try {
      if (request instanceof Request.Join join) {
        join(join);
      } else {
        Participant self = participant;
        if (self == null) {
          throw new RoomException(ErrorCode.NOT_JOINED, "Only join may come first.", "type");
        }
        command(self, request);
      }
    } catch (RoomException e) {
      reply(new Reply.Failed(request.id(), e.code().wire(), e.getMessage(), e.field()));
    } catch (RuntimeException e) {
      log.error("request {} failed", request.getClass().getSimpleName(), e);
      reply(failed(request.id(), ErrorCode.INTERNAL, "The server failed to carry this out."));
    }
  }

  private void join(Request.Join join) throws RoomException {
    if (participant != null) {
      throw new RoomException(ErrorCode.ALREADY_JOINED, "This connection is in a room.", "type");
    }
    Access access = shared.access().check(join.token(), join.room());
    if (access instanceof Access.Refused refused) {
      throw new RoomException(ErrorCode.UNAUTHORIZED, refused.message(), "token");
    }
    Access.Granted granted = (Access.Granted) access;
    String role = join.role() == null ? granted.role() : join.role();
    if (!granted.covers(role)) {
      throw new RoomException(ErrorCode.FORBIDDEN, "The token does not allow this role.", "role");
    }
    JoinRequest wish =
        new JoinRequest(
            join.room(),
            granted.name().isEmpty() ? join.name() : granted.name(),
            Role.of(role).orElseThrow(),
            join.create(),
            Dialect.NATIVE,
            remoteOnLoopback);
    participant =
        shared
            .rooms()
            .join(
                wish,
                new EventSender(shared.codec(), wire, (p, view) -> joined(join.id(), p, view)));
  }

  /** Called by the room before the first event, so that the reply comes before it too. */
  private void joined(String re, Participant self, JoinedView view) {
    reply(Views.joined(re, self, view, shared.iceServers(), shared.rooms().config().codecs()));
  }

  private void command(Participant self, Request request) throws RoomException {
    if (request instanceof Request.Publish publish) {
      List<TrackRequest> tracks = publish.tracks().stream().map(SignalSession::track).toList();
      reply(Views.published(publish.id(), self.publish(publish.sdp(), tracks)));
      return;
    }
    if (request instanceof Request.Unpublish unpublish) {
      self.unpublish(unpublish.trackIds());
    } else if (request instanceof Request.Subscribe subscribe) {
      self.subscribe(subscribe.trackIds());
    } else if (request instanceof Request.Unsubscribe unsubscribe) {
      self.unsubscribe(unsubscribe.trackIds());
    } else if (request instanceof Request.SetLayers wanted) {
      self.setLayers(wanted.trackId(), Views.layers(wanted));
    } else if (request instanceof Request.LimitBitrate limit) {
      Integer bitrate = limit.bitrate();
      self.limitBitrate(bitrate == null ? 0 : bitrate);
    } else if (request instanceof Request.SetStage wish) {
      self.setStage(wish.participantId());
    } else if (request instanceof Request.Answer answer) {
      self.answer(answer.version(), answer.sdp());
    } else if (request instanceof Request.Candidate candidate) {
      ConnectionKind connection = ConnectionKind.of(candidate.connection()).orElseThrow();
      self.addCandidate(connection, Views.candidate(candidate.candidate()));
    } else if (request instanceof Request.RestartIce) {
      self.restartIce();
    } else if (request instanceof Request.Leave) {
      participant = null;
      self.leave(LeaveReason.LEFT);
    }
    reply(new Reply.Ok(request.id()));
  }

  private static TrackRequest track(Request.PublishTrack track) {
    return new TrackRequest(
        track.mid(), TrackSource.of(track.source()).orElseThrow(), track.label());
  }

  private static Reply failed(@Nullable String re, ErrorCode code, String message) {
    return new Reply.Failed(re, code.wire(), message, null);
  }

  private void reply(Reply reply) {
    wire.send(new Message(shared.codec().print(reply)));
  }
}
