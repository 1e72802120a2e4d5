package io.sluice.core.room;

import static io.sluice.core.room.SimulatedRoom.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.LayerPreference;
import io.sluice.core.api.MediaKind;
import io.sluice.core.testkit.video.Truth;
import io.sluice.core.testkit.video.VideoFormat;
import io.sluice.core.testkit.video.VideoShape;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Some publishers of layered video and some subscribers, who all do what comes to their minds: they
 * choose layers, pause, follow another publisher, directly or by a slot; publishers restart, leave
 * layers out and make keyframes. In the end all are quiet and everybody wants the best.
 */
final class LayerSimulation {
  private static final int BUSY_MILLIS = 4_000;
  private static final int QUIET_MILLIS = 2_500;

  /** So long after its capture a picture is there at the latest. */
  private static final int FRESH_MILLIS = 300;

  private static final int MAX_PAUSE_MILLIS = 400;

  /**
   * What the networks do.
   *
   * @param up on the way to the server
   * @param down on the way from it
   * @param clockMillis how late a picture with which a source begins may be
   */
  record Faults(String up, String down, int clockMillis) {
    static final Faults NONE = new Faults("", "", 60);

    /** Loss that is repaired, packets that are overtaken by many, and duplicates. */
    static final Faults REPAIRED =
        new Faults(
            ",loss=3%,jitter=8ms,reorder=3%,late=60ms,duplicate=1%",
            ",loss=3%,jitter=8ms,reorder=3%,late=60ms", 300);

    /** Every packet takes a time of its own. */
    static final Faults SHUFFLED =
        new Faults(",loss=2%,jitter=8ms,order=free,duplicate=1%", ",jitter=8ms,order=free", 300);

    /** Loss in bursts, of which some is never repaired. */
    static final Faults HEAVY =
        new Faults(",loss=25%,burst=8,reorder=5%,late=200ms", ",loss=20%,burst=5", 1_500);

    private static String link(String faults) {
      return "delay=15ms" + faults + ";" + BUSY_MILLIS + "ms:loss=0%";
    }
  }

  private final RandomGenerator random;
  private final SimulatedRoom room;
  private final List<SimulatedPublisher> publishers = new ArrayList<>();
  private final List<SimulatedSubscriber> subscribers = new ArrayList<>();
  private final List<RoomSlot> slots = new ArrayList<>();

  /** For each subscriber which publisher it follows. */
  private final int[] followed;

  private final boolean[] bySlot;

  LayerSimulation(RandomGenerator random, VideoFormat format, Faults faults) {
    this.random = random;
    this.room = new SimulatedRoom(random);
    VideoShape first = VideoShape.random(format, random);
    int publisherCount = 1 + random.nextInt(3);
    for (int i = 0; i < publisherCount; i++) {
      VideoShape shape = VideoShape.random(format, first.descriptors(), random);
      publishers.add(
          new SimulatedPublisher(room, shape, i, Faults.link(faults.up), Faults.link(faults.down)));
    }
    followed = new int[1 + random.nextInt(2)];
    bySlot = new boolean[followed.length];
    for (int i = 0; i < followed.length; i++) {
      ManualLane lane = random.nextBoolean() ? room.home : room.other;
      subscribers.add(
          new SimulatedSubscriber(
              room,
              first,
              lane,
              Faults.link(faults.down),
              Faults.link(faults.up),
              faults.clockMillis));
      slots.add(new RoomSlot(MediaKind.VIDEO, List.of(room.home, room.other)));
      bySlot[i] = random.nextBoolean();
    }
  }

  /** Runs to the end. */
  LayerSimulation go() {
    for (int i = 0; i < followed.length; i++) {
      int subscriber = i;
      if (bySlot[i]) {
        SimulatedSubscriber receiver = subscribers.get(i);
        receiver.on(
            () -> receiver.subscription.attach(slots.get(subscriber).feedOn(receiver.lane)));
      }
      room.at(room.start + random.nextInt(300) * MILLI, () -> follow(subscriber));
      again(() -> choose(subscriber));
    }
    publishers.forEach(publisher -> again(() -> act(publisher)));
    room.runUntil(room.start + BUSY_MILLIS * MILLI);
    calm();
    room.runUntil(room.start + (BUSY_MILLIS + QUIET_MILLIS) * MILLI);
    return this;
  }

  /** Now and then, while it is busy. */
  private void again(Runnable action) {
    long next = room.now() + (5 + random.nextInt(MAX_PAUSE_MILLIS)) * MILLI;
    if (next < room.start + BUSY_MILLIS * MILLI) {
      room.at(
          next,
          () -> {
            action.run();
            again(action);
          });
    }
  }

  // What they do

