package io.sluice.signaling.room;

import io.sluice.signaling.sdp.SdpFiles;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A service on a fake plane and a clockwork that the test turns by hand. */
final class Stage {
  static final List<TrackRequest> MICROPHONE_AND_CAMERA =
      List.of(
          new TrackRequest("0", TrackSource.MICROPHONE, ""),
          new TrackRequest("1", TrackSource.CAMERA, "Front"));

  final FakePlane plane = new FakePlane();
  final Hand hand = new Hand();
  final RoomService service;

  Stage() {
    this(RoomConfig.defaults());
  }

  Stage(RoomConfig config) {
    service = new RoomService(plane, config, hand);
  }

  static RoomConfig codecs(String... codecs) {
    return limits(List.of(codecs), 10, 10, 16, 256);
  }

  static RoomConfig limits(
      List<String> codecs, int rooms, int participants, int tracks, int subscriptions) {
    return new RoomConfig(
        codecs,
        true,
        rooms,
        participants,
        tracks,
        subscriptions,
        false,
        0,
        false,
        5,
        Duration.ofSeconds(60),
        Duration.ofHours(24));
  }

  /** A participant with what it is told. */
  record Guest(Participant participant, Recorder told) {
    String id() {
      return participant.id();
    }

    /** Publishes microphone and camera by Chromium's offer. */
    List<String> publish() throws RoomException {
      return publish("chromium-publish-audio-video");
    }

    List<String> publish(String offer) throws RoomException {
      return participant.publish(SdpFiles.text(offer), MICROPHONE_AND_CAMERA).tracks().stream()
          .map(t -> t.track().id())
          .toList();
    }

    /** Answers the open offer, accepting all. */
    void accept() throws RoomException {
      Recorder.Offer offer = told.offer();
      participant.answer(offer.version(), ClientAnswer.to(offer.sdp()).text());
    }
  }

  Guest join(String name) throws RoomException {
    return join(name, Role.BOTH, Dialect.NATIVE);
  }

  Guest join(String name, Role role, Dialect dialect) throws RoomException {
    return join("daily", name, role, dialect);
  }

  Guest join(String room, String name, Role role, Dialect dialect) throws RoomException {
    Recorder recorder = new Recorder();
    Participant participant =
        service.join(new JoinRequest(room, name, role, true, dialect, true), recorder);
    return new Guest(participant, recorder);
  }

  /** Does what is due when told to. */
  static final class Hand implements Clockwork {
    private final Queue<Runnable> soon = new ArrayDeque<>();
    private final List<Due> later = new ArrayList<>();
    private Duration now = Duration.ZERO;

    private record Due(Duration at, Runnable task) {}

    @Override
    public void execute(Runnable task) {
      soon.add(task);
    }

    @Override
    public Runnable later(Duration delay, Runnable task) {
      Due due = new Due(now.plus(delay), task);
      later.add(due);
      return () -> later.remove(due);
    }

    @Override
    public void close() {
      soon.clear();
      later.clear();
    }

    /** Tasks to be done soon. */
    int soon() {
      return soon.size();
    }

    void turn() {
      for (Runnable task = soon.poll(); task != null; task = soon.poll()) {
        task.run();
      }
    }

    /** Timers that wait. */
    int waiting() {
      return later.size();
    }

    void pass(Duration time) {
      now = now.plus(time);
      for (Due due : List.copyOf(later)) {
        if (due.at().compareTo(now) <= 0 && later.remove(due)) {
          due.task().run();
        }
      }
    }
  }
}
