package io.sluice.loadtest.report;

import io.sluice.core.api.MediaKind;
import io.sluice.loadtest.measure.ClientMeter;
import io.sluice.loadtest.measure.LoopMeter;
import io.sluice.loadtest.measure.LoopSnapshot;
import io.sluice.loadtest.measure.PeerMeter;
import io.sluice.loadtest.measure.RunMeter;
import io.sluice.loadtest.measure.StreamMeter;
import io.sluice.loadtest.measure.Usage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Reports of a run that never was: one client with audio and video, seen for some seconds. */
final class Reports {
  static final String NASTY = "</script><script>alert('1')</script>&\"";

  private static final long SECOND = 1_000_000_000L;
  private static final int RAMP = 10;

  private final LoopMeter loop = new LoopMeter();
  private final LoopSnapshot snapshot = new LoopSnapshot();
  private final RunMeter run = new RunMeter(0);
  private final PeerMeter peer = loop.peer(0);
  private final StreamMeter audio = peer.stream(MediaKind.AUDIO, 48_000, 0);
  private final StreamMeter video = peer.stream(MediaKind.VIDEO, 90_000, 0);
  private final Random random = new Random(1);
  private double cpu;

  private Reports() {}

  /** As many seconds as asked for, the first ten of them a ramp. */
  static RunReport ofSeconds(int seconds) {
    return new Reports().measure(seconds);
  }

  private RunReport measure(int seconds) {
    run.phase("ramp", false);
    ClientMeter client = run.client(0);
    client.peer(peer);
    for (int second = 0; second < seconds; second++) {
      if (second == 1) {
        client.joined(SECOND);
        peer.connected(SECOND + SECOND / 20);
      }
      if (second == RAMP) {
        run.phase("steady", true);
      }
      second(second);
    }
    return report();
  }

  private void second(int second) {
    for (int i = 0; i < 50; i++) {
      int sequence = second * 50 + i;
      long now = second * SECOND + i * (SECOND / 50);
      peer.sent(1_000);
      if (sequence % 400 != 30) {
        audio.packet(sequence, sequence * 960L, false, 120, now);
        audio.delay(now - delay(), now, 1);
      }
      video.packet(sequence, sequence * 1_800L, true, 1_100, now);
      video.delay(now - 3 * delay(), now, 1);
      if (i == 0) {
        video.keyframe(now);
      }
    }
    loop.collect(snapshot, (second + 1) * SECOND);
    cpu += 0.3 + random.nextDouble() / 10;
    Usage usage = new Usage(cpu, 1e8 + 1e6 * second, cpu / 2, 0);
    run.sample(List.of(snapshot), usage, (second + 1) * SECOND);
  }

  private long delay() {
    return (long) (500_000 * Math.exp(random.nextGaussian()));
  }

  private RunReport report() {
    Map<String, String> scenario = new LinkedHashMap<>();
    scenario.put("target", "ws://127.0.0.1:8080 " + NASTY);
    scenario.put("load", "1 room of 1 publisher and 1,000 subscribers");
    return new RunReport(
        "Sluice at ws://127.0.0.1:8080 " + NASTY,
        Instant.parse("2026-11-21T15:00:00Z"),
        false,
        scenario,
        Map.of("UDP_GRO", "off"),
        run.summary(),
        run.phases(),
        run.samples(),
        List.of(
            new Check("loss<0.1%", "0.25%", false), new Check("p99<50ms " + NASTY, "6 ms", true)),
        Optional.of(
            new Capacity(
                "subscribers",
                1_050,
                "1,050 subscribers",
                List.of(
                    step(500, true), step(1_000, true), step(2_000, false), step(1_050, true)))),
        List.of("The load tester itself is the bottleneck " + NASTY));
  }

  private CapacityStep step(int load, boolean holds) {
    return new CapacityStep(
        load,
        run.summary(),
        List.of(new Check("loss<0.1%", "0%", holds)),
        holds ? "holds" : "broken",
        holds);
  }

  /** A report of a run in which nothing happened. */
  static RunReport empty() {
    return new RunReport(
        "Nothing",
        Instant.EPOCH,
        true,
        Map.of(),
        Map.of(),
        new RunMeter(0).summary(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of());
  }
}