  private void follow(int subscriber) {
    followed[subscriber] = random.nextInt(publishers.size());
    PublishedTrack track = publishers.get(followed[subscriber]).track;
    SimulatedSubscriber receiver = subscribers.get(subscriber);
    if (bySlot[subscriber]) {
      slots.get(subscriber).follow(track);
    } else {
      receiver.on(() -> receiver.subscription.attach(track.feedOn(receiver.lane)));
    }
  }

  private void choose(int index) {
    SimulatedSubscriber subscriber = subscribers.get(index);
    switch (random.nextInt(8)) {
      case 0 -> follow(index);
      case 1 -> subscriber.pause(random.nextBoolean());
      case 2 -> subscriber.on(subscriber.subscription::requestKeyframe);
      default -> {
        LayerPreference preference = preference();
        subscriber.on(() -> subscriber.subscription.prefer(preference));
      }
    }
  }

  private LayerPreference preference() {
    if (random.nextInt(4) == 0) {
      int width = 1_280 >> random.nextInt(4);
      return new LayerPreference(width, 0, random.nextInt(3) * 10, 0, -1, -1, -1);
    }
    return new LayerPreference(
        0, 0, 0, 0, random.nextInt(4) - 1, random.nextInt(4) - 1, random.nextInt(4) - 1);
  }

  private void act(SimulatedPublisher publisher) {
    VideoShape shape = publisher.publisher.shape();
    int encoding = random.nextInt(shape.encodings());
    switch (random.nextInt(8)) {
      case 0 -> publisher.publisher.requestKeyframe(publisher.publisher.source(encoding).ssrc());
      case 1 -> publisher.sendEmpty(encoding, random.nextBoolean());
      case 2 -> publisher.publisher.activate(encoding, random.nextInt(3) > 0);
      case 3 ->
          publisher.publisher.layers(
              encoding,
              1 + random.nextInt(shape.spatialLayers()),
              1 + random.nextInt(shape.temporalLayers()));
      case 4 -> {
        if (random.nextInt(3) == 0) {
          publisher.restart(random.nextBoolean());
        }
      }
      default -> {}
    }
  }

  /** Everything is sent, and everybody wants it. */
  private void calm() {
    for (SimulatedPublisher publisher : publishers) {
      VideoShape shape = publisher.publisher.shape();
      for (int encoding = 0; encoding < shape.encodings(); encoding++) {
        publisher.publisher.activate(encoding, true);
        publisher.publisher.layers(encoding, shape.spatialLayers(), shape.temporalLayers());
      }
    }
    for (SimulatedSubscriber subscriber : subscribers) {
      subscriber.on(() -> subscriber.subscription.prefer(LayerPreference.BEST));
      subscriber.pause(false);
    }
  }

  // What came of it

  /** Every decoder accepts what it got. */
  LayerSimulation assertAccepted() {
    for (SimulatedSubscriber subscriber : subscribers) {
      assertThat(subscriber.decoder.finish()).as("faults of " + this).isEmpty();
    }
    return this;
  }

  /** Everybody sees the newest pictures, of the best layer of what he follows. */
  LayerSimulation assertBest() {
    for (int i = 0; i < followed.length; i++) {
      List<Truth> decoded = subscribers.get(i).decoder.decoded();
      assertThat(decoded).as("decoded in " + this).isNotEmpty();
      Truth last = decoded.get(decoded.size() - 1);
      SimulatedPublisher publisher = publishers.get(followed[i]);
      VideoShape shape = publisher.publisher.shape();
      assertThat(room.now() - last.captureNanos())
          .as("age of " + last + " in " + this)
          .isLessThan(FRESH_MILLIS * MILLI);
      assertThat(last.source())
          .as("best encoding in " + this)
          .isEqualTo(publisher.publisher.source(shape.encodings() - 1).number());
      long since = room.now() - FRESH_MILLIS * MILLI;
      int spatial = 0;
      int temporal = 0;
      for (Truth truth : decoded) {
        if (truth.captureNanos() > since) {
          spatial = Math.max(spatial, truth.spatialId());
          temporal = Math.max(temporal, truth.temporalId());
        }
      }
      assertThat(spatial).as("spatial layer in " + this).isEqualTo(shape.spatialLayers() - 1);
      assertThat(temporal).as("temporal layer in " + this).isEqualTo(shape.temporalLayers() - 1);
    }
    return this;
  }

  /** Ends all; every packet must have come back. */
  LayerSimulation close() {
    subscribers.forEach(SimulatedSubscriber::close);
    publishers.forEach(SimulatedPublisher::close);
    slots.forEach(RoomSlot::close);
    room.settle();
    room.recycler.assertAllReturned();
    return this;
  }

  List<SimulatedSubscriber> subscribers() {
    return subscribers;
  }

  @Override
  public String toString() {
    return publishers.stream().map(publisher -> publisher.publisher.shape()).toList().toString();
  }
}
