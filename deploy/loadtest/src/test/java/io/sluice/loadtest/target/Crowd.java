package io.sluice.loadtest.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.crypto.SrtpProfile;
import io.sluice.loadtest.client.ClientConfig;
import io.sluice.loadtest.client.ClientEngine;
import io.sluice.loadtest.client.ClientNetwork;
import io.sluice.loadtest.client.PeerConnection;
import io.sluice.loadtest.measure.LoopSnapshot;
import io.sluice.loadtest.measure.Metric;
import io.sluice.loadtest.measure.PeerMeter;
import io.sluice.loadtest.measure.RunMeter;
import io.sluice.loadtest.measure.Summary;
import io.sluice.loadtest.measure.Usage;
import io.sluice.loadtest.media.MediaSpec;
import io.sluice.loadtest.media.TrackMedia;
import io.sluice.loadtest.scenario.ViewerBehaviour;
import io.sluice.signaling.room.Role;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Clients of one target in one engine, with what they measure. For one thread. */
final class Crowd implements AutoCloseable {
  static final List<TrackMedia> MEDIA =
      List.of(MediaSpec.audio("opus"), MediaSpec.video("vp8:30fps:3x500@1ms:key=1s"));

  private static final long PATIENCE_SECONDS = 30;
  private static final long LOOK_MILLIS = 20;
  private static final int MEASURED_PACKETS = 500;

  final Target target;
  private final ClientEngine engine;
  private final List<LoopSnapshot> snapshots;
  private final RunMeter meter = new RunMeter(System.nanoTime());
  private final List<Session> sessions = new ArrayList<>();
  private long seeds;

  Crowd(TargetConfig config, InetAddress address) {
    target = Target.of(config);
    engine =
        ClientEngine.open(
            new ClientConfig(address, 1, false, 1 << 18, 1, SrtpProfile.preference(), 8));
    snapshots = Stream.generate(LoopSnapshot::new).limit(engine.loops()).toList();
  }

  /** Joins as a client with this media. */
  CompletableFuture<Session> begin(
      String room,
      Role role,
      List<TrackMedia> media,
      ViewerBehaviour behaviour,
      SessionListener listener) {
    seeds++;
    return target.join(
        new Join(
            room,
            role.wire() + seeds,
            role,
            media,
            seeds,
            behaviour,
            engine,
            ClientNetwork.NONE,
            listener));
  }

  Session join(String room, Role role, ViewerBehaviour behaviour, SessionListener listener) {
    Session session = await(begin(room, role, MEDIA, behaviour, listener));
    sessions.add(session);
    return session;
  }

  Session join(String room, Role role) {
    return join(room, role, ViewerBehaviour.ALL, SessionListener.NONE);
  }

  /** The failure of a join that must fail. */
  TargetException failure(String room, Role role) {
    CompletableFuture<Session> joining =
        begin(room, role, MEDIA, ViewerBehaviour.ALL, SessionListener.NONE);
    try {
      await(joining);
    } catch (CompletionException e) {
      assertThat(e.getCause()).isInstanceOf(TargetException.class);
      return (TargetException) e.getCause();
    }
    throw new AssertionError("joined");
  }

  static <T> T await(CompletableFuture<T> future) {
    return future.copy().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + PATIENCE_SECONDS + " s: " + what);
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Waits until this client has received media, a keyframe among it. */
  static void awaitMedia(Session viewer) {
    await(viewer.connected());
    await(
        "media with a keyframe",
        () ->
            viewer.connections().stream()
                .map(PeerConnection::meter)
                .anyMatch(meter -> meter.firstKeyframeNanos() != PeerMeter.NEVER));
  }

  /** Packets that are received for each one that is sent, from now on. */
  double receivedShare() {
    sample();
    meter.phase("measured", true);
    long received = counted("packets");
    long sent = counted("sentPackets");
    await(
        MEASURED_PACKETS + " packets",
        () -> {
          sample();
          return counted("packets") - received >= MEASURED_PACKETS;
        });
    return (double) (counted("packets") - received) / (counted("sentPackets") - sent);
  }

  private long counted(String name) {
    Long count = meter.summary().counts().get(name);
    return count == null ? 0 : count;
  }

  private void sample() {
    await(engine.collect(snapshots));
    meter.sample(snapshots, Usage.UNKNOWN, System.nanoTime());
  }

  /**
   * Checks that each packet that is sent is received by so many viewers, and that its time of
   * sending is read.
   */
  void assertViewersOfEachPacket(int viewers) {
    assertThat(receivedShare()).isBetween(viewers - 0.2, viewers + 0.2);
    Summary summary = meter.summary();
    assertThat(summary.value(Metric.VIDEO_MAX)).isPositive();
    assertThat(summary.value(Metric.AUDIO_MAX)).isPositive();
  }

  @Override
  public void close() {
    sessions.forEach(session -> await(session.leave()));
    target.close();
    engine.close();
  }
}
